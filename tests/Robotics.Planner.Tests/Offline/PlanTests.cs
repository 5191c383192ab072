using Robotics.Geometry;
using Robotics.Perception;
using Robotics.Planner.Offline;
using Robotics.Planner.Offline.Search;
using Robotics.Ports;
using Robotics.Skills;

namespace Robotics.Planner.Tests.Offline;

public class PlanTests
{
    [Fact]
    public async Task Milk_beyond_reach_is_hooked_with_the_hammer_and_then_taken()
    {
        Chain chain = (await Chain.OfAsync("bring me the milk", Tables.MilkNeeded)).Checked();
        Assert.Equal(AnalysisVerdict.NeedsTool, chain.Analysis.Verdict);
        Assert.Equal("Grasp(hammer) Pull(milk) Place() Grasp(milk)", chain.Acts);
        Assert.Equal("hammer", Assert.Single(chain.Plan.Tools));
        Assert.Contains(chain.Analysis.Concepts, c => c is { Subject: "milk", Quantity: "position.x", Limit: 0.5 } && Math.Abs(c.Value - 0.57) < 1e-9);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(Math.PI)]
    public async Task What_lies_on_a_see_saw_is_raised_by_the_weight_that_is_heavy_enough(double yaw)
    {
        Chain chain = (await Chain.OfAsync("raise the urn", Tables.SeeSaw(yaw, 0.3, Tables.Box("lead", 0.3, -0.2, new(0.04, 0.04, 0.04), mass: 0.6)))).Checked();
        Assert.Equal(AnalysisVerdict.NeedsTool, chain.Analysis.Verdict);
        Assert.Equal("lifted", Assert.Single(chain.Analysis.Goals).Kind);
        Assert.Equal("Grasp(lead) Place()", chain.Acts);
    }

    [Fact]
    public async Task Two_weights_do_what_neither_does_alone()
    {
        Chain chain = (await Chain.OfAsync("raise the urn", Tables.SeeSaw(0, 0.5,
            Tables.Box("lead", 0.3, -0.2, new(0.04, 0.04, 0.04), mass: 0.45), Tables.Box("brass", 0.3, 0.2, new(0.04, 0.04, 0.04), mass: 0.4)))).Checked();
        Assert.Equal(["brass", "lead"], chain.Plan.Tools.Order());
        Assert.Equal("Grasp(lead) Place() Grasp(brass) Place()", chain.Acts);
    }

    [Fact]
    public void Weights_that_are_too_light_raise_nothing_and_the_moments_are_told()
    {
        Analysis analysis = Chain.Analyze("raise the urn", Tables.SeeSaw(0, 0.5, Tables.Box("cork", 0.3, -0.2, new(0.04, 0.04, 0.04), mass: 0.05)));
        Assert.Equal(AnalysisVerdict.Impossible, analysis.Verdict);
        Assert.Contains("N m hold it down", analysis.Reason);
    }

    [Theory]
    [InlineData(0.36, 1.5708, "Turn(handle)")]
    [InlineData(0.58, 1.5708, "Grasp(hammer) Turn(handle)")]
    public async Task A_lever_is_pulled_by_hand_or_with_what_reaches_around_it(double x, double angle, string acts)
    {
        Chain chain = (await Chain.OfAsync("pull the handle", Tables.Of([Tables.Lever(x, -0.05, Math.PI / 2), Tables.Hammer()], Tables.Bystanders.Take(2)))).Checked();
        GoalSpec goal = Assert.Single(chain.Analysis.Goals);
        Assert.Equal(("turned", angle), (goal.Kind, goal.Get("angle", 0)));
        Assert.Equal(acts, chain.Acts);
    }

    [Theory]
    [InlineData("pull the handle", 1.5708, 1.5708)]
    [InlineData("pull the handle", -1.5708, -1.5708)]
    [InlineData("push the handle", 1.5708, -1.5708)]
    [InlineData("pull the handle closer", 1.5708, 1.5708)]
    [InlineData("push the handle forward", -1.5708, 1.5708)]
    public void Pulling_a_lever_brings_its_end_nearer_and_pushing_takes_it_away(string sentence, double yaw, double angle) =>
        Assert.Equal(angle, Assert.Single(Chain.Analyze(sentence, Tables.Of([Tables.Lever(0.36, 0, yaw)], [])).Goals).Get("angle", 0));

