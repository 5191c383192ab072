using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using ROS2;
using ROS2.Dds;
using Finding = Robotics.Cli.DoctorCommand.Finding;

namespace Robotics.Cli.Health;

/// <summary>Whether this machine can speak ROS 2, and why nobody may be heard. Takes some seconds at most; nothing leaves the machine.</summary>
internal static class RosHealth
{
    private const uint LastProbed = 5;

    /// <summary>In which participants answer, and a message comes back.</summary>
    private static readonly TimeSpan Listen = TimeSpan.FromSeconds(1.5), RoundTrip = TimeSpan.FromSeconds(2);

    public static async Task<IReadOnlyList<Finding>> ExamineAsync(RosMachine machine, CancellationToken stop)
    {
        List<Finding> findings = [];
        try
        {
            findings.Add(new("ROS 2 middleware (Cyclone DDS)", true, false, machine.Library(), ""));
        }
        catch (DdsException e)
        {
            findings.Add(new("ROS 2 middleware (Cyclone DDS)", false, false, e.Message, "apt-get install libddsc0debian"));
        }

        ContextOptions? options = null;
        try
        {
            options = ContextOptions.FromEnvironment(machine.Environment);
        }
        catch (ArgumentException e)
        {
            findings.Add(new("ROS 2 settings", false, false, e.Message, "set the variable to what it may be, or unset it"));
        }

        findings.AddRange(Interfaces(machine, options));
        findings.Add(Multicast(machine, options));
        if (findings[0].Ok && options is not null)
        {
            findings.Add(await DomainAsync(options.Domain.Id, machine, stop));
            findings.Add(await LoopAsync(options.Domain.Id, machine.Tag, stop));
        }

        return findings;
    }

    /// <summary>Those that ROS's settings or CYCLONEDDS_URI name: they must be there and up.</summary>
    private static IEnumerable<Finding> Interfaces(RosMachine machine, ContextOptions? options)
    {
        const string Name = "ROS 2 network interface";
        List<string> asked = [.. options?.Domain.Interfaces ?? []];
        if (machine.Environment.GetValueOrDefault("CYCLONEDDS_URI") is { Length: > 0 } uri)
        {
            Finding? wrong = null;
            try
            {
                asked.AddRange(Named(uri));
            }
            catch (Exception e) when (e is XmlException or IOException or UnauthorizedAccessException)
            {
                wrong = new(Name, false, false, $"CYCLONEDDS_URI cannot be read: {e.Message}", "mend CYCLONEDDS_URI: XML, or file:// and the path of a file of it");
            }

            if (wrong is not null)
            {
                yield return wrong;
            }
        }

        foreach (string name in asked.Distinct())
        {
            NetworkLink? link = machine.Links.FirstOrDefault(l => l.Name == name || l.Addresses.Contains(name));
            string there = string.Join(", ", machine.Links.Where(l => l.Up).Select(l => $"{l.Name} ({string.Join(", ", l.Addresses)})"));
            yield return link switch
            {
                null when !Reachable(machine) => new(Name, false, false, "no network interface is up, not even loopback", "ip link set lo up"),
                null => new(Name, false, false, $"'{name}' is not on this machine", $"name one of those that are up in CYCLONEDDS_URI, or none: {there}"),
                { Up: false } => new(Name, false, false, $"'{link.Name}' is down", $"ip link set {link.Name} up, or name one that is: {there}"),
                _ => new(Name, true, false, link.Name == name ? name : $"{link.Name} ({name})", ""),
            };
        }
    }

    private static bool Reachable(RosMachine machine) => machine.Links.Any(l => l.Up && l.Addresses.Count > 0);

    /// <summary>Interfaces by name or address in Cyclone's XML: one or several documents with commas between, texts or files.</summary>
    private static IEnumerable<string> Named(string uri)
    {
        foreach (string part in Regex.Split(uri, @",(?=\s*(?:<|file://|/))", RegexOptions.None, TimeSpan.FromSeconds(1)))
        {
            string text = part.Trim();
            XElement root = text.StartsWith('<') ? XElement.Parse(text) : XElement.Load(text.StartsWith("file://", StringComparison.Ordinal) ? text["file://".Length..] : text);
            foreach (XElement element in root.DescendantsAndSelf())
            {
                string? name = element.Name.LocalName switch
                {
                    "NetworkInterface" => (string?)element.Attribute("name") ?? (string?)element.Attribute("address"),
                    "NetworkInterfaceAddress" when element.Value.Trim() is not ("auto" or "") => element.Value.Trim(),
                    _ => null,
                };
                if (name is not null)
                {
                    yield return name;
                }
            }
        }
    }

