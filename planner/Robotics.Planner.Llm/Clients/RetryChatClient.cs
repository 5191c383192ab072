using Microsoft.Extensions.AI;
using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace Robotics.Planner.Llm;

/// <summary>
/// Gives each request a time-out and sends it again after a transient failure: as long after as the endpoint asks, or
/// 1, 2, 4 s. An endpoint that asks for more than the longest wait is given up at once.
/// </summary>
public sealed class RetryChatClient : WholeReplyChatClient
{
    private readonly ResiliencePipeline pipeline;
    private readonly ResiliencePipeline attempt;
    private readonly LlmEndpointOptions options;

    public RetryChatClient(IChatClient inner, LlmEndpointOptions options, TimeProvider time)
        : base(inner)
    {
        this.options = options;
        ResiliencePipelineBuilder builder = new() { TimeProvider = time };
        if (options.Retries > 0)
        {
            builder.AddRetry(new RetryStrategyOptions
            {
                MaxRetryAttempts = options.Retries,
                ShouldHandle = args => ValueTask.FromResult(args.Outcome.Exception is LlmException { IsTransient: true } e && !(e.RetryAfter > options.LongestWait)),
                DelayGenerator = args => ValueTask.FromResult<TimeSpan?>(
                    (args.Outcome.Exception as LlmException)?.RetryAfter ?? TimeSpan.FromSeconds(1 << args.AttemptNumber)),
            });
        }

        pipeline = builder.Build();
        attempt = new ResiliencePipelineBuilder { TimeProvider = time }.AddTimeout(new TimeoutStrategyOptions { Timeout = options.Timeout }).Build();
    }

    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? chatOptions = null, CancellationToken stop = default) =>
        await pipeline.ExecuteAsync(async outer =>
        {
            try
            {
                return await attempt.ExecuteAsync(
                    async inner => await InnerClient.GetResponseAsync(messages, chatOptions, inner).ConfigureAwait(false), outer).ConfigureAwait(false);
            }
            catch (TimeoutRejectedException e)
            {
                throw new LlmException(LlmFault.TimedOut,
                    $"No reply from {Who} within {options.Timeout.TotalSeconds:0.###} s. Raise {LlmEndpointOptions.TimeoutVariable} or use a faster model.", e);
            }
        }, stop).ConfigureAwait(false);
}
