using Microsoft.Extensions.AI;
using Robotics.Planner.Llm;

namespace Robotics.Planner.Tests.Llm;

public class RetryTests
{
    private static readonly LlmEndpointOptions Options = new(new("http://127.0.0.1:1/v1"), "m", "k") { Retries = 3, LongestWait = TimeSpan.FromSeconds(30) };

    [Fact]
    public async Task Waits_as_long_as_the_endpoint_asks_else_doubles()
    {
        EagerClock clock = new(except: Options.Timeout);
        int calls = 0;
        using RetryChatClient client = new(new FailingClient(() => ++calls switch
        {
            1 => new LlmException(LlmFault.RateLimited, "429") { RetryAfter = TimeSpan.FromSeconds(17) },
            2 => new LlmException(LlmFault.ServerError, "503"),
            3 => new LlmException(LlmFault.Interrupted, "broken"),
            _ => null,
        }), Options, clock);
        Assert.Equal("done", (await client.GetResponseAsync("x")).Text);
        Assert.Equal([17, 2, 4], clock.Waits.Select(w => w.TotalSeconds));
    }

    [Fact]
    public async Task Gives_up_at_once_when_asked_to_wait_too_long()
    {
        EagerClock clock = new(except: Options.Timeout);
        int calls = 0;
        using RetryChatClient client = new(new FailingClient(() =>
        {
            calls++;
            return new LlmException(LlmFault.RateLimited, "429") { RetryAfter = TimeSpan.FromHours(1) };
        }), Options, clock);
        await Assert.ThrowsAsync<LlmException>(() => client.GetResponseAsync("x"));
        Assert.Equal(1, calls);
    }

    [Theory]
    [InlineData(LlmFault.ServerError, 4)]
    [InlineData(LlmFault.TimedOut, 4)]
    [InlineData(LlmFault.Unreachable, 1)]
    [InlineData(LlmFault.Unauthorized, 1)]
    [InlineData(LlmFault.Malformed, 1)]
    [InlineData(LlmFault.Refusal, 1)]
    [InlineData(LlmFault.BudgetSpent, 1)]
    public async Task Only_what_may_pass_is_tried_again(LlmFault fault, int times)
    {
        int calls = 0;
        using RetryChatClient client = new(new FailingClient(() =>
        {
            calls++;
            return new LlmException(fault, "no");
        }), Options, new EagerClock(except: Options.Timeout));
        Assert.Equal(fault, (await Assert.ThrowsAsync<LlmException>(() => client.GetResponseAsync("x"))).Fault);
        Assert.Equal(times, calls);
    }

    [Fact]
    public async Task A_request_without_reply_times_out()
    {
        // Every timer fires at once, the time-out's too.
        using RetryChatClient client = new(new SilentClient(), Options with { Retries = 0 }, new EagerClock(except: null));
        LlmException e = await Assert.ThrowsAsync<LlmException>(() => client.GetResponseAsync("x"));
        Assert.Equal(LlmFault.TimedOut, e.Fault);
        Assert.Contains("120 s", e.Message);
        Assert.Contains("ROBOTICS_LLM_TIMEOUT_S", e.Message);
    }

    private sealed class FailingClient(Func<Exception?> fault) : DelegatingChatClient(new ScriptedClient("done"))
    {
        public override Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken stop = default) =>
            fault() is { } e ? Task.FromException<ChatResponse>(e) : base.GetResponseAsync(messages, options, stop);
    }

    private sealed class SilentClient() : DelegatingChatClient(new ScriptedClient(""))
    {
        public override async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken stop = default)
        {
            await Task.Delay(Timeout.Infinite, stop);
            throw new InvalidOperationException();
        }
    }

    /// <summary>A clock whose waits are over at once and are noted.</summary>
    private sealed class EagerClock(TimeSpan? except) : TimeProvider
    {
        public List<TimeSpan> Waits { get; } = [];

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            new EagerTimer(this, System.CreateTimer(callback, state, Soon(dueTime), period));

        private TimeSpan Soon(TimeSpan due)
        {
            if (due == except || due == Timeout.InfiniteTimeSpan)
            {
                return Timeout.InfiniteTimeSpan;
            }

            Waits.Add(due);
            return TimeSpan.Zero;
        }

        private sealed class EagerTimer(EagerClock clock, ITimer timer) : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period) => timer.Change(clock.Soon(dueTime), period);

            public void Dispose() => timer.Dispose();

            public ValueTask DisposeAsync() => timer.DisposeAsync();
        }
    }
}
