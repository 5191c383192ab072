namespace Robotics.Controllers;

/// <summary>How a collision-free path is searched.</summary>
public sealed record PlannerOptions
{
    public static readonly PlannerOptions Default = new();

    /// <summary>Same seed, same path.</summary>
    public int Seed { get; init; }

    /// <summary>Least distance between the robot and anything else, metres.</summary>
    public double Margin { get; init; } = 0.005;

    /// <summary>The tool centre point must stay in the arm's workspace.</summary>
    public bool CheckWorkspace { get; init; } = true;

    /// <summary>Bound on the extensions of the search trees; 0: no tree search, only the line and the way over.</summary>
    public int Iterations { get; init; } = 1500;

    /// <summary>Try up, over and down before the tree search.</summary>
    public bool Over { get; init; } = true;

    /// <summary>Longest step of the trees, rad (Euclidean).</summary>
    public double Step { get; init; } = 0.6;

    /// <summary>Tries at shortening what the trees found.</summary>
    public int Shortcuts { get; init; } = 60;

    /// <summary>How many configurations of the goal pose to collect.</summary>
    public int Solutions { get; init; } = 6;

    /// <summary>A goal turned by half a turn about the tool's z axis serves as well: a grasp has no sign.</summary>
    public bool Symmetric { get; init; }

    /// <summary>First spacing of the rounding of corners, rad; see <see cref="JointPath.Blend"/>.</summary>
    public double Blend { get; init; } = 0.1;
}
