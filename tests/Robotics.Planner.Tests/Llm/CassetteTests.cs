using Microsoft.Extensions.AI;
using Robotics.LlmStandIn;
using Robotics.Planner.Llm;

namespace Robotics.Planner.Tests.Llm;

/// <summary>
/// The whole chain against completions that were written by hand, for three scenes: in this process and over HTTP. A request that
/// changed, or a completion that nobody asks for, fails. After a change on purpose: ROBOTICS_WRITE=1 and run this again.
/// </summary>
public class CassetteTests
{
    public static TheoryData<string> Scenes => new(Completions.Scenes);

    private static string Written(string scene) => Path.Combine(Source.Root, "tests", "Robotics.LlmStandIn", "cassettes", scene, "cassette.json");

    private static async Task<Cassette> Load(string scene)
    {
        if (Source.Write)
        {
            Cassette now = await CassetteWriter.WriteAsync(Completions.Load(scene), SceneWorlds.Of(scene), new CheckerPrograms(), default);
            await File.WriteAllTextAsync(Written(scene), now.ToJson());
        }

        return Cassette.Parse(await File.ReadAllTextAsync(Written(scene)));
    }

    private static async Task<(Analysis Analysis, TaskPlan Plan, Calculation Calculation, ProgramText Program)> Run(IChatClient client, TaskContext task)
    {
        LlmChain chain = LlmChain.Create(client, new CheckerPrograms());
        Analysis analysis = await chain.Analyzer.AnalyzeAsync(task, default);
        TaskPlan plan = await chain.Planner.PlanAsync(task, analysis, default);
        Calculation calculation = await chain.Calculator.CalculateAsync(task, analysis, plan, default);
        return (analysis, plan, calculation, await chain.Coder.WriteAsync(task, plan, calculation, default));
    }

    [Theory]
    [MemberData(nameof(Scenes))]
    public async Task The_chain_plays_its_cassette_to_the_end(string scene)
    {
        Cassette cassette = await Load(scene);
        Assert.Equal(Cassette.ByHand, cassette.Written);
        using CassettePlayer player = new(cassette, CassetteWriter.Model);
        (Analysis analysis, TaskPlan plan, Calculation calculation, ProgramText program) = await Run(player, SceneWorlds.Of(scene));
        Assert.Empty(player.Unused);
        Assert.Equal(AnalysisVerdict.NeedsTool, analysis.Verdict);
        Assert.NotEmpty(plan.Tools);
        Assert.All(calculation.Parameters, p => Assert.InRange(Math.Abs(p.Value), 0, 1));
        Assert.Equal(Completions.Load(scene).Replies["program"], System.Text.Json.Nodes.JsonNode.Parse($$"""{"source":{{System.Text.Json.JsonSerializer.Serialize(program.Source)}}}""")!.ToJsonString());
    }

    [Theory]
    [MemberData(nameof(Scenes))]
    public async Task The_same_over_http(string scene)
    {
        await using StandIn standIn = await StandIn.StartAsync(StandIn.ByKey(await Load(scene)));
        using IChatClient client = LlmChain.Connect(new(standIn.Endpoint, CassetteWriter.Model, "none") { Retries = 0 }, TimeProvider.System);
        Assert.NotEmpty((await Run(client, SceneWorlds.Of(scene))).Program.Source);
        Assert.Equal(4, standIn.Requests.Count);
    }

    [Fact]
    public async Task A_world_that_changed_by_a_millimetre_is_noticed()
    {
        TaskContext task = SceneWorlds.Of("milk-reaching");
        Robotics.Ports.SensedObject milk = task.World.Find("milk")!;
        task = task with { World = task.World.With(milk with { Pose = milk.Pose with { Translation = milk.Pose.Translation + new Robotics.Geometry.Vector3(0.001, 0, 0) } }) };
        using CassettePlayer player = new(await Load("milk-reaching"), CassetteWriter.Model);
        StageException e = await Assert.ThrowsAsync<StageException>(() => Run(player, task));
        Assert.Equal(LlmFault.NotRecorded, Assert.IsType<LlmException>(e.InnerException).Fault);
    }

    /// <summary>The completions reason over measurements: they serve another world of the same kind as well.</summary>
    [Fact]
    public async Task Completions_hold_in_another_world_of_their_kind()
    {
        TaskContext task = SceneWorlds.Of("milk-reaching");
        Robotics.Ports.SensedObject milk = task.World.Find("milk")!;
        task = task with { World = task.World.With(milk with { Pose = milk.Pose with { Translation = new(0.67, -0.05, 0.08) } }) };
        await using StandIn standIn = await StandIn.StartAsync(StandIn.ByStage(Completions.Load("milk-reaching")));
        using IChatClient client = LlmChain.Connect(new(standIn.Endpoint, "any", "none"), TimeProvider.System);
        Calculation calculation = (await Run(client, task)).Calculation;
        Assert.Equal(-0.05, calculation.Parameters.Single(p => p is { Step: 2, Name: "y" }).Value, 6);
    }
}
