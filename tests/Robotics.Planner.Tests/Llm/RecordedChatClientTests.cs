using Microsoft.Extensions.AI;
using Robotics.LlmStandIn;
using Robotics.Planner.Llm;

namespace Robotics.Planner.Tests.Llm;

/// <summary>A model is asked once per request, and never again.</summary>
public sealed class RecordedChatClientTests : IDisposable
{
    private const string Model = "a-model";

    private readonly string folder = Directory.CreateTempSubdirectory("robotics-recordings-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_chain_is_recorded_once_and_replayed_word_for_word_with_its_tokens()
    {
        await using StandIn standIn = await StandIn.StartAsync(StandIn.ByStage(Completions.Load("milk-reaching")));
        (string first, long tokens) = await Run(Recording(standIn));
        Assert.Equal(4, standIn.Requests.Count);
        Assert.Equal(4 * 120, tokens);

        Assert.Equal((first, tokens), await Run(Recording(standIn)));
        Assert.Equal(4, standIn.Requests.Count);

        Assert.Equal((first, tokens), await Run(RecordedChatClient.Replay(folder)));
        Assert.Equal(4, Directory.GetFiles(folder).Length);
    }

    [Fact]
    public async Task What_was_not_recorded_is_told()
    {
        await using StandIn standIn = await StandIn.StartAsync((context, _) => StandIn.Say(context, "hello"));
        using (RecordedChatClient recording = Recording(standIn))
        {
            await recording.GetResponseAsync("one");
        }

        using RecordedChatClient replay = RecordedChatClient.Replay(folder);
        Assert.Equal("hello", (await replay.GetResponseAsync("one")).Text);
        LlmException error = await Assert.ThrowsAsync<LlmException>(() => replay.GetResponseAsync("two"));
        Assert.Equal(LlmFault.NotRecorded, error.Fault);
        Assert.Contains(LlmEndpointOptions.EndpointVariable, error.Message);

        File.WriteAllText(Directory.GetFiles(folder).Single(), """{"model":"x"}""");
        Assert.Contains("no recorded reply", (await Assert.ThrowsAsync<LlmException>(() => replay.GetResponseAsync("one"))).Message);
    }

    [Fact]
    public async Task A_reply_that_failed_is_not_recorded()
    {
        await using StandIn standIn = await StandIn.StartAsync((context, _) => StandIn.Send(context, "{}", 500));
        using RecordedChatClient recording = Recording(standIn);
        await Assert.ThrowsAsync<LlmException>(() => recording.GetResponseAsync("one"));
        Assert.Empty(Directory.GetFiles(folder));
    }

    [Fact]
    public void A_folder_of_no_model_or_of_several_is_told()
    {
        Assert.Contains("no model", Assert.Throws<LlmNotConfiguredException>(() => RecordedChatClient.Replay(folder)).Message);
        foreach (string model in new[] { "a", "b" })
        {
            File.WriteAllText(Path.Combine(folder, model + ".json"), $$"""{"model":"{{model}}","stage":"plan","key":"k","reply":"r","tokens":null}""");
        }

        Assert.Contains("2 models (", Assert.Throws<LlmNotConfiguredException>(() => RecordedChatClient.Replay(folder)).Message);
    }

    private RecordedChatClient Recording(StandIn standIn) =>
        new(LlmChain.Connect(new(standIn.Endpoint, Model, "none") { Retries = 0 }, TimeProvider.System), Model, folder);

    private static async Task<(string Program, long Tokens)> Run(RecordedChatClient client)
    {
        using (client)
        {
            TaskContext task = SceneWorlds.Of("milk-reaching");
            LlmChain chain = LlmChain.Create(client, new CheckerPrograms());
            Analysis analysis = await chain.Analyzer.AnalyzeAsync(task, default);
            TaskPlan plan = await chain.Planner.PlanAsync(task, analysis, default);
            Calculation calculation = await chain.Calculator.CalculateAsync(task, analysis, plan, default);
            return ((await chain.Coder.WriteAsync(task, plan, calculation, default)).Source, chain.Budget.Tokens);
        }
    }
}
