using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Robotics.Planner.Llm;

/// <summary>Every telemetry name of the model clients, after OpenTelemetry's semantic conventions for generative AI.</summary>
public static class LlmTelemetry
{
    public const string SourceName = "Robotics.Planner.Llm";
    public const string Operation = "chat";

    public const string OperationName = "gen_ai.operation.name";
    public const string RequestModel = "gen_ai.request.model";
    public const string ResponseModel = "gen_ai.response.model";
    public const string InputTokens = "gen_ai.usage.input_tokens";
    public const string OutputTokens = "gen_ai.usage.output_tokens";
    public const string ErrorType = "error.type";
    public const string Schema = "robotics.llm.schema";

    public const string DurationName = "gen_ai.client.operation.duration";
    public const string TokensName = "gen_ai.client.token.usage";

    public static readonly ActivitySource Source = new(SourceName);

    private static readonly Meter Meter = new(SourceName);

    /// <summary>Seconds.</summary>
    public static readonly Histogram<double> Duration = Meter.CreateHistogram<double>(DurationName, "s");

    public static readonly Counter<long> Tokens = Meter.CreateCounter<long>(TokensName, "{token}");
}
