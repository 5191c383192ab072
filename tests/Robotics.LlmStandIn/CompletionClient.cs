using Microsoft.Extensions.AI;
using Robotics.Planner.Llm;

namespace Robotics.LlmStandIn;

/// <summary>Gives each stage its completion, in this process.</summary>
public sealed class CompletionClient(Completions completions) : IChatClient
{
    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken stop = default) =>
        Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, completions.Replies[Cassette.StageOf(options)])));

    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken stop = default) =>
        throw new NotSupportedException("Whole replies only.");

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
    }
}
