namespace Robotics.Reorientation.Task;

/// <summary>How goals ended.</summary>
/// <param name="AngleSum">rad left at the ends, summed.</param>
/// <param name="ActionSum">Actions that reached goals took, summed.</param>
public readonly record struct TaskStatistics(int Ended, int Reached, int Lost, int Broken, double AngleSum, long ActionSum)
{
    public double Success => Ended > 0 ? (double)Reached / Ended : 0;

    /// <summary>rad, mean.</summary>
    public double Angle => Ended > 0 ? AngleSum / Ended : 0;

    /// <summary>Mean of the reached goals.</summary>
    public double Actions => Reached > 0 ? (double)ActionSum / Reached : 0;

    internal TaskStatistics With(bool success, bool lost, bool broken, double angle, int actions) => new(
        Ended + 1, Reached + (success ? 1 : 0), Lost + (lost ? 1 : 0), Broken + (broken ? 1 : 0), AngleSum + angle, ActionSum + (success ? actions : 0));
}
