namespace Robotics.Sim;

/// <summary>How finely a hand's worlds are stepped. A control period is that of who acts: 80 ms (12.5 Hz) for a policy.</summary>
/// <param name="Timestep">s.</param>
/// <param name="Substeps">Steps a control period.</param>
public sealed record HandPreset(string Name, double Timestep, int Substeps)
{
    /// <summary>10 steps of 8 ms: for training, where speed is all.</summary>
    public static readonly HandPreset Training = new("training", .008, 10);

    /// <summary>20 steps of 4 ms: for scores.</summary>
    public static readonly HandPreset Scoring = new("scoring", .004, 20);

    /// <summary>5 steps of 4 ms: a control period of 20 ms, as a real hand's servos have.</summary>
    public static readonly HandPreset Serving = new("serving", .004, 5);

    /// <summary>Single steps of 4 ms: for looking at what happens between two of them.</summary>
    public static readonly HandPreset Grasping = new("grasping", .004, 1);

    public double ControlPeriod => Timestep * Substeps;
}

/// <summary>What a batch of hand worlds is made of.</summary>
public sealed record HandWorldOptions
{
    /// <summary>A hand of sim/hands.</summary>
    public string Hand { get; init; } = "dclaw";

    /// <summary>What it works over, of sim/hands: "table" or "air".</summary>
    public string Stage { get; init; } = "table";

    /// <summary>Objects as <see cref="HandObjects.Select"/> takes them.</summary>
    public string Objects { get; init; } = "cube";

    public int Worlds { get; init; } = 1;

    /// <summary>Threads that step, the caller's included; 0: one a core.</summary>
    public int Threads { get; init; }

    public HandPreset Preset { get; init; } = HandPreset.Training;
}
