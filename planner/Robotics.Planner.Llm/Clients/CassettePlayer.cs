using Microsoft.Extensions.AI;

namespace Robotics.Planner.Llm;

/// <summary>Answers from a cassette and from nothing else.</summary>
/// <param name="model">The model's name that the requests carry, which is part of their key.</param>
public sealed class CassettePlayer(Cassette cassette, string model) : IChatClient
{
    private readonly HashSet<string> used = [];

    /// <summary>Entries that nobody asked for: a test that leaves any has an outdated cassette.</summary>
    public IEnumerable<CassetteEntry> Unused => cassette.Entries.Where(e => !used.Contains(e.Key));

    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken stop = default)
    {
        stop.ThrowIfCancellationRequested();
        string key = Cassette.KeyOf(ChatWire.Request(model, messages, options));
        CassetteEntry entry = cassette.Entries.FirstOrDefault(e => e.Key == key) ?? throw new LlmException(LlmFault.NotRecorded,
            $"The cassette has no reply for this {Cassette.StageOf(options)} request ({key[..12]}); it has {string.Join(", ", cassette.Entries.Select(e => $"{e.Stage} {e.Key[..12]}"))}. "
            + "A prompt, a schema, a record or the world changed: read the change, then write the cassette again.");
        lock (used)
        {
            used.Add(key);
        }

        return Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, entry.Reply)) { ModelId = model });
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken stop = default)
    {
        foreach (ChatResponseUpdate update in (await GetResponseAsync(messages, options, stop).ConfigureAwait(false)).ToChatResponseUpdates())
        {
            yield return update;
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is null && serviceType == typeof(ChatClientMetadata) ? new ChatClientMetadata("cassette", null, model) : null;

    public void Dispose()
    {
    }
}
