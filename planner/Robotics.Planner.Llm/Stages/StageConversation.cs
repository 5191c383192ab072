using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Robotics.Planner.Llm;

/// <summary>
/// One question of a stage to a model: the reply is parsed strictly and checked; a refused reply goes back with the errors, a
/// bounded number of times; what does not become a record becomes a <see cref="StageException"/>.
/// </summary>
internal sealed class StageConversation(IChatClient client, LlmChainOptions options)
{
    private const int ErrorsShown = 12;

    /// <param name="system">The stage's prompt.</param>
    /// <param name="data">The data block.</param>
    /// <param name="accept">Makes the record, or says what is wrong with the reply; the record counts only when nothing is wrong.</param>
    public async Task<TRecord> AskAsync<TReply, TRecord>(
        StageName stage, string system, string data, Func<TReply, (TRecord? Record, IReadOnlyList<string> Errors)> accept, CancellationToken stop)
        where TRecord : class
    {
        if (system.Length + data.Length > options.MaxPromptCharacters)
        {
            throw new StageException(stage,
                $"{stage}: the prompt has {system.Length + data.Length} characters, above the limit {options.MaxPromptCharacters}. Show fewer objects or raise {nameof(LlmChainOptions.MaxPromptCharacters)}.");
        }

        List<ChatMessage> messages = [new(ChatRole.System, system), new(ChatRole.User, data)];
        ChatOptions format = new()
        {
            Temperature = options.Temperature,
            MaxOutputTokens = options.MaxOutputTokens,
            ResponseFormat = ChatResponseFormat.ForJsonSchema(ReplyFormat.Schema(typeof(TReply)), ReplyFormat.Name(typeof(TReply))),
        };
        IReadOnlyList<string> errors = [];
        for (int attempt = 0; attempt <= options.Repairs; attempt++)
        {
            string reply = await SendAsync(stage, messages, format, stop).ConfigureAwait(false);
            (TRecord? record, errors) = Read(reply, accept);
            if (record is not null && errors.Count == 0)
            {
                return record;
            }

            messages.Add(new(ChatRole.Assistant, reply));
            messages.Add(new(ChatRole.User,
                $"The reply is refused:\n{string.Join('\n', errors.Take(ErrorsShown).Select(e => $"- {e}"))}\nReply again with the whole JSON object, corrected."));
        }

        throw new StageException(stage,
            $"{stage}: {Who} gave no usable reply in {options.Repairs + 1} tries. The last was refused: {string.Join("; ", errors.Take(3))}. "
            + "Use a larger model, say the task in other words, or use --reasoner offline.");
    }

    private string Who => WholeReplyChatClient.Model(client) is { } m ? $"the model '{m.DefaultModelId}' at {m.ProviderUri}" : "the model";

    private async Task<string> SendAsync(StageName stage, List<ChatMessage> messages, ChatOptions format, CancellationToken stop)
    {
        try
        {
            return (await client.GetResponseAsync(messages, format, stop).ConfigureAwait(false)).Text;
        }
        catch (LlmException e)
        {
            throw new StageException(stage, $"{stage}: {e.Message}", e);
        }
    }

    private static (TRecord? Record, IReadOnlyList<string> Errors) Read<TReply, TRecord>(
        string text, Func<TReply, (TRecord? Record, IReadOnlyList<string> Errors)> accept)
        where TRecord : class
    {
        TReply reply;
        try
        {
            reply = ReplyFormat.Parse<TReply>(text);
        }
        catch (JsonException e)
        {
            return (null, [$"it is no JSON of the schema: {e.Message}"]);
        }

        return accept(reply);
    }
}
