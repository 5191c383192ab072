using Robotics.Planner;
using Robotics.Skills;

namespace Robotics.Planner.Tests.Tasks;

public class StepFinderTests
{
    [Theory]
    [InlineData("", -1)]
    [InlineData("Look", -1)]
    [InlineData("Grasp hammer", 0)]
    [InlineData("Look;Grasp hammer.handle", 0)]
    [InlineData("Grasp hammer;Pull milk;Pull milk", 1)]
    [InlineData("Grasp hammer;Pull milk;Release;Look;Look;Grasp milk", 3)]
    [InlineData("Grasp milk", 3)]
    [InlineData("Grasp hammer;Pull milk;Release;Grasp milk;Lift", 4)]
    public void CallsBelongToSteps(string calls, int step) => Assert.Equal(step, StepFinder.Last(Toy.ToolPlan, Calls(calls)));

    private static List<SkillCall> Calls(string text) =>
        [.. text.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(c => c.Split(' '))
            .Select(c => new SkillCall(1, c[0], c.Length > 1 ? [c[1]] : [], 0, SkillResult.Done, 0))];
}
