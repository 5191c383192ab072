using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace Robotics.Planner.Llm;

/// <summary>A decorator that knows whole replies only: what it does to a reply it does to a stream as well.</summary>
public abstract class WholeReplyChatClient(IChatClient inner) : DelegatingChatClient(inner)
{
    public abstract override Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default);

    public sealed override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (ChatResponseUpdate update in (await GetResponseAsync(messages, options, cancellationToken).ConfigureAwait(false)).ToChatResponseUpdates())
        {
            yield return update;
        }
    }

    /// <summary>Who answers, for messages.</summary>
    protected string Who => Model(this) is { } m ? $"the model '{m.DefaultModelId}' at {m.ProviderUri}" : "the model";

    internal static ChatClientMetadata? Model(IChatClient client) => (ChatClientMetadata?)client.GetService(typeof(ChatClientMetadata));
}
