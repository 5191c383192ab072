using Robotics.Reorientation.Training;

namespace Robotics.Reorientation.Tests.Training;

public class LearningTests
{
    [Fact]
    public void AHandInClosedFormIsMastered()
    {
        using TurntableWorlds worlds = Turntable.Worlds();
        using Trainer trainer = new(worlds, Turntable.Config, TimeProvider.System);
        List<IterationReport> curve = [];
        while (trainer.Iteration < 400 && !(curve.LastOrDefault() is { Rest: 2, FrontierDegrees: 60, SuccessLately: > 0.9 }))
        {
            curve.Add(trainer.Iterate(_ => { }));
        }

        Assert.True(trainer.Iteration < 400, $"After {trainer.Steps} steps: {curve[^1]}");
        Assert.True(curve[0].Success < 0.7, $"It was mastered from the start: {curve[0]}");
    }
}
