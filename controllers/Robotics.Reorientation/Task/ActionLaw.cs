using Robotics.Reorientation.Configuration;

namespace Robotics.Reorientation.Task;

/// <summary>From actions in [-1, 1] to joint targets: smoothed, then a step from where the joint is measured to be.</summary>
internal sealed class ActionLaw(TaskConfig task, double period)
{
    private readonly double reach = task.Speed * period;

    /// <param name="previous">The smoothed action before; it becomes the one now.</param>
    /// <param name="targets">rad; the worlds clamp them to the joints' limits.</param>
    public void Apply(ReadOnlySpan<double> action, Span<double> previous, ReadOnlySpan<double> positions, Span<double> targets)
    {
        for (int j = 0; j < action.Length; j++)
        {
            previous[j] = (task.Smoothing * action[j]) + ((1 - task.Smoothing) * previous[j]);
            targets[j] = positions[j] + (previous[j] * reach);
        }
    }
}
