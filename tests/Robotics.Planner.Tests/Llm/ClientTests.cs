using System.Diagnostics;
using Microsoft.Extensions.AI;
using Robotics.Planner.Llm;

namespace Robotics.Planner.Tests.Llm;

public class ClientTests
{
    [Fact]
    public async Task Requests_are_counted_and_refused_when_spent()
    {
        using BudgetChatClient client = new(new ScriptedClient("ok"), maxRequests: 2, maxTokens: 1000);
        await client.GetResponseAsync("a");
        await client.GetResponseAsync("b");
        LlmException e = await Assert.ThrowsAsync<LlmException>(() => client.GetResponseAsync("c"));
        Assert.Equal(LlmFault.BudgetSpent, e.Fault);
        Assert.Contains("2 requests", e.Message);
        Assert.Contains(nameof(LlmChainOptions.MaxRequests), e.Message);
    }

    [Fact]
    public async Task Tokens_are_counted_even_when_the_endpoint_does_not_say()
    {
        using BudgetChatClient client = new(new ScriptedClient(new string('x', 400)), maxRequests: 10, maxTokens: 150);
        await client.GetResponseAsync("a");
        Assert.InRange(client.Tokens, 100, 110);
        await client.GetResponseAsync("a");
        Assert.Contains("150 tokens", (await Assert.ThrowsAsync<LlmException>(() => client.GetResponseAsync("a"))).Message);
    }

    [Fact]
    public async Task A_span_says_model_and_fault_and_no_words()
    {
        List<Activity> spans = [];
        using ActivityListener listener = new()
        {
            ShouldListenTo = s => s.Name == LlmTelemetry.SourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = spans.Add,
        };
        ActivitySource.AddActivityListener(listener);
        using Activity parent = new Activity("test").Start();
        using TelemetryChatClient client = new(new CassettePlayer(new Cassette("nobody", []), "m-telemetry"), TimeProvider.System);
        await Assert.ThrowsAsync<LlmException>(() => client.GetResponseAsync("a private sentence"));
        Activity span = Assert.Single(spans, s => (string?)s.GetTagItem(LlmTelemetry.RequestModel) == "m-telemetry");
        Assert.Equal(nameof(LlmFault.NotRecorded), span.GetTagItem(LlmTelemetry.ErrorType));
        Assert.DoesNotContain("private", string.Join(' ', span.TagObjects.Select(t => $"{t.Value}")) + span.StatusDescription);
    }

    [Fact]
    public async Task A_cassette_answers_what_it_recorded_and_nothing_else()
    {
        using CassetteRecorder recorder = new(new ScriptedClient("one", "two"), "m");
        await recorder.GetResponseAsync("a");
        await recorder.GetResponseAsync("b");
        using CassettePlayer player = new(Cassette.Parse(recorder.Cassette("somebody").ToJson()), "m");
        Assert.Equal("two", (await player.GetResponseAsync("b")).Text);
        Assert.Equal("one", Assert.Single(player.Unused).Reply);
        Assert.Equal(LlmFault.NotRecorded, (await Assert.ThrowsAsync<LlmException>(() => player.GetResponseAsync("b "))).Fault);
        Assert.Equal(LlmFault.NotRecorded, (await Assert.ThrowsAsync<LlmException>(() => player.GetResponseAsync("b", new() { Temperature = 1 }))).Fault);
    }
}
