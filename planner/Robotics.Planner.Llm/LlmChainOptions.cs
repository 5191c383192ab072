namespace Robotics.Planner.Llm;

/// <summary>How the stages use a model.</summary>
public sealed record LlmChainOptions
{
    public static readonly LlmChainOptions Default = new();

    /// <summary>0 for the likeliest words; null leaves it to the endpoint.</summary>
    public float? Temperature { get; init; } = 0;

    /// <summary>How often a stage sends a refused reply back with the errors.</summary>
    public int Repairs { get; init; } = 2;

    /// <summary>Greatest length of one reply, tokens.</summary>
    public int MaxOutputTokens { get; init; } = 8192;

    /// <summary>Greatest length of one prompt, characters.</summary>
    public int MaxPromptCharacters { get; init; } = 200_000;

    /// <summary>Requests of one chain, over its whole life.</summary>
    public int MaxRequests { get; init; } = 32;

    /// <summary>Tokens of one chain, prompts and replies, over its whole life.</summary>
    public long MaxTokens { get; init; } = 1_000_000;
}
