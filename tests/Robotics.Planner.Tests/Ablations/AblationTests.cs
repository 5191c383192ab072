using System.Collections.Immutable;
using Robotics.Geometry;
using Robotics.Perception;
using Robotics.Planner.Ablations;
using Robotics.Planner.Offline;
using Robotics.Planner.Tests.Offline;
using Robotics.Planner.Tests.Tasks;
using Robotics.Ports;
using Robotics.Skills;

namespace Robotics.Planner.Tests.Ablations;

/// <summary>What is left when a part of the chain is left out.</summary>
public class AblationTests
{
    private static readonly ImmutableArray<GoalSpec> Held = [GoalSpec.Of("held", "milk", null, ("lift", 0.05))];

    /// <summary>Nothing but joined magnets is long enough.</summary>
    private static WorldView Magnets => Tables.Of([Tables.Button(0.63), Tables.Magnet("m1", 0.25, 0.1), Tables.Magnet("m2", 0.35, -0.1), Tables.Magnet("m3", 0.42, 0.15)]);

    private static ReasonerStages Offline => new(new OfflineAnalyzer(), new OfflinePlanner(), new OfflineCalculator(), new OfflineCoder());

    [Theory]
    [InlineData("", "")]
    [InlineData("rehearsal, analyzer", "analyzer,rehearsal")]
    [InlineData("coder-only", "analyzer,planner,calculator")]
    [InlineData("coder-only,calculator,replanning,attributes", "analyzer,planner,calculator,replanning,attributes")]
    public void TheSamePartsAreTheSameHoweverTheyAreNamed(string text, string canonical)
    {
        Assert.Equal(canonical, Ablation.Parse(text).ToString());
        Assert.Equal(Ablation.Parse(canonical), Ablation.Parse(text));
        Assert.Equal(Ablation.Parse(canonical).GetHashCode(), Ablation.Parse(text).GetHashCode());
    }

    [Theory]
    [InlineData("driver")]
    [InlineData("analyzer,1")]
    [InlineData("Analyzer")]
    public void APartThatThereIsNotIsNamed(string text) => Assert.Equal(text.Split(',')[^1], Assert.Throws<FormatException>(() => Ablation.Parse(text)).Message);

    [Fact]
    public void NothingLeftOutChangesNothing()
    {
        ReasonerStages whole = Offline, left = Ablation.None.Of(whole, Held);
        Assert.Equal((whole.Analyzer, whole.Planner, whole.Calculator, whole.Coder), (left.Analyzer, left.Planner, left.Calculator, left.Coder));
        Assert.Equal(new TaskOptions(), Ablation.None.Of(new TaskOptions()));
    }

    [Fact]
    public void OptionsLoseRehearsalAndFurtherAttempts()
    {
        TaskOptions left = Ablation.Parse("rehearsal,replanning").Of(new TaskOptions { Attempts = 5, Worlds = 7 });
        Assert.Equal((false, 1, 7), (left.Rehearse, left.Attempts, left.Worlds));
    }

    [Fact]
    public async Task WithoutTheAnalyzerNobodySaysThatAToolIsNeeded()
    {
        ReasonerStages left = Ablation.Parse("analyzer").Of(Offline, Held);
        TaskContext task = Tables.Task("nonsense", Tables.MilkNeeded);
        Analysis analysis = await left.Analyzer.AnalyzeAsync(task, default);
        Assert.Equal((AnalysisVerdict.Direct, true), (analysis.Verdict, analysis.Concepts.IsEmpty));
        Assert.Equal(Held.AsEnumerable(), analysis.Goals);
        StageException stuck = await Assert.ThrowsAsync<StageException>(() => left.Planner.PlanAsync(task, analysis, default));
        Assert.Contains("bare hand", stuck.Message);

        // Where the hand does, nothing is lost.
        TaskContext near = Tables.Task("nonsense", Tables.MilkUnneeded);
        Assert.Empty((await left.Planner.PlanAsync(near, analysis, default)).Tools);
    }

    [Fact]
    public async Task WithoutTheCalculatorEveryNumberIsTheUsualOneAndTheProgramIsStillAllowed()
    {
        TaskContext task = Tables.Task("bring me the milk", Tables.MilkNeeded);
        ReasonerStages left = Ablation.Parse("calculator").Of(Offline, Held);
        Chain whole = await Chain.OfAsync(task);
        Calculation usual = await left.Calculator.CalculateAsync(task, whole.Analysis, whole.Plan, default);
        Bounds w = Tables.Robot.Workspace;
        Parameter x = usual.Parameters.First(p => p.Name == "x");
        Assert.Equal(w.Centre.X, x.Value, 12);
        Assert.DoesNotContain(usual.Parameters, p => p.Name == "along");
        Assert.NotEqual(whole.Numbers.Parameters.First(p => p.Name == "x").Value, x.Value);
        (whole with { Numbers = usual, Source = (await left.Coder.WriteAsync(task, whole.Plan, usual, default)).Source }).Checked();
    }

