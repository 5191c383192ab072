using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Robotics.Planner.Llm;
using Robotics.Planner.Tests.Offline;
using Robotics.Ports;
using Robotics.Skills;

namespace Robotics.Planner.Tests.Llm;

/// <summary>The stages by a language model for a robot on legs: what they are told, what they accept.</summary>
public class LegStageTests
{
    private const string Analysis =
        """{"concepts":[{"subject":"couch","quantity":"gap before it","value":0.38,"unit":"m","limit":0.1,"why":"too wide"}],"reason":"The gap is too wide.","verdict":"needs_tool","goals":[{"kind":"stood_on","object":"couch","reference":null,"parameters":[]}],"constraints":[],"question":null,"not_understood":[]}""";

    private const string Plan =
        """
        {"roles":[{"object":"plank","affords":"longer than the gap","role":"bridge"}],"rationale":"A bridge.","steps":[
        {"skill":"PushTo","objects":["plank"],"tool":null,"why":"w","precondition":"p","effect":"e"},
        {"skill":"Look","objects":[],"tool":null,"why":"w","precondition":"p","effect":"e"},
        {"skill":"StepTo","objects":[],"tool":null,"why":"w","precondition":"p","effect":"e"}],"tools":["plank"]}
        """;

    private const string Calculation =
        """
        {"parameters":[
        {"step":0,"name":"x","source":"amid the gap","expression":"(Position(\"first\").X + Extent(\"first\").X / 2 + Position(\"couch\").X - Extent(\"couch\").X / 2) / 2","unit":"m","frame":"base"},
        {"step":0,"name":"y","source":"straight on","expression":"Position(\"plank\").Y","unit":"m","frame":"base"},
        {"step":2,"name":"x","source":"on it","expression":"Position(\"couch\").X","unit":"m","frame":"base"},
        {"step":2,"name":"y","source":"along the bridge","expression":"Position(\"plank\").Y","unit":"m","frame":"base"}]}
        """;

    private const string Program =
        """
        // A bridge, and over it.
        PushTo("plank", (Position("first").X + Extent("first").X / 2 + Position("couch").X - Extent("couch").X / 2) / 2, Position("plank").Y);
        Look();
        StepTo(Position("couch").X, Position("plank").Y);
        """;

    public static TheoryData<StageName> Stages => new(Enum.GetValues<StageName>());

    private static readonly TaskContext Asked = Rooms.Task("go to the couch", Rooms.Gap(.38));

    private static LlmChain Chain(params string[] replies) => LlmChain.Create(new ScriptedClient(replies), new CheckerPrograms(), LlmChainOptions.Default with { Repairs = 0 });

    [Fact]
    public async Task Good_replies_become_a_checked_program()
    {
        LlmChain chain = Chain(Analysis, Plan, Calculation, new JsonObject { ["source"] = Program }.ToJsonString());
        Analysis analysis = await chain.Analyzer.AnalyzeAsync(Asked, default);
        TaskPlan plan = await chain.Planner.PlanAsync(Asked, analysis, default);
        Calculation numbers = await chain.Calculator.CalculateAsync(Asked, analysis, plan, default);
        ProgramText program = await chain.Coder.WriteAsync(Asked, plan, numbers, default);
        Assert.Equal(GoalSpec.Of("stood_on", "couch"), Assert.Single(analysis.Goals));
        Assert.Equal("plank", Assert.Single(plan.Tools));
        Assert.Equal(1.49, numbers.Parameters[0].Value, 1e-9);
        Assert.Equal(Program.ReplaceLineEndings("\n"), program.Source);
    }

    [Theory]
    [InlineData("Body().X", -1)]
    [InlineData("Heading()", 0)]
    [InlineData("HighestStep() + WidestGap()", .22)]
    [InlineData("HeaviestPush()", 5)]
    [InlineData("PushReach()", .3)]
    public async Task Numbers_may_ask_what_the_robot_is(string expression, double value)
    {
        (Analysis analysis, TaskPlan plan) = await Planned();
        Calculation numbers = await Chain(Calculation.Replace("Position(\\\"couch\\\").X\",\"unit", expression + "\",\"unit", StringComparison.Ordinal)).Calculator.CalculateAsync(Asked, analysis, plan, default);
        Assert.Equal(value, numbers.Parameters[2].Value, 1e-9);
    }

    [Fact]
    public async Task What_an_arm_is_asked_legs_do_not_answer()
    {
        (Analysis analysis, TaskPlan plan) = await Planned();
        StageException e = await Assert.ThrowsAsync<StageException>(() =>
            Chain(Calculation.Replace("Position(\\\"couch\\\").X\",\"unit", "Workspace().Max.X\",\"unit", StringComparison.Ordinal)).Calculator.CalculateAsync(Asked, analysis, plan, default));
        Assert.Contains("Workspace", e.Message);
    }

    [Fact]
    public async Task A_step_has_no_tool_in_a_hand()
    {
        Analysis analysis = await Chain(Analysis).Analyzer.AnalyzeAsync(Asked, default);
        StageException e = await Assert.ThrowsAsync<StageException>(() =>
            Chain(Plan.Replace("\"objects\":[],\"tool\":null", "\"objects\":[],\"tool\":\"plank\"", StringComparison.Ordinal)).Planner.PlanAsync(Asked, analysis, default));
        Assert.Contains("is not in the hand", e.Message);
    }

    [Theory]
    [MemberData(nameof(Stages))]
    public void A_prompt_is_whole_and_speaks_of_legs(StageName stage)
    {
        string prompt = PromptText.Of(stage, Rooms.Robot, SkillCatalogue.Legs);
        Assert.DoesNotContain("{{", prompt);
        Assert.Contains("robot on four legs", prompt);
        Assert.Contains("the floor at z = 0", prompt);
        Assert.DoesNotMatch(new Regex(@"\b(arm|gripper|fingers?|grasp|table)\b", RegexOptions.IgnoreCase), Regex.Replace(prompt, @"^- `\w+`:.*$", "", RegexOptions.Multiline));
        Assert.All(SkillCatalogue.Legs.Skills, s => Assert.Contains(stage == StageName.Analyzer ? $"- {s.Name}: {s.Effect}" : s.Signature, prompt));
    }

    [Fact]
    public void The_data_say_where_the_robot_is()
    {
        JsonNode data = JsonNode.Parse(DataBlock.Of(Asked).Split('\n')[1])!;
        Assert.Equal(-1, data["robot"]!["position"]![0]!.GetValue<double>());
    }

    private static async Task<(Analysis, TaskPlan)> Planned()
    {
        LlmChain chain = Chain(Analysis, Plan);
        Analysis analysis = await chain.Analyzer.AnalyzeAsync(Asked, default);
        return (analysis, await chain.Planner.PlanAsync(Asked, analysis, default));
    }
}
