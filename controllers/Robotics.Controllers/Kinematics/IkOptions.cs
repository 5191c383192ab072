namespace Robotics.Controllers;

/// <summary>How inverse kinematics searches.</summary>
public sealed record IkOptions
{
    public static readonly IkOptions Default = new();

    /// <summary>Stays in the neighbourhood of the seed: no restart, no pull. For following a line.</summary>
    public static readonly IkOptions Track = new() { Restarts = 0, NullSpaceGain = 0, Iterations = 30 };

    /// <summary>Metres.</summary>
    public double PositionTolerance { get; init; } = 1e-5;

    /// <summary>rad.</summary>
    public double AngleTolerance { get; init; } = 1e-4;

    /// <summary>Steps from one start.</summary>
    public int Iterations { get; init; } = 60;

    /// <summary>Further starts when the seed leads nowhere: first home, then the points of a Halton sequence inside the limits.</summary>
    public int Restarts { get; init; } = 24;

    /// <summary>The first Halton point to restart from: another value gives other solutions.</summary>
    public int FirstRestart { get; init; }

    /// <summary>Share of the way home taken in the null space at each step while far from the goal; it fades with the error.</summary>
    public double NullSpaceGain { get; init; } = 0.1;
}
