using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.AI;
using Robotics.LlmStandIn;
using Robotics.Planner.Llm;

namespace Robotics.Planner.Tests.Llm;

/// <summary>The whole client path over real HTTP, against an endpoint that misbehaves in every way we know: one clear error each.</summary>
public class EndpointTests
{
    private const string Key = "sk-very-secret";

    private static LlmEndpointOptions Options(Uri endpoint) => new(endpoint, "m", Key) { Retries = 0, MaxReplyBytes = 64 * 1024, Timeout = TimeSpan.FromSeconds(60) };

    private static async Task<StageException> Fails(Uri endpoint, Func<LlmEndpointOptions, LlmEndpointOptions>? change = null, CancellationToken stop = default)
    {
        LlmEndpointOptions options = (change ?? (o => o))(Options(endpoint));
        using IChatClient client = LlmChain.Connect(options, TimeProvider.System);
        LlmChain chain = LlmChain.Create(client, new CheckerPrograms(), LlmChainOptions.Default with { Repairs = 1 });
        StageException e = await Assert.ThrowsAsync<StageException>(() => chain.Analyzer.AnalyzeAsync(Worlds.Far(), stop));
        Assert.Equal(StageName.Analyzer, e.Stage);
        Assert.StartsWith("Analyzer: ", e.Message);
        Assert.Contains("'m' at", e.Message);
        Assert.DoesNotContain(Key, e.Message);
        Assert.DoesNotContain('\n', e.Message);
        Assert.InRange(e.Message.Length, 40, 1500);
        return e;
    }

    private static async Task<StageException> Fails(Func<HttpContext, byte[], Task> answer, Func<LlmEndpointOptions, LlmEndpointOptions>? change = null)
    {
        await using StandIn standIn = await StandIn.StartAsync(answer);
        return await Fails(standIn.Endpoint, change);
    }

    private static LlmFault Fault(StageException e) => Assert.IsType<LlmException>(e.InnerException).Fault;

    public static TheoryData<string, LlmFault, string> WrongReplies => new()
    {
        { "", LlmFault.Malformed, "no chat completion" },
        { "garbage \u0001\u0002", LlmFault.Malformed, "no chat completion" },
        { """{"choices":[{"message":{"content":"{\"concep""", LlmFault.Malformed, "no chat completion" },
        { "null", LlmFault.Malformed, "no chat completion" },
        { "[1, 2]", LlmFault.Malformed, "no chat completion" },
        { """{"answer":"hello"}""", LlmFault.Malformed, "no choices" },
        { """{"choices":[]}""", LlmFault.Malformed, "no choices" },
        { """{"choices":[{"message":null}]}""", LlmFault.Malformed, "no choices" },
        { """{"choices":[{"message":{"content":42}}]}""", LlmFault.Malformed, "no chat completion" },
        { """{"choices":[{"message":{"content":""}}]}""", LlmFault.Malformed, "is empty" },
        { """{"choices":[{"message":{"content":null,"refusal":"I will not help."},"finish_reason":"stop"}]}""", LlmFault.Refusal, "I will not help" },
        { """{"choices":[{"message":{"content":"{"},"finish_reason":"length"}]}""", LlmFault.CutOff, "MaxOutputTokens" },
        { """{"choices":[{"message":{"content":"x"},"finish_reason":"content_filter"}]}""", LlmFault.Refusal, "content filter" },
    };

    [Theory]
    [MemberData(nameof(WrongReplies))]
    public async Task A_wrong_reply_is_one_clear_error(string body, LlmFault fault, string says)
    {
        StageException e = await Fails((c, _) => StandIn.Send(c, body));
        Assert.Equal(fault, Fault(e));
        Assert.Contains(says, e.Message);
    }

    [Theory]
    [InlineData(400, LlmFault.Rejected, "response_format")]
    [InlineData(401, LlmFault.Unauthorized, "ROBOTICS_LLM_KEY")]
    [InlineData(403, LlmFault.Unauthorized, "ROBOTICS_LLM_KEY")]
    [InlineData(404, LlmFault.Rejected, "ROBOTICS_LLM_MODEL")]
    [InlineData(429, LlmFault.RateLimited, "429")]
    [InlineData(500, LlmFault.ServerError, "500")]
    [InlineData(503, LlmFault.ServerError, "503")]
    public async Task A_status_is_one_clear_error_without_the_key(int status, LlmFault fault, string says)
    {
        StageException e = await Fails((c, _) => StandIn.Send(c, """{"error":{"message":"Not with KEY."}}""".Replace("KEY", Key), status));
        Assert.Equal(fault, Fault(e));
        Assert.Contains(says, e.Message);
        Assert.Contains("***", e.Message);
    }

    [Fact]
    public async Task A_page_instead_of_an_api()
    {
        StageException e = await Fails((c, _) => StandIn.Send(c, "<html>Welcome</html>", contentType: "text/html"));
        Assert.Equal(LlmFault.WrongContentType, Fault(e));
        Assert.Contains("text/html", e.Message);
    }

    [Fact]
    public async Task A_huge_reply_is_not_read()
    {
        StageException e = await Fails(async (c, _) =>
        {
            c.Response.ContentType = "application/json";
            byte[] piece = new byte[64 * 1024];
            for (int i = 0; i < 4096 && !c.RequestAborted.IsCancellationRequested; i++)
            {
                await c.Response.Body.WriteAsync(piece, c.RequestAborted);
            }
        });
        Assert.Equal(LlmFault.TooLarge, Fault(e));
        Assert.Contains("65536 bytes", e.Message);
    }

