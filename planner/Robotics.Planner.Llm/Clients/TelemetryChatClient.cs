using System.Diagnostics;
using Microsoft.Extensions.AI;

namespace Robotics.Planner.Llm;

/// <summary>One span and one duration a request, with model, schema, tokens and fault; never the words themselves.</summary>
public sealed class TelemetryChatClient(IChatClient inner, TimeProvider time) : WholeReplyChatClient(inner)
{
    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken stop = default)
    {
        string? model = Model(this)?.DefaultModelId;
        using Activity? span = LlmTelemetry.Source.StartActivity($"{LlmTelemetry.Operation} {model}", ActivityKind.Client);
        span?.SetTag(LlmTelemetry.OperationName, LlmTelemetry.Operation);
        span?.SetTag(LlmTelemetry.RequestModel, model);
        span?.SetTag(LlmTelemetry.Schema, (options?.ResponseFormat as ChatResponseFormatJson)?.SchemaName);
        long start = time.GetTimestamp();
        string? error = null;
        try
        {
            ChatResponse reply = await InnerClient.GetResponseAsync(messages, options, stop).ConfigureAwait(false);
            span?.SetTag(LlmTelemetry.ResponseModel, reply.ModelId);
            span?.SetTag(LlmTelemetry.InputTokens, reply.Usage?.InputTokenCount);
            span?.SetTag(LlmTelemetry.OutputTokens, reply.Usage?.OutputTokenCount);
            LlmTelemetry.Tokens.Add(reply.Usage?.TotalTokenCount ?? 0, new KeyValuePair<string, object?>(LlmTelemetry.RequestModel, model));
            return reply;
        }
        catch (Exception e)
        {
            error = e is LlmException known ? known.Fault.ToString() : e.GetType().Name;
            span?.SetTag(LlmTelemetry.ErrorType, error);
            span?.SetStatus(ActivityStatusCode.Error);
            throw;
        }
        finally
        {
            LlmTelemetry.Duration.Record(
                time.GetElapsedTime(start).TotalSeconds,
                new KeyValuePair<string, object?>(LlmTelemetry.RequestModel, model),
                new KeyValuePair<string, object?>(LlmTelemetry.ErrorType, error));
        }
    }
}
