using System.Security;
using System.Text;

namespace ROS2.Dds;

/// <summary>How a domain uses the network. As it stands nothing leaves the machine: loopback, no multicast.</summary>
public sealed record DomainOptions
{
    /// <summary>Domain number, 0 to 232; peers of other domains are not seen.</summary>
    public uint Id { get; init; }

    /// <summary>Addresses or names of network interfaces; empty: the library chooses one that leaves the machine.</summary>
    public IReadOnlyList<string> Interfaces { get; init; } = ["127.0.0.1"];

    /// <summary>Whether peers are found and served by multicast.</summary>
    public bool Multicast { get; init; }

    /// <summary>Addresses asked for participants by unicast.</summary>
    public IReadOnlyList<string> Peers { get; init; } = ["127.0.0.1"];

    /// <summary>Highest participant number, one a process and domain on a host: without multicast the number of processes that can meet, less one.</summary>
    public int MaxParticipantIndex { get; init; } = 40;

    /// <summary>Fragments of 63 kB and receive buffers up to 10 MB: a third off the round trip of a 1 MB picture. Set it false on links that lose packets.</summary>
    public bool BigFragments { get; init; } = true;

    /// <summary>Separates participants beyond the domain number; empty for none.</summary>
    public string Tag { get; init; } = "";

    /// <summary>Further Cyclone configuration, as CYCLONEDDS_URI holds it: applied after, and so above, the rest.</summary>
    public string Configuration { get; init; } = "";

    /// <summary>The configuration as Cyclone reads it.</summary>
    public string ToXml()
    {
        var xml = new StringBuilder("<CycloneDDS><Domain><General>");
        if (Interfaces.Count > 0)
        {
            xml.Append("<Interfaces>");
            foreach (string i in Interfaces)
                xml.Append($"<NetworkInterface {(System.Net.IPAddress.TryParse(i, out _) ? "address" : "name")}=\"{Escape(i)}\"/>");
            xml.Append("</Interfaces>");
        }

        xml.Append($"<AllowMulticast>{(Multicast ? "default" : "false")}</AllowMulticast>");
        if (BigFragments) xml.Append("<MaxMessageSize>65500B</MaxMessageSize><FragmentSize>63000B</FragmentSize>");
        xml.Append("</General><Discovery>");
        xml.Append($"<ParticipantIndex>auto</ParticipantIndex><MaxAutoParticipantIndex>{MaxParticipantIndex}</MaxAutoParticipantIndex>");
        if (Tag.Length > 0) xml.Append($"<Tag>{Escape(Tag)}</Tag>");
        if (Peers.Count > 0) xml.Append("<Peers>").AppendJoin("", Peers.Select(p => $"<Peer address=\"{Escape(p)}\"/>")).Append("</Peers>");
        xml.Append("</Discovery>");
        if (BigFragments) xml.Append("<Internal><SocketReceiveBufferSize min=\"default\" max=\"10MB\"/></Internal>");
        xml.Append("</Domain></CycloneDDS>");
        return Configuration.Length == 0 ? xml.ToString() : $"{xml},{Configuration}";
    }

    private static string Escape(string text) => SecurityElement.Escape(text);
}
