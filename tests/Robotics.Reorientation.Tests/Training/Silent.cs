using Robotics.Reorientation.Training;

namespace Robotics.Reorientation.Tests.Training;

/// <summary>A run without trouble.</summary>
internal sealed class Silent<TReport> : ITrainingObserver<TReport>
    where TReport : IIterationReport
{
    public void Iterated(TReport report, IterationSeconds seconds)
    {
    }

    public void Kept(IReadOnlyList<TReport> curve)
    {
    }

    public void Trouble(string what) => Assert.Fail(what);
}