    [Fact]
    public void A_lever_nobody_reaches_stays()
    {
        Analysis analysis = Chain.Analyze("pull the handle", Tables.Of([Tables.Lever(0.9, 0, Math.PI / 2), Tables.LTool()], Tables.Bystanders));
        Assert.Equal(AnalysisVerdict.Impossible, analysis.Verdict);
    }

    [Fact]
    public async Task The_milk_program()
    {
        // A snapshot: what people read. A change here is a change for them.
        Chain chain = await Chain.OfAsync("bring me the milk", Tables.MilkNeeded);
        Assert.Equal(
            """
            // 1. Take "hammer" as a tool to bring "milk" into reach, at its negative end.
            double handle = -(Size("hammer").X / 2 - FingerWidth());
            Grasp("hammer", handle);

            // 2. Lift "hammer" clear of the table.
            double height = 2 * FingerWidth();
            Lift(height);

            // 3. Hook "hammer" behind "milk" and draw it into reach.
            double toX = Workspace().Min.X + 0.8 * (Workspace().Max.X - Workspace().Min.X);
            double toY = Position("milk").Y;
            Pull("milk", toX, toY);
            // 4. See where "milk" is now.
            Look();

            // 5. Put "hammer" aside: the hand must be free.
            double spotX = FreeSpot("hammer").X;
            double spotY = FreeSpot("hammer").Y;
            Place(spotX, spotY);
            // 6. See where things are now.
            Look();

            // 7. Take "milk".
            Grasp("milk");

            // 8. Lift "milk".
            double height2 = 0.05 + FingerWidth();
            Lift(height2);

            """,
            chain.Source);
    }

    /// <summary>A goal beside a thing is met there, and not where the thing is.</summary>
    [Fact]
    public void A_place_beside_a_thing_is_where_it_is_put()
    {
        Vector3 cube = new(.045, .045, .045);
        WorldView world = new([Tables.Box("red", .3, .1, cube), Tables.Box("blue", .4, -.15, cube)]);
        GoalSpec beside = GoalSpec.Of("near", "blue", "red", ("dx", 0), ("dy", .1), ("distance", .03));
        Outline plan = new PlanSearch(Tables.Robot, []).Plans(world, [beside]).First();
        double[] place = [.. plan.Steps.Single(s => s.Step.Skill == "Place").Numbers.Select(n => n.Formula.Value(world, Tables.Robot))];
        Assert.Equal([.3, .2], place.Select(v => Math.Round(v, 9)));
        WorldView there = new([Tables.Box("red", .3, .1, cube), Tables.Box("blue", .3, .2, cube)]);
        Assert.Empty(new PlanSearch(Tables.Robot, []).Plans(there, [beside]).First().Steps);
    }

    [Fact]
    public async Task Milk_within_reach_is_taken_without_the_hammer()
    {
        Chain chain = (await Chain.OfAsync("bring me the milk", Tables.MilkUnneeded)).Checked();
        Assert.Equal(AnalysisVerdict.Direct, chain.Analysis.Verdict);
        Assert.Equal("Grasp(milk)", chain.Acts);
        Assert.Empty(chain.Plan.Tools);
    }

