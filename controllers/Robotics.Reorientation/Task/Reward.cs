using System.Collections.Immutable;
using Robotics.Ports;
using Robotics.Reorientation.Configuration;

namespace Robotics.Reorientation.Task;

/// <summary>The terms that a step is rewarded by, and their sums for the curves.</summary>
internal sealed class Reward(RewardConfig weights, HandDescription hand)
{
    public static readonly ImmutableArray<string> Terms = ["success", "rotation", "progress", "tip_distance", "energy", "lost", "table_contact", "action"];

    private readonly double[] sums = new double[Terms.Length];

    /// <summary>What each term gave since the last <see cref="Clear"/>, weighted.</summary>
    public ReadOnlySpan<double> Sums => sums;

    public void Clear() => Array.Clear(sums);

    /// <summary>One world's step.</summary>
    /// <param name="angle">rad left to the goal, after the step and before it.</param>
    /// <param name="energyFactor">Of the schedule, 0 to 1.</param>
    public double Of(IHandWorlds worlds, int world, double angle, double angleBefore, ReadOnlySpan<double> action, bool success, bool lost, double energyFactor)
    {
        int n = hand.Joints.Length;
        double power = 0, effort = 0;
        for (int j = 0; j < n; j++)
        {
            power += Math.Abs(worlds.Velocities[(world * n) + j] * worlds.Torques[(world * n) + j]);
            effort += action[j] * action[j];
        }

        return weights.Scale * (
            Term(0, weights.Success, success ? 1 : 0)
            + Term(1, weights.Rotation, 1 / (angle + 0.1))
            + Term(2, weights.Progress, angleBefore - angle)
            + Term(3, weights.TipDistance, TipDistance(worlds, world))
            + Term(4, weights.Energy * energyFactor, Math.Min(power, 10))
            + Term(5, weights.Lost, lost ? 1 : 0)
            + Term(6, weights.TableContact, worlds.TableForces[world] > 0 ? 1 : 0)
            + Term(7, weights.Action, effort));
    }

    private double Term(int term, double weight, double value)
    {
        double weighted = weight * value;
        sums[term] += weighted;
        return weighted;
    }

    /// <summary>Mean over the fingers, m.</summary>
    private double TipDistance(IHandWorlds worlds, int world)
    {
        ReadOnlySpan<double> thing = worlds.ObjectPoses.Slice(7 * world, 3);
        double sum = 0;
        for (int f = 0; f < hand.Fingers; f++)
        {
            ReadOnlySpan<double> tip = worlds.TipPoses.Slice(7 * ((world * hand.Fingers) + f), 3);
            double x = tip[0] - thing[0], y = tip[1] - thing[1], z = tip[2] - thing[2];
            sum += Math.Sqrt((x * x) + (y * y) + (z * z));
        }

        return sum / hand.Fingers;
    }
}
