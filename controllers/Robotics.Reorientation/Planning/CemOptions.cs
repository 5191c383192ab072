namespace Robotics.Reorientation.Planning;

/// <summary>Parameters of <see cref="CemPolicy"/>, with values that work.</summary>
public sealed record CemOptions
{
    /// <summary>Control periods foreseen.</summary>
    public int Horizon { get; init; } = 24;

    /// <summary>Control periods between two knots of a plan; targets are constant between (zero-order hold).</summary>
    public int KnotPeriods { get; init; } = 6;

    /// <summary>Best rollouts that the next mean is made of.</summary>
    public int Elites { get; init; } = 4;

    /// <summary>rad, standard deviation of a knot's targets.</summary>
    public double Sigma { get; init; } = .2;

    /// <summary>Rounds of sampling for each plan.</summary>
    public int Rounds { get; init; } = 1;

    /// <summary>Control periods for which a plan is followed before the next is made.</summary>
    public int Follow { get; init; } = 2;

    /// <summary>rad: within this, and at rest, it stops.</summary>
    public double StopAngle { get; init; } = .2;

    /// <summary>m/s of the object: at most this is rest, with the next two.</summary>
    public double RestSpeed { get; init; } = .04;

    /// <summary>rad/s of the object.</summary>
    public double RestTurn { get; init; } = .5;

    /// <summary>rad/s of any joint.</summary>
    public double RestJointSpeed { get; init; } = .25;

    /// <summary>Cost of a rad left to the goal, a period.</summary>
    public double Angle { get; init; } = 1;

    /// <summary>Cost of a m between the object and the tips, their mean.</summary>
    public double TipDistance { get; init; } = 2;

    /// <summary>Cost of a m between the object and the hand's axis.</summary>
    public double OffAxis { get; init; } = 5;

    /// <summary>Cost of a rad/s of the object's turning at the goal; half a rad away it is nothing.</summary>
    public double Turning { get; init; } = .05;

    /// <summary>Cost of a period with the object out of reach.</summary>
    public double Lost { get; init; } = 20;

    public int Seed { get; init; } = 1;
}