    [Fact]
    public async Task A_slow_endpoint_times_out()
    {
        StageException e = await Fails(async (c, _) => await Task.Delay(Timeout.Infinite, c.RequestAborted), o => o with { Timeout = TimeSpan.FromSeconds(0.3) });
        Assert.Equal(LlmFault.TimedOut, Fault(e));
        Assert.Contains("0.3 s", e.Message);
    }

    [Fact]
    public async Task A_dripping_endpoint_times_out()
    {
        StageException e = await Fails(async (c, _) =>
        {
            c.Response.ContentType = "application/json";
            while (true)
            {
                await c.Response.WriteAsync(" ", c.RequestAborted);
                await c.Response.Body.FlushAsync(c.RequestAborted);
                await Task.Delay(20, c.RequestAborted);
            }
        }, o => o with { Timeout = TimeSpan.FromSeconds(0.5) });
        Assert.Equal(LlmFault.TimedOut, Fault(e));
    }

    [Fact]
    public async Task Nobody_there()
    {
        using TcpListener free = new(IPAddress.Loopback, 0);
        free.Start();
        int port = ((IPEndPoint)free.LocalEndpoint).Port;
        free.Stop();
        StageException e = await Fails(new Uri($"http://127.0.0.1:{port}/v1"), o => o with { Retries = 2 });
        Assert.Equal(LlmFault.Unreachable, Fault(e));
        Assert.Contains("ROBOTICS_LLM_ENDPOINT", e.Message);
    }

    [Fact]
    public async Task A_connection_that_breaks()
    {
        StageException e = await Fails(async (c, _) =>
        {
            c.Response.ContentType = "application/json";
            c.Response.ContentLength = 1000;
            await c.Response.WriteAsync("""{"choices":[""");
            await c.Response.Body.FlushAsync();
            c.Abort();
        });
        Assert.Equal(LlmFault.Interrupted, Fault(e));
    }

    [Fact]
    public async Task The_key_does_not_follow_a_redirect()
    {
        await using StandIn other = await StandIn.StartAsync((c, _) => StandIn.Say(c, "{}"));
        StageException e = await Fails((c, _) =>
        {
            c.Response.Headers.Location = other.Endpoint + "/chat/completions";
            return StandIn.Send(c, "{}", 307);
        });
        Assert.Equal(LlmFault.Rejected, Fault(e));
        Assert.Empty(other.Requests);
    }

    [Theory]
    [InlineData("""{"steps":[]}""")]
    [InlineData("""{"concepts":[""")]
    [InlineData("```json\n{}\n```")]
    [InlineData("I think the robot should wave.")]
    public async Task Words_of_another_schema_are_sent_back_once_and_then_refused(string words)
    {
        await using StandIn standIn = await StandIn.StartAsync((c, _) => StandIn.Say(c, words));
        StageException e = await Fails(standIn.Endpoint);
        Assert.Contains("in 2 tries", e.Message);
        Assert.Contains("no JSON of the schema", e.Message);
        Assert.Equal(2, standIn.Requests.Count);
        JsonArray second = JsonNode.Parse(standIn.Requests[1].Body)!["messages"]!.AsArray();
        Assert.Equal(["system", "user", "assistant", "user"], second.Select(m => m!["role"]!.GetValue<string>()));
        Assert.Equal(words, second[2]!["content"]!.GetValue<string>());
        Assert.Contains("no JSON of the schema", second[3]!["content"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_busy_endpoint_is_asked_again()
    {
        int calls = 0;
        await using StandIn standIn = await StandIn.StartAsync((c, _) =>
        {
            if (++calls < 3)
            {
                c.Response.Headers.RetryAfter = "0";
                return StandIn.Send(c, "{}", calls == 1 ? 429 : 503);
            }

            return StandIn.Say(c, "well");
        });
        using IChatClient client = LlmChain.Connect(Options(standIn.Endpoint) with { Retries = 2 }, TimeProvider.System);
        Assert.Equal("well", (await client.GetResponseAsync("x")).Text);
    }

    [Fact]
    public async Task What_is_sent_is_the_request_and_the_key()
    {
        await using StandIn standIn = await StandIn.StartAsync((c, _) => StandIn.Say(c, "well"));
        using IChatClient client = LlmChain.Connect(Options(standIn.Endpoint), TimeProvider.System);
        List<ChatMessage> messages = [new(ChatRole.User, "héllo")];
        ChatResponse reply = await client.GetResponseAsync(messages, new() { Temperature = 0 });
        Assert.Equal(120, reply.Usage!.TotalTokenCount);
        StandIn.Received received = Assert.Single(standIn.Requests);
        Assert.Equal("/v1/chat/completions", received.Path);
        Assert.Equal($"Bearer {Key}", received.Authorization);
        Assert.Equal(Encoding.UTF8.GetString(ChatWire.Request("m", messages, new() { Temperature = 0 })), Encoding.UTF8.GetString(received.Body));
    }

    [Fact]
    public async Task A_stop_is_a_stop()
    {
        TaskCompletionSource arrived = new();
        await using StandIn standIn = await StandIn.StartAsync(async (c, _) =>
        {
            arrived.SetResult();
            await Task.Delay(Timeout.Infinite, c.RequestAborted);
        });
        using IChatClient client = LlmChain.Connect(Options(standIn.Endpoint), TimeProvider.System);
        using CancellationTokenSource stop = new();
        Task<Analysis> asked = LlmChain.Create(client, new CheckerPrograms()).Analyzer.AnalyzeAsync(Worlds.Far(), stop.Token);
        await arrived.Task;
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked);
    }
}