    [Fact]
    public void Milk_beyond_the_hammer_is_impossible_and_the_limits_are_told()
    {
        Analysis analysis = Chain.Analyze("bring me the milk", Tables.MilkImpossible);
        Assert.Equal(AnalysisVerdict.Impossible, analysis.Verdict);
        Assert.Contains("0.43 m outside", analysis.Reason, StringComparison.Ordinal);
        Assert.Contains("\"hammer\" reaches at most", analysis.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_can_goes_onto_the_paper_before_the_paper_is_drawn()
    {
        Chain chain = (await Chain.OfAsync("grab the can", Tables.CanNeeded)).Checked();
        Assert.Equal("Grasp(stick) Push(can) Place() Grasp(paper) Drag() Release() Grasp(can)", chain.Acts);
        Assert.Equal("stick paper", string.Join(' ', chain.Plan.Tools));
    }

    [Fact]
    public async Task A_can_on_the_paper_already_needs_only_the_paper()
    {
        WorldView world = Tables.Of([Tables.Cylinder("can", 0.62, 0.1, 0.06, 0.09), Tables.Stick(), Tables.Paper(0.7, 0.1)]);
        SensedObject can = world.Find("can")!;
        world = world.With(can with { Pose = can.Pose with { Translation = can.Pose.Translation + new Vector3(0, 0, 0.003) } });
        Chain chain = (await Chain.OfAsync("get the can", world)).Checked();
        Assert.Equal("Grasp(paper) Drag() Release() Grasp(can)", chain.Acts);
    }

    [Fact]
    public void Without_the_paper_the_can_is_impossible() =>
        Assert.Equal(AnalysisVerdict.Impossible, Chain.Analyze("grab the can", Tables.CanNeeded.Without("paper")).Verdict);

    [Fact]
    public async Task Magnets_become_a_rod_when_each_is_too_short()
    {
        Chain chain = (await Chain.OfAsync("press the button", Tables.ButtonNeeded.Without("spoon"))).Checked();
        Assert.Equal(3, chain.Plan.Tools.Length);
        Assert.Equal(2, chain.Plan.Steps.Count(s => s.Skill == "Assemble"));
        Assert.Equal("Press", chain.Plan.Steps[^1].Skill);
    }

    [Fact]
    public void Two_magnets_are_not_enough_for_a_button_that_three_reach()
    {
        Analysis analysis = Chain.Analyze("press the button", Tables.ButtonNeeded.Without("spoon").Without("m3"));
        Assert.Equal(AnalysisVerdict.Impossible, analysis.Verdict);
        Assert.Contains("magnetic pieces", analysis.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_button_within_reach_is_pressed_by_hand()
    {
        Chain chain = (await Chain.OfAsync("press the button", Tables.Of([Tables.Button(0.47), Tables.Magnet("m1", 0.25, 0.1)]))).Checked();
        Assert.Equal("Press(button)", chain.Acts);
    }

    [Fact]
    public async Task A_long_stick_presses_a_far_button()
    {
        Chain chain = (await Chain.OfAsync("press the button", Tables.Of([Tables.Button(0.75), Tables.Stick(length: 0.35)], Tables.Bystanders))).Checked();
        Assert.Equal("Grasp(stick) Press(button)", chain.Acts);
    }

    [Fact]
    public async Task An_L_shaped_tool_pulls_a_cube_within_a_distance_of_the_base()
    {
        WorldView world = Tables.Of([Tables.Box("cube", 0.68, 0.05, new(0.04, 0.04, 0.04)), Tables.LTool()], Tables.Bystanders);
        Chain chain = (await Chain.OfAsync("pull the cube to within 60 cm of the base", world)).Checked();
        Assert.Equal("Grasp(angle) Pull(cube)", chain.Acts);
        Parameter x = chain.Numbers.Parameters.Single(p => p.Name == "x"), y = chain.Numbers.Parameters.Single(p => p.Name == "y");
        Assert.True(Math.Sqrt(x.Value * x.Value + y.Value * y.Value) < 0.6);
    }

    [Fact]
    public async Task A_stick_pushes_a_cube_onto_a_coloured_plate()
    {
        WorldView world = Tables.Of([Tables.Box("cube", 0.62, -0.05, new(0.04, 0.04, 0.04)), Tables.Stick(),
            Tables.Box("plate", 0.62, 0.2, new(0.15, 0.15, 0.006), "green") with { Mobility = Mobility.Fixed }]);
        Chain chain = (await Chain.OfAsync("push the cube onto the green plate", world)).Checked();
        Assert.Equal("Grasp(stick) Push(cube)", chain.Acts);
    }

    [Fact]
    public async Task Two_goals_are_reached_in_the_order_said()
    {
        Chain chain = (await Chain.OfAsync("push the mug 10 cm to the right, then bring me the milk", Tables.MilkUnneeded)).Checked();
        Assert.Equal("Grasp(mug) Place() Grasp(milk)", chain.Acts);
    }

    [Fact]
    public async Task What_must_not_be_touched_is_no_tool()
    {
        WorldView world = Tables.Of([Tables.Box("cube", 0.62, 0.05, new(0.04, 0.04, 0.04)), Tables.LTool(), Tables.Hammer(0.3, 0.22, -0.1)]);
        Chain free = await Chain.OfAsync("pull the cube to within 55 cm of the base", world);
        string used = Assert.Single(free.Plan.Tools);
        Chain bound = await Chain.OfAsync($"pull the cube to within 55 cm of the base without touching the {used}", world);
        Assert.DoesNotContain(used, bound.Plan.Tools);
    }

    [Fact]
    public void Too_heavy_is_impossible_and_the_weight_is_told()
    {
        Analysis analysis = Chain.Analyze("bring me the milk", Tables.Of([Tables.Milk(0.4) with { Mass = 5 }, Tables.Hammer()]));
        Assert.Equal(AnalysisVerdict.Impossible, analysis.Verdict);
        Assert.Contains(analysis.Concepts, c => c is { Quantity: "mass", Value: 5, Limit: 3 });
    }

    [Fact]
    public void What_is_part_of_the_room_is_not_brought() =>
        Assert.Equal(AnalysisVerdict.Impossible, Chain.Analyze("bring me the button", Tables.Of([Tables.Button(0.45)])).Verdict);

    [Fact]
    public async Task The_bare_hand_is_held_to_its_promise()
    {
        TaskContext task = Tables.Task("bring me the milk", Tables.MilkNeeded);
        Analysis analysis = (await new OfflineAnalyzer().AnalyzeAsync(task, default)) with { Verdict = AnalysisVerdict.Direct };
        StageException problem = await Assert.ThrowsAsync<StageException>(() => new OfflinePlanner().PlanAsync(task, analysis, default));
        Assert.Equal(StageName.Planner, problem.Stage);
    }

    [Fact]
    public async Task A_failed_plan_is_not_proposed_again_until_none_is_left()
    {
        List<Diagnosis> history = [];
        HashSet<string> seen = [];
        TaskContext task = Tables.Task("bring me the milk", Tables.MilkNeeded);
        Analysis analysis = await new OfflineAnalyzer().AnalyzeAsync(task, default);
        for (int i = 0; i < 3; i++)
        {
            TaskPlan plan;
            try
            {
                plan = await new OfflinePlanner().PlanAsync(task with { History = [.. history] }, analysis, default);
            }
            catch (StageException none)
            {
                Assert.True(i > 0);
                Assert.Contains("tried and failed", none.Message, StringComparison.Ordinal);
                return;
            }

            Assert.True(seen.Add(string.Join('|', plan.Steps.Select(s => $"{s.Skill} {string.Join(',', s.Objects)} {s.Tool} {s.Effect}"))));
            history.Add(new(FailureKind.Physics, StageName.Planner, 2, SkillCode.ForceLimit, "it was stuck", plan));
        }
    }

    [Fact]
    public async Task Failed_numbers_are_not_given_again()
    {
        TaskContext task = Tables.Task("bring me the milk", Tables.MilkNeeded);
        Chain first = await Chain.OfAsync(task);
        Diagnosis failure = new(FailureKind.Numerical, StageName.Calculator, 2, SkillCode.NotMoved, "it was left behind", first.Plan);
        Calculation next = await new OfflineCalculator().CalculateAsync(task with { History = [failure] }, first.Analysis, first.Plan, default);
        Assert.NotEqual(first.Numbers.Parameters.Select(p => p.Expression), next.Parameters.Select(p => p.Expression));
    }

    [Fact]
    public async Task A_hand_that_failed_makes_way_for_a_tool()
    {
        TaskContext task = Tables.Task("pull the cube to within 40 cm of the base", Tables.Of([Tables.Box("cube", 0.46, 0.05, new(0.04, 0.04, 0.04)), Tables.LTool()]));
        Chain hand = await Chain.OfAsync(task);
        Assert.Empty(hand.Plan.Tools);
        Chain tool = await Chain.OfAsync(task with { History = [new(FailureKind.ToolUse, StageName.Analyzer, 0, SkillCode.Unreachable, "the hand cannot get there", hand.Plan)] });
        Assert.Equal(AnalysisVerdict.NeedsTool, tool.Analysis.Verdict);
        Assert.NotEmpty(tool.Plan.Tools);
    }

    [Fact]
    public async Task Every_number_has_a_source_and_the_value_it_has_in_the_world_seen()
    {
        Chain chain = await Chain.OfAsync("grab the can", Tables.CanNeeded);
        Assert.All(chain.Numbers.Parameters, p =>
        {
            Assert.NotEmpty(p.Source);
            Assert.Contains(p.Unit, (string[])["m", "rad", "kg", "1"]);
            Assert.Contains(p.Frame, (string[])["base", "object", "none"]);
            Assert.True(double.IsFinite(p.Value));
        });
    }
}
