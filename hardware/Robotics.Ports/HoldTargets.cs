namespace Robotics.Ports;

/// <summary>
/// What a hand goes on to when it is told to hold. A joint stops where it is, but for one that has stood against its target: it keeps
/// that, and with it its force, so that a stop does not let go of what is grasped. One thread calls; nothing is allocated.
/// </summary>
/// <param name="period">s, the hand's control period.</param>
public sealed class HoldTargets(int joints, double period)
{
    /// <summary>s that a joint has stood with one target: longer than a servo takes to set out for it.</summary>
    private const double Standing = .1;

    /// <summary>rad/s and rad, below which it stands and the target is the same one.</summary>
    private const double Slow = .1, Same = .01;

    private readonly double[] _stood = new double[joints], _first = new double[joints], _last = new double[joints];

    /// <summary>A control period has ended in which the hand followed these.</summary>
    /// <param name="targets">rad, one a joint.</param>
    /// <param name="velocities">rad/s, one a joint, measured at the period's end.</param>
    public void Followed(ReadOnlySpan<double> targets, ReadOnlySpan<double> velocities)
    {
        for (int i = 0; i < joints; i++)
        {
            bool stands = Math.Abs(velocities[i]) < Slow && Math.Abs(targets[i] - _first[i]) < Same;
            _first[i] = stands ? _first[i] : targets[i];
            _stood[i] = stands ? _stood[i] + period : 0;
            _last[i] = targets[i];
        }
    }

    /// <summary>The targets to hold from now on.</summary>
    /// <param name="positions">rad, one a joint, as last measured.</param>
    /// <param name="targets">rad, one a joint; written.</param>
    public void From(ReadOnlySpan<double> positions, Span<double> targets)
    {
        for (int i = 0; i < joints; i++)
        {
            targets[i] = _stood[i] >= Standing ? _last[i] : positions[i];
        }
    }
}
