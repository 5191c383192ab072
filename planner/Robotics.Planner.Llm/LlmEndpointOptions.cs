namespace Robotics.Planner.Llm;

/// <summary>No model endpoint is configured, or wrongly: something the user must supply is missing. The message names the variable and the remedy.</summary>
public sealed class LlmNotConfiguredException(string message) : Exception(message);

/// <summary>Where the model is: any endpoint that speaks the OpenAI chat-completions protocol.</summary>
/// <param name="Endpoint">The base address, http or https, without <c>/chat/completions</c>.</param>
/// <param name="Model">The name that the endpoint knows the model by.</param>
/// <param name="Key">Sent as a bearer token to this endpoint and nowhere else; never printed.</param>
public sealed record LlmEndpointOptions(Uri Endpoint, string Model, string Key)
{
    public const string EndpointVariable = "ROBOTICS_LLM_ENDPOINT";
    public const string ModelVariable = "ROBOTICS_LLM_MODEL";
    public const string KeyVariable = "ROBOTICS_LLM_KEY";
    public const string TimeoutVariable = "ROBOTICS_LLM_TIMEOUT_S";

    /// <summary>How long one request may take, its reply included.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>How often a request is sent again after a time-out, a 429 or a 5xx.</summary>
    public int Retries { get; init; } = 2;

    /// <summary>The longest wait before a request is sent again; an endpoint that asks for more is given up.</summary>
    public TimeSpan LongestWait { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The largest reply that is read, bytes.</summary>
    public int MaxReplyBytes { get; init; } = 1 << 20;

    /// <summary>Reads the options with <paramref name="read"/>, which gives the value of an environment variable or null.</summary>
    /// <exception cref="LlmNotConfiguredException">A variable is missing or is not what it must be.</exception>
    public static LlmEndpointOptions FromEnvironment(Func<string, string?> read)
    {
        string[] missing = [.. new[] { EndpointVariable, ModelVariable, KeyVariable }.Where(v => string.IsNullOrWhiteSpace(read(v)))];
        if (missing.Length > 0)
        {
            throw new LlmNotConfiguredException(
                $"The language-model stages need {string.Join(", ", missing)}, not set. Set {EndpointVariable} to the base address of an "
                + $"OpenAI-compatible endpoint (for example http://127.0.0.1:11434/v1), {ModelVariable} to the model's name and {KeyVariable} "
                + "to its key (any word for an endpoint that wants none); or use --reasoner offline.");
        }

        if (!Uri.TryCreate(read(EndpointVariable)!.Trim(), UriKind.Absolute, out Uri? endpoint) || endpoint.Scheme is not ("http" or "https"))
        {
            throw new LlmNotConfiguredException(
                $"{EndpointVariable} is '{read(EndpointVariable)}', which is no http or https address. Give the base address, for example http://127.0.0.1:11434/v1.");
        }

        LlmEndpointOptions options = new(endpoint, read(ModelVariable)!.Trim(), read(KeyVariable)!.Trim());
        if (read(TimeoutVariable) is not { Length: > 0 } text)
        {
            return options;
        }

        return double.TryParse(text, out double seconds) && seconds is > 0 and <= 3600
            ? options with { Timeout = TimeSpan.FromSeconds(seconds) }
            : throw new LlmNotConfiguredException($"{TimeoutVariable} is '{text}', which is no number of seconds above 0 and up to 3600. Leave it out for 120.");
    }

    public override string ToString() => $"'{Model}' at {Endpoint}";
}
