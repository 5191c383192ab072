using System.Collections;
using System.Globalization;
using System.Net.NetworkInformation;

namespace Robotics.Cli.Health;

/// <summary>A network interface as far as ROS 2 cares.</summary>
/// <param name="Multicast">Whether the link takes multicast.</param>
internal sealed record NetworkLink(string Name, IReadOnlyList<string> Addresses, bool Up, bool Multicast);

/// <summary>What the ROS 2 findings are made from: passed in, so that a test can be any machine.</summary>
/// <param name="Library">File and version of the middleware; throws when it cannot be loaded.</param>
/// <param name="Tag">Of the domains that are probed; empty for everybody's.</param>
internal sealed record RosMachine(IReadOnlyDictionary<string, string> Environment, IReadOnlyList<NetworkLink> Links, Func<string> Library, string Tag = "")
{
    /// <summary>IFF_UP and IFF_MULTICAST of Linux's if.h.</summary>
    private const int UpFlag = 0x1, MulticastFlag = 0x1000;

    public static RosMachine This() => new(
        System.Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().ToDictionary(e => (string)e.Key, e => (string?)e.Value ?? ""),
        [.. NetworkInterface.GetAllNetworkInterfaces().Select(Link)],
        LoadedLibrary);

    private static NetworkLink Link(NetworkInterface link)
    {
        string flags = $"/sys/class/net/{link.Name}/flags";
        int bits = File.Exists(flags) ? int.Parse(File.ReadAllText(flags).Trim()[2..], NumberStyles.HexNumber, CultureInfo.InvariantCulture) : UpFlag | MulticastFlag;
        return new(link.Name, [.. link.GetIPProperties().UnicastAddresses.Select(a => a.Address.ToString())], (bits & UpFlag) != 0, (bits & MulticastFlag) != 0);
    }

    /// <summary>The release stands in the name of the file that the loaded name leads to.</summary>
    private static string LoadedLibrary()
    {
        ROS2.Dds.DdsLibrary.EnsureLoaded();
        string? file = File.ReadLines("/proc/self/maps").Select(l => l.Split(' ')[^1]).FirstOrDefault(p => Path.GetFileName(p).StartsWith("libddsc.so", StringComparison.Ordinal));
        return file is null ? "libddsc" : Path.GetFileName(file);
    }
}