    /// <summary>On loopback nothing of ours needs it; who asks for multicast on other links, and programs of others, do.</summary>
    private static Finding Multicast(RosMachine machine, ContextOptions? options)
    {
        NetworkLink[] off = [.. machine.Links.Where(l => l is { Up: true, Multicast: false })];
        bool needed = options?.Domain.Multicast == true && machine.Links.All(l => !l.Up || !l.Multicast || l.Addresses.Contains("127.0.0.1"));
        return off.Length == 0 && !needed
            ? new("ROS 2 multicast", true, false, "on", "")
            : new("ROS 2 multicast", false, needed, needed ? "asked for, and no link takes it" : $"off on {string.Join(", ", off.Select(l => l.Name))}; robotics asks 127.0.0.1 directly and does without, other ROS 2 programs may not be found",
                off.Length > 0 ? $"ip link set {off[0].Name} multicast on, or for the others ROS_STATIC_PEERS=127.0.0.1" : "connect a network, or set ROS_AUTOMATIC_DISCOVERY_RANGE=LOCALHOST");
    }

    /// <summary>Who is in the domain; where nobody is, whether they are in another one.</summary>
    private static async Task<Finding> DomainAsync(uint own, RosMachine machine, CancellationToken stop)
    {
        string name = $"ROS 2 domain {own}";
        List<(uint Id, DdsParticipant Participant)> probes = [];
        try
        {
            foreach (uint id in Enumerable.Range(0, (int)LastProbed + 1).Select(i => (uint)i).Prepend(own).Distinct())
            {
                try
                {
                    DdsParticipant probe = new(new DomainOptions { Id = id, Tag = machine.Tag });
                    probes.Add((id, probe));
                    _ = probe.Discovery;
                }
                catch (DdsException e) when (id == own)
                {
                    return new(name, false, true, $"no participant can be made: {e.Message}",
                        !Reachable(machine) ? "ip link set lo up" : "end some of the processes that speak ROS 2 on this machine (ps -ef | grep -i ros), or take another domain: export ROS_DOMAIN_ID=…");
                }
                catch (DdsException)
                {
                    // Another domain's trouble is not this one's.
                }
            }

            await Task.Delay(Listen, stop);
            Dictionary<uint, int> seen = probes.ToDictionary(p => p.Id, p => p.Participant.Discovery.Participants.Count(o => o.Gid != p.Participant.Gid));
            string elsewhere = string.Join(", ", seen.Where(s => s.Key != own && s.Value > 0).Select(s => $"{s.Value} in domain {s.Key}"));
            uint other = seen.FirstOrDefault(s => s.Key != own && s.Value > 0).Key;
            return seen[own] > 0 ? new(name, true, false, $"{seen[own]} participants of this machine", "")
                : elsewhere.Length == 0 ? new(name, true, false, $"nobody else of this machine, nor in domains 0 to {LastProbed}", "")
                : new(name, false, false, $"wrong domain? nobody of this machine is in it, but {elsewhere}", $"export ROS_DOMAIN_ID={other}, or give --domain {other}");
        }
        finally
        {
            probes.ForEach(p => p.Participant.Dispose());
        }
    }

    /// <summary>From one context to another and back to the one who said it.</summary>
    private static async Task<Finding> LoopAsync(uint domain, string tag, CancellationToken stop)
    {
        const string Name = "ROS 2 publish and subscribe";
        ContextOptions options = new() { Domain = new DomainOptions { Id = domain, Tag = tag } };
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(RoundTrip);
        try
        {
            using Context left = new(options), right = new(options);
            NodeOptions quiet = new() { RosOut = false };
            using Publisher<StdMsgs.String> mouth = left.CreateNode("doctor_says", "/", quiet).CreatePublisher<StdMsgs.String>("/robotics_doctor");
            TaskCompletionSource heard = new(TaskCreationOptions.RunContinuationsAsynchronously);
            using Subscription<StdMsgs.String> ear = right.CreateNode("doctor_hears", "/", quiet).CreateSubscription<StdMsgs.String>("/robotics_doctor", _ => heard.TrySetResult());
            await mouth.WaitForSubscriptionsAsync(1, limit.Token);
            mouth.Publish(new StdMsgs.String { Data = "well?" });
            await heard.Task.WaitAsync(limit.Token);
            return new(Name, true, false, "a message came back", "");
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return new(Name, false, true, $"no message came back within {RoundTrip.TotalSeconds} s", "a firewall may stop UDP on 127.0.0.1: iptables -A INPUT -i lo -j ACCEPT");
        }
        catch (DdsException e)
        {
            return new(Name, false, true, e.Message, "see the domain above");
        }
    }
}
