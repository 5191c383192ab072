namespace Robotics.Planner.Llm;

/// <summary>What went wrong between us and a model.</summary>
public enum LlmFault
{
    /// <summary>Nobody answers at that address.</summary>
    Unreachable,

    /// <summary>No complete reply within the time-out.</summary>
    TimedOut,

    /// <summary>The connection broke before the reply was complete.</summary>
    Interrupted,

    /// <summary>429.</summary>
    RateLimited,

    /// <summary>5xx.</summary>
    ServerError,

    /// <summary>401 or 403.</summary>
    Unauthorized,

    /// <summary>Any other status but 200.</summary>
    Rejected,

    /// <summary>The reply is not JSON by its content type.</summary>
    WrongContentType,

    /// <summary>The reply is no chat completion: broken JSON, another shape, no choices.</summary>
    Malformed,

    /// <summary>The reply is longer than is read.</summary>
    TooLarge,

    /// <summary>The model declined to answer, or a filter did.</summary>
    Refusal,

    /// <summary>The answer was cut off at the token limit.</summary>
    CutOff,

    /// <summary>The requests or tokens of this task are used up.</summary>
    BudgetSpent,

    /// <summary>A cassette has no reply for the request.</summary>
    NotRecorded,
}

/// <summary>A request to a model failed. The message says who, what, which limit and what to do.</summary>
public sealed class LlmException(LlmFault fault, string message, Exception? inner = null) : Exception(message, inner)
{
    public LlmFault Fault { get; } = fault;

    /// <summary>How long the endpoint asks to wait, or null.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>True when the same request may well succeed a little later.</summary>
    public bool IsTransient => Fault is LlmFault.TimedOut or LlmFault.Interrupted or LlmFault.RateLimited or LlmFault.ServerError;
}
