namespace ROS2.Dds;

/// <summary>Whether lost samples are sent again.</summary>
public enum Reliability { BestEffort, Reliable }

/// <summary>Whether a reader that comes late gets what was written before. The numbers are DDS's; the last two are not offered by Cyclone.</summary>
public enum Durability { Volatile, TransientLocal, Transient, Persistent }

/// <summary>How many samples are kept.</summary>
public enum History { KeepLast, KeepAll }

/// <summary>Who says that a writer is alive: the library, or each write and assertion.</summary>
public enum Liveliness { Automatic, ManualByParticipant, ManualByTopic }

/// <summary>Quality of service of an endpoint. A writer must offer at least what a reader requests, else they do not match and both are told.</summary>
public sealed record Qos
{
    /// <summary>ROS's default, also of an action's feedback.</summary>
    public static readonly Qos Default = new();

    /// <summary>Sensors: the newest counts, nothing is sent twice.</summary>
    public static readonly Qos SensorData = new() { Reliability = Reliability.BestEffort, Depth = 5 };

    /// <summary>Services. ROS's depth is 10, by which the eleventh of calls made at once is lost without a word; depths need not agree.</summary>
    public static readonly Qos Services = new() { Depth = 1000 };

    /// <summary>Parameter services and /parameter_events.</summary>
    public static readonly Qos Parameters = new() { Depth = 1000 };

    /// <summary>An action's status.</summary>
    public static readonly Qos ActionStatus = new() { Durability = Durability.TransientLocal, Depth = 1 };

    /// <summary>/rosout.</summary>
    public static readonly Qos RosOut = new() { Durability = Durability.TransientLocal, Depth = 1000, Lifespan = TimeSpan.FromSeconds(10) };

    /// <summary>/tf.</summary>
    public static readonly Qos Transforms = new() { Depth = 100 };

    /// <summary>/tf_static, /robot_description and the like: one message that every late reader gets.</summary>
    public static readonly Qos Latched = new() { Durability = Durability.TransientLocal, Depth = 1 };

    /// <summary>Who subscribes to /tf_static.</summary>
    public static readonly Qos StaticTransforms = new() { Durability = Durability.TransientLocal, Depth = 100 };

    /// <summary>Who subscribes to /clock.</summary>
    public static readonly Qos Clock = new() { Reliability = Reliability.BestEffort, Depth = 1 };

    /// <summary>The middleware's own default.</summary>
    public static readonly Qos SystemDefault = new() { Depth = 1 };

    public Reliability Reliability { get; init; } = Reliability.Reliable;

    public Durability Durability { get; init; } = Durability.Volatile;

    public History History { get; init; } = History.KeepLast;

    /// <summary>Samples kept with <see cref="History.KeepLast"/>; at least 1.</summary>
    public int Depth { get; init; } = 10;

    /// <summary>Longest time between two samples; null for any.</summary>
    public TimeSpan? Deadline { get; init; }

    /// <summary>Age at which a sample is dropped; null for never.</summary>
    public TimeSpan? Lifespan { get; init; }

    public Liveliness Liveliness { get; init; } = Liveliness.Automatic;

    /// <summary>Time after which a silent writer counts as dead; null for never.</summary>
    public TimeSpan? LeaseDuration { get; init; }

    /// <summary>Whether a reader leaves out what its own participant writes.</summary>
    public bool IgnoreLocal { get; init; }

    /// <summary>How many samples, in words a person reads.</summary>
    public override string ToString() =>
        $"{Reliability}, {Durability}, {(History == History.KeepAll ? "keep all" : $"keep last {Depth}")}"
        + (Deadline is { } d ? $", deadline {d.TotalSeconds} s" : "") + (LeaseDuration is { } l ? $", lease {l.TotalSeconds} s" : "");
}
