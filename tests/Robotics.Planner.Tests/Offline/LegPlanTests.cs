using Robotics.Geometry;
using Robotics.Perception;
using Robotics.Planner.Offline;
using Robotics.Skills;
using Xunit.Abstractions;

namespace Robotics.Planner.Tests.Offline;

/// <summary>The offline stages for a robot on legs: what stops it, what helps, in which order.</summary>
public class LegPlanTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("climb onto the sofa", "stood_on(sofa)")]
    [InlineData("Please go up on the sofa!", "stood_on(sofa)")]
    [InlineData("get on top of the sofa", "stood_on(sofa)")]
    [InlineData("walk over to the sofa", "stood_on(sofa)")]
    [InlineData("push the board 20 cm to the left", "moved(board, dx 0, dy 0.2, tolerance 0.05)")]
    [InlineData("push the board next to the crate", "near(board, crate, distance 0.781)")]
    public void A_sentence_says_what_is_to_hold(string sentence, string goal)
    {
        Analysis analysis = new OfflineAnalyzer().AnalyzeAsync(Rooms.Task(sentence, Rooms.Sofa()), default).Result;
        Assert.Equal(goal, Assert.Single(analysis.Goals).ToString());
        Assert.Empty(analysis.NotUnderstood);
    }

    [Theory]
    [InlineData("push the vase onto the cushion without breaking it")]
    [InlineData("put the vase on the cushion and do not break it")]
    public void Care_is_a_constraint(string sentence)
    {
        Analysis analysis = new OfflineAnalyzer().AnalyzeAsync(Rooms.Task(sentence, Rooms.Vase()), default).Result;
        Assert.Equal("on(vase, cushion)", Assert.Single(analysis.Goals).ToString());
        Assert.Equal("unbroken(vase)", Assert.Single(analysis.Constraints).ToString());
    }

    [Theory]
    [InlineData("bring me the board")]
    [InlineData("climb")]
    [InlineData("push the board")]
    public void What_legs_cannot_do_is_asked_back(string sentence) =>
        Assert.Equal(AnalysisVerdict.Ambiguous, new OfflineAnalyzer().AnalyzeAsync(Rooms.Task(sentence, Rooms.Sofa()), default).Result.Verdict);

    [Fact]
    public async Task A_rise_that_is_too_high_gets_a_step_before_it()
    {
        Chain chain = await Made("climb onto the sofa", Rooms.Sofa());
        Assert.Equal("board", Assert.Single(chain.Plan.Tools));
        Assert.Equal("PushTo(board) PushTo(board) WalkTo() StepTo()", chain.Acts);
        Assert.Contains(chain.Analysis.Concepts, c => c is { Value: > .22, Limit: .12 });
    }

    [Fact]
    public async Task Steps_that_stand_there_are_used_as_they_are() =>
        Assert.Equal("WalkTo() StepTo()", (await Made("climb onto the sofa", Rooms.Sofa(lowX: 1.93))).Acts);

    [Fact]
    public async Task A_gap_gets_a_bridge()
    {
        Chain chain = await Made("go to the couch", Rooms.Gap(.38));
        Assert.Equal("plank", Assert.Single(chain.Plan.Tools));
        Assert.StartsWith("PushTo(plank)", chain.Acts, StringComparison.Ordinal);
        Assert.Equal(1.49, chain.Numbers.Parameters.First(p => p.Source.Contains("over the gap", StringComparison.Ordinal)).Value, .03);
    }

    /// <summary>A bridge is little wider than the robot's track: the middle of the platforms may be beside it.</summary>
    [Theory]
    [InlineData(-.058)]
    [InlineData(.058)]
    public async Task A_bridge_is_crossed_amid_it(double y)
    {
        WorldView room = Rooms.Gap(.38);
        room = room.With(room.Find("plank")! with { Pose = Pose.At(.05, y, .375) });
        Chain chain = await Made("go to the couch", room);
        Assert.Equal("PushTo(plank) StepTo()", chain.Acts);
        Assert.Equal(y, chain.Numbers.Parameters.Last().Value, .01);
    }

    [Fact]
    public async Task A_gap_that_the_robot_crosses_gets_none() =>
        Assert.Empty((await Made("go to the couch", Rooms.Gap(.08, x: 9))).Plan.Tools);

    [Fact]
    public async Task What_is_to_catch_something_goes_there_first()
    {
        Chain chain = await Made("push the vase onto the cushion without breaking it", Rooms.Vase());
        Assert.Equal("cushion", Assert.Single(chain.Plan.Tools));
        Assert.Equal("PushTo(cushion) PushTo(cushion) PushTo(cushion) WalkTo() StepTo() PushOff(vase)", chain.Acts);
        Assert.Equal("WalkTo() StepTo() PushOff(vase)", (await Made("push the vase onto the cushion", Rooms.Vase(3, 1.23))).Acts);
    }

    /// <summary>Metamorphic, too: the room may lie any way along the axes.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_load_on_a_lever_is_lifted_by_pressing_its_free_end_when_nothing_keeps_that_up(int quarters)
    {
        Assert.Equal("PressDown(board)", (await Made("lift the cube by 4 cm", Rooms.SeeSaw(blocked: false).Turned(quarters * Math.PI / 2))).Acts);
        Chain blocked = await Made("lift the cube by 4 cm", Rooms.SeeSaw().Turned(quarters * Math.PI / 2));
        Assert.Equal("PushTo(bench) PressDown(board)", blocked.Acts);
        Assert.Equal("bench", Assert.Single(blocked.Plan.Tools));
    }

    [Theory]
    [InlineData(25, 3, .45, 4, "is balanced by 12.1 kg")]
    [InlineData(5, 3, .45, 4, "would tip when the robot steps on it")]
    [InlineData(10, 8, .45, 4, "weighs 8 kg")]
    [InlineData(10, 3, .45, 9, "not by 0.09 m")]
    public void A_lever_that_does_not_serve_is_told_and_why(double load, double bench, double bar, double centimetres, string why)
    {
        Analysis analysis = new OfflineAnalyzer().AnalyzeAsync(Rooms.Task($"lift the cube by {centimetres} cm", Rooms.SeeSaw(load, true, bench, bar)), default).Result;
        Assert.Equal(AnalysisVerdict.Impossible, analysis.Verdict);
        Assert.Contains(why, analysis.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_bar_there_is_no_lever()
    {
        Analysis analysis = new OfflineAnalyzer().AnalyzeAsync(Rooms.Task("lift the cube by 4 cm", Rooms.SeeSaw().Without("bar")), default).Result;
        Assert.Equal(AnalysisVerdict.Impossible, analysis.Verdict);
        Assert.Contains("on nothing that is a lever", analysis.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("climb onto the sofa", 8, "weighs 8 kg")]
    [InlineData("climb onto the sofa", 0, "0.24 m")]
    public void What_nothing_helps_is_impossible_and_says_why(string sentence, double mass, string why)
    {
        WorldView room = mass > 0 ? Rooms.Sofa(mass) : Rooms.Sofa().Without("board");
        Analysis analysis = new OfflineAnalyzer().AnalyzeAsync(Rooms.Task(sentence, room), default).Result;
        Assert.Equal(AnalysisVerdict.Impossible, analysis.Verdict);
        Assert.Contains(why, analysis.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_bridge_that_is_too_short_is_none() =>
        Assert.Equal(AnalysisVerdict.Impossible, new OfflineAnalyzer().AnalyzeAsync(Rooms.Task("go to the couch", Rooms.Gap(.38, .4)), default).Result.Verdict);

    /// <summary>Metamorphic: the same room turned by a quarter has the same plan.</summary>
    [Theory]
    [InlineData("climb onto the sofa", 1)]
    [InlineData("climb onto the sofa", 2)]
    [InlineData("climb onto the sofa", 3)]
    public async Task A_turned_room_has_the_same_plan(string sentence, int quarters) => Assert.Equal(
        (await Made(sentence, Rooms.Sofa())).Acts, (await Made(sentence, Rooms.Sofa().Turned(quarters * Math.PI / 2))).Acts);

    /// <summary>Metamorphic: names say nothing.</summary>
    [Fact]
    public async Task Other_names_have_the_same_plan()
    {
        WorldView room = Rooms.Sofa(), other = new(room.Objects.Select(o => o with { Name = o.Name switch { "sofa" => "object_1", "board" => "object_2", _ => o.Name } }), room.Trunk);
        Chain chain = await Made("climb onto object_1", other);
        Assert.Equal("PushTo(object_2) PushTo(object_2) WalkTo() StepTo()", chain.Acts);
    }

    private async Task<Chain> Made(string sentence, WorldView room)
    {
        Chain chain = await Chain.OfAsync(Rooms.Task(sentence, room));
        output.WriteLine($"{chain.Analysis.Reason}\n{chain.Source}");
        return chain.Checked(SkillCatalogue.Legs);
    }
}
