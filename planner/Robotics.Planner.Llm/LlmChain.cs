using Microsoft.Extensions.AI;

namespace Robotics.Planner.Llm;

/// <summary>The four stages by a language model. Each is the same interface as its offline twin, so that they can be mixed.</summary>
/// <param name="Budget">Counts what the stages ask.</param>
public sealed record LlmChain(IAnalyzer Analyzer, IPlanner Planner, ICalculator Calculator, ICoder Coder, BudgetChatClient Budget)
{
    /// <summary>A client for an endpoint: time-outs, retries and telemetry around the OpenAI protocol. The caller disposes it.</summary>
    public static IChatClient Connect(LlmEndpointOptions endpoint, TimeProvider time) =>
        new TelemetryChatClient(new RetryChatClient(new OpenAIChatClient(endpoint, time), endpoint, time), time);

    /// <summary>Stages for one task: the budget of requests and tokens is the chain's own.</summary>
    /// <param name="client">Not disposed by the chain; may serve many chains.</param>
    /// <param name="programs">Checks what the Coder writes.</param>
    public static LlmChain Create(IChatClient client, IPrograms programs, LlmChainOptions? options = null)
    {
        options ??= LlmChainOptions.Default;
        BudgetChatClient budget = new(client, options.MaxRequests, options.MaxTokens);
        StageConversation conversation = new(budget, options);
        return new(new LlmAnalyzer(conversation), new LlmPlanner(conversation), new LlmCalculator(conversation), new LlmCoder(conversation, programs), budget);
    }
}
