using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Robotics.Planner.Llm;

/// <summary>One reply of a model, recorded.</summary>
/// <param name="Model">Who was asked.</param>
/// <param name="Stage">The name of the reply's schema: for people.</param>
/// <param name="Key">SHA-256 of the exact request JSON, hexadecimal.</param>
/// <param name="Reply">The model's words, exactly.</param>
/// <param name="Tokens">Of prompt and reply, as the endpoint said; null when it did not.</param>
public sealed record RecordedReply(string Model, string Stage, string Key, string Reply, long? Tokens);

/// <summary>
/// Asks a model once per request and never again: a reply is a file of a folder, named by the hash of the request, so that an
/// evaluation can be repeated without the model, without cost, and word for word. Safe for concurrent use, by several
/// processes too.
/// </summary>
public sealed class RecordedChatClient : IChatClient
{
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        RespectRequiredConstructorParameters = true,
    };

    private readonly IChatClient? live;
    private readonly string model, folder;

    /// <param name="live">Who is asked what is not recorded yet; owned.</param>
    /// <param name="model">The model's name that the requests carry, which is part of their key.</param>
    public RecordedChatClient(IChatClient live, string model, string folder)
    {
        Directory.CreateDirectory(folder);
        (this.live, this.model, this.folder) = (live, model, folder);
    }

    private RecordedChatClient(string model, string folder) => (this.model, this.folder) = (model, folder);

    /// <summary>Answers from the recordings and from nothing else. The model is the one that was recorded.</summary>
    /// <exception cref="LlmNotConfiguredException">There are no recordings, or of several models.</exception>
    public static RecordedChatClient Replay(string folder)
    {
        string[] models = !Directory.Exists(folder) ? [] : [.. Directory.EnumerateFiles(folder, "*.json").Select(f => Read(f).Model).Distinct()];
        return models is [var one]
            ? new(one, folder)
            : throw new LlmNotConfiguredException(
                $"The folder has recordings of {(models.Length == 0 ? "no model" : $"{models.Length} models ({string.Join(", ", models)})")}. "
                + $"Record with {LlmEndpointOptions.EndpointVariable} set, one folder a model. {folder}");
    }

    public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken stop = default)
    {
        stop.ThrowIfCancellationRequested();
        List<ChatMessage> sent = [.. messages];
        string key = Cassette.KeyOf(ChatWire.Request(model, sent, options)), stage = Cassette.StageOf(options);
        string file = Path.Combine(folder, $"{stage}-{key}.json");
        if (File.Exists(file))
        {
            RecordedReply known = Read(file);
            return new(new ChatMessage(ChatRole.Assistant, known.Reply)) { ModelId = model, Usage = new() { TotalTokenCount = known.Tokens } };
        }

        if (live is null)
        {
            throw new LlmException(LlmFault.NotRecorded,
                $"There is no recording of this {stage} request ({key[..12]}). A prompt, a schema or the world is another: set {LlmEndpointOptions.EndpointVariable} to record it. {folder}");
        }

        ChatResponse reply = await live.GetResponseAsync(sent, options, stop).ConfigureAwait(false);

        // Written beside and moved into place: whoever reads sees all of it or nothing.
        string unfinished = $"{file}.{Environment.ProcessId}-{Environment.CurrentManagedThreadId}";
        await File.WriteAllTextAsync(unfinished, JsonSerializer.Serialize(new RecordedReply(model, stage, key, reply.Text, reply.Usage?.TotalTokenCount), Format) + "\n", stop).ConfigureAwait(false);
        File.Move(unfinished, file, overwrite: true);
        return reply;
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
        live?.GetService(serviceType, serviceKey)
        ?? (serviceKey is null && serviceType == typeof(ChatClientMetadata) ? new ChatClientMetadata("recordings", null, model) : null);

    public void Dispose() => live?.Dispose();

    private static RecordedReply Read(string file)
    {
        try
        {
            return JsonSerializer.Deserialize<RecordedReply>(File.ReadAllText(file), Format) ?? throw new JsonException("It is null.");
        }
        catch (JsonException broken)
        {
            throw new LlmException(LlmFault.NotRecorded, $"This is no recorded reply: {broken.Message} Delete it and record it again. {file}", broken);
        }
    }
}