    [Theory]
    [InlineData("held", "Grasp,Lift")]
    [InlineData("pressed", "Press")]
    [InlineData("turned", "Turn")]
    [InlineData("on", "Grasp,Place")]
    public async Task TheCoderAloneGoesForTheGoalWithTheHand(string kind, string skills)
    {
        ImmutableArray<GoalSpec> goals = [GoalSpec.Of(kind, kind == "pressed" ? "button" : "milk", kind == "on" ? "plate" : null)];
        ReasonerStages left = Ablation.Parse("coder-only").Of(Offline, goals);
        TaskContext task = Tables.Task("nonsense", Tables.Kitchen);
        Analysis analysis = await left.Analyzer.AnalyzeAsync(task, default);
        TaskPlan plan = await left.Planner.PlanAsync(task, analysis, default);
        Calculation numbers = await left.Calculator.CalculateAsync(task, analysis, plan, default);
        Assert.Equal((skills, true), (string.Join(',', plan.Steps.Select(s => s.Skill)), plan.Tools.IsEmpty));
        new Chain(analysis, plan, numbers, (await left.Coder.WriteAsync(task, plan, numbers, default)).Source).Checked();
    }

    [Fact]
    public async Task WithoutAttributesTheStagesSeeShapesAndPlacesOnly()
    {
        TaskContext? seen = null;
        var scripted = new ScriptedStages { Analyze = task => (seen = task) is null ? null! : Toy.Analysis() };
        TaskContext task = Tables.Task("press the button", Magnets);
        await Ablation.Parse("attributes").Of(scripted.Stages, Held).Analyzer.AnalyzeAsync(task, default);

        Assert.Equal(task.World.Objects.Select(o => (o.Name, o.Pose, o.Size)), seen!.World.Objects.Select(o => (o.Name, o.Pose, o.Size)));
        Assert.Single(seen.World.Objects.Select(o => (o.Mass, o.Friction, o.Magnet, o.Colour, o.Material)).Distinct());

        // Who does not know what is magnetic finds no way to a longer rod.
        Analysis blind = await Ablation.Parse("attributes").Of(Offline, Held).Analyzer.AnalyzeAsync(task, default);
        Assert.Equal((AnalysisVerdict.NeedsTool, AnalysisVerdict.Impossible), (Chain.Analyze("press the button", Magnets).Verdict, blind.Verdict));
    }

    [Fact]
    public async Task WithoutRehearsalWhatPassedTheCheckIsRun()
    {
        var bench = new Bench { Options = new() { Rehearse = false }, Rehearsed = (_, _, _) => new(SkillCode.Slipped, "it slipped") };
        TaskReport report = await bench.RunAsync();
        Assert.Equal((Verdict.Succeeded, null, null), (report.Verdict, report.Rehearsal, report.Twin));
        Assert.Empty(bench.Rehearsals.Worlds);
    }

    [Fact]
    public void ARobotThatLacksTheSkillSaysSo()
    {
        TaskContext task = Tables.Task("press the button", Magnets) with { Skills = SkillCatalogue.Default.Without(nameof(IRobotSkills.Assemble)) };
        Analysis analysis = new OfflineAnalyzer().AnalyzeAsync(task, default).Result;
        Assert.Equal(AnalysisVerdict.Impossible, analysis.Verdict);
        Assert.Contains("'Assemble', which this robot does not have", analysis.Reason);

        // What another way does is not lost with it.
        TaskContext milk = Tables.Task("bring me the milk", Tables.MilkNeeded) with { Skills = task.Skills };
        Assert.Equal(AnalysisVerdict.NeedsTool, new OfflineAnalyzer().AnalyzeAsync(milk, default).Result.Verdict);
        TaskContext handless = Tables.Task("bring me the milk", Tables.MilkNeeded) with { Skills = SkillCatalogue.Default.Without("Grasp", "Pull") };
        Assert.Equal(AnalysisVerdict.Impossible, new OfflineAnalyzer().AnalyzeAsync(handless, default).Result.Verdict);
    }
}
