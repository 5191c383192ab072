using ROS2.Dds;

namespace ROS2;

/// <summary>How wide the identifiers in ros_discovery_info are: Humble's 24 bytes, everybody later 16. Topics and services do not care.</summary>
public enum GidLayout { Recognise, Humble, Iron }

/// <summary>What a context is made of. As it stands nothing leaves the machine.</summary>
public sealed record ContextOptions
{
    public DomainOptions Domain { get; init; } = new();

    public RosArguments Arguments { get; init; } = RosArguments.None;

    /// <summary>With <see cref="GidLayout.Recognise"/> the first peer decides, and until there is one, 16.</summary>
    public GidLayout Gids { get; init; }

    /// <summary>The wall clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Where log lines go beside /rosout; null for nowhere.</summary>
    public Action<LogEntry>? Log { get; init; }

    /// <summary>
    /// What ROS reads from its environment: ROS_DOMAIN_ID, ROS_LOCALHOST_ONLY, ROS_AUTOMATIC_DISCOVERY_RANGE (SUBNET, LOCALHOST, OFF,
    /// SYSTEM_DEFAULT), ROS_STATIC_PEERS, ROS_DISTRO, CYCLONEDDS_URI. With none of them it stays on loopback.
    /// </summary>
    /// <exception cref="ArgumentException">A value cannot be read.</exception>
    public static ContextOptions FromEnvironment(IReadOnlyDictionary<string, string> environment)
    {
        var domain = new DomainOptions();
        if (Value("ROS_DOMAIN_ID") is { } number)
            domain = domain with { Id = uint.TryParse(number, out uint id) && id <= 232 ? id : throw new ArgumentException($"ROS_DOMAIN_ID is '{number}'; it is a number from 0 to 232.") };
        if (Value("CYCLONEDDS_URI") is { } uri) domain = domain with { Configuration = uri };
        string? range = Value("ROS_AUTOMATIC_DISCOVERY_RANGE")?.ToUpperInvariant();
        if (Value("ROS_LOCALHOST_ONLY") == "1") range = "LOCALHOST";
        domain = range switch
        {
            null or "LOCALHOST" => domain,
            "SUBNET" or "SYSTEM_DEFAULT" => domain with { Interfaces = [], Multicast = true, Peers = [] },
            // Nobody shares the tag but this process's own participants.
            "OFF" => domain with { Tag = $"ros_discovery_off_{Environment.ProcessId}" },
            _ => throw new ArgumentException($"ROS_AUTOMATIC_DISCOVERY_RANGE is '{range}'; it is one of SUBNET, LOCALHOST, OFF, SYSTEM_DEFAULT."),
        };
        if (Value("ROS_STATIC_PEERS") is { } peers)
        {
            string[] asked = peers.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            // Peers that were named are to be reached: the interface is then the library's to choose.
            domain = domain with { Peers = [.. domain.Peers, .. asked], Interfaces = asked.All(p => p is "127.0.0.1" or "localhost") ? domain.Interfaces : [] };
        }

        return new ContextOptions { Domain = domain, Gids = Value("ROS_DISTRO") switch { null => GidLayout.Recognise, "humble" => GidLayout.Humble, _ => GidLayout.Iron } };

        string? Value(string name) => environment.TryGetValue(name, out string? value) && value.Length > 0 ? value : null;
    }
}
