using Microsoft.Extensions.AI;

namespace Robotics.Planner.Llm;

/// <summary>Notes every request and reply of a client, for a cassette.</summary>
/// <param name="model">The model's name that the requests carry, which is part of their key.</param>
public sealed class CassetteRecorder(IChatClient inner, string model) : WholeReplyChatClient(inner)
{
    private readonly List<CassetteEntry> entries = [];

    /// <summary>What was recorded so far.</summary>
    /// <param name="written">Who wrote the replies.</param>
    public Cassette Cassette(string written)
    {
        lock (entries)
        {
            return new(written, [.. entries.DistinctBy(e => e.Key)]);
        }
    }

    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken stop = default)
    {
        List<ChatMessage> sent = [.. messages];
        ChatResponse reply = await InnerClient.GetResponseAsync(sent, options, stop).ConfigureAwait(false);
        lock (entries)
        {
            entries.Add(new(Llm.Cassette.StageOf(options), Llm.Cassette.KeyOf(ChatWire.Request(model, sent, options)), reply.Text));
        }

        return reply;
    }
}
