using Microsoft.Extensions.AI;

namespace Robotics.Planner.Llm;

/// <summary>Refuses requests once their number or their tokens are used up. A reply that does not say its tokens counts one for four characters.</summary>
public sealed class BudgetChatClient(IChatClient inner, int maxRequests, long maxTokens) : WholeReplyChatClient(inner)
{
    private int requests;
    private long tokens;

    /// <summary>How many were sent, refused ones not counted.</summary>
    public int Requests => Math.Min(maxRequests, Volatile.Read(ref requests));

    public long Tokens => Interlocked.Read(ref tokens);

    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken stop = default)
    {
        if (Interlocked.Increment(ref requests) > maxRequests)
        {
            throw Spent($"{maxRequests} requests", nameof(LlmChainOptions.MaxRequests));
        }

        if (Tokens >= maxTokens)
        {
            throw Spent($"{maxTokens} tokens", nameof(LlmChainOptions.MaxTokens));
        }

        List<ChatMessage> sent = [.. messages];
        ChatResponse reply = await base.InnerClient.GetResponseAsync(sent, options, stop).ConfigureAwait(false);
        Interlocked.Add(ref tokens, reply.Usage?.TotalTokenCount ?? (sent.Sum(m => m.Text.Length) + reply.Text.Length) / 4);
        return reply;
    }

    private LlmException Spent(string what, string option) =>
        new(LlmFault.BudgetSpent, $"The budget of {what} a task for {Who} is used up. Raise {option} or make the task simpler.");
}
