using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Robotics.Planner.Llm;

namespace Robotics.LlmStandIn;

/// <summary>
/// An endpoint on 127.0.0.1 that speaks the OpenAI chat-completions protocol and answers as it is told: properly from files, or
/// in any wrong way that a test wants.
/// </summary>
public sealed class StandIn : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly ConcurrentQueue<Received> requests = new();

    private StandIn(WebApplication app) => this.app = app;

    /// <summary>One request as it came.</summary>
    public sealed record Received(string Path, string? Authorization, byte[] Body);

    /// <summary>Requests so far, in order.</summary>
    public IReadOnlyList<Received> Requests => [.. requests];

    /// <summary>The base address, with the API's version.</summary>
    public Uri Endpoint => new(app.Urls.First() + "/v1");

    /// <param name="answer">Writes the reply to a request's body.</param>
    /// <param name="port">0 for any free one.</param>
    public static async Task<StandIn> StartAsync(Func<HttpContext, byte[], Task> answer, int port = 0)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls($"http://127.0.0.1:{port}").UseShutdownTimeout(TimeSpan.Zero);
        WebApplication app = builder.Build();
        StandIn standIn = new(app);
        app.Run(async context =>
        {
            using MemoryStream body = new();
            await context.Request.Body.CopyToAsync(body);
            standIn.requests.Enqueue(new(context.Request.Path, context.Request.Headers.Authorization, body.ToArray()));
            await answer(context, body.ToArray());
        });
        await app.StartAsync();
        return standIn;
    }

    /// <summary>A proper reply with the model's words.</summary>
    public static Task Say(HttpContext context, string words) =>
        Send(context, Completion(new JsonObject { ["role"] = "assistant", ["content"] = words }).ToJsonString());

    /// <summary>Any reply.</summary>
    public static Task Send(HttpContext context, string body, int status = 200, string contentType = "application/json")
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = contentType;
        return context.Response.WriteAsync(body);
    }

    public static JsonObject Completion(JsonObject message, string finish = "stop") => new()
    {
        ["id"] = "chatcmpl-stand-in",
        ["object"] = "chat.completion",
        ["created"] = 0,
        ["model"] = "stand-in",
        ["choices"] = new JsonArray(new JsonObject { ["index"] = 0, ["message"] = message, ["finish_reason"] = finish }),
        ["usage"] = new JsonObject { ["prompt_tokens"] = 100, ["completion_tokens"] = 20, ["total_tokens"] = 120 },
    };

    /// <summary>Answers each stage with its completion, whatever the world.</summary>
    public static Func<HttpContext, byte[], Task> ByStage(Completions completions) => (context, body) =>
        StageOf(body) is { } stage && completions.Replies.TryGetValue(stage, out string? words)
            ? Say(context, words)
            : Send(context, """{"error":{"message":"There is no completion for this stage."}}""", 404);

    /// <summary>Answers exactly the requests that a cassette knows.</summary>
    public static Func<HttpContext, byte[], Task> ByKey(Cassette cassette) => (context, body) =>
        cassette.Entries.FirstOrDefault(e => e.Key == Cassette.KeyOf(body)) is { } entry
            ? Say(context, entry.Reply)
            : Send(context, """{"error":{"message":"There is no completion for this request."}}""", 404);

    private static string? StageOf(byte[] body)
    {
        try
        {
            return JsonNode.Parse(body)?["response_format"]?["json_schema"]?["name"]?.GetValue<string>();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();
}
