using System.ClientModel;
using System.ClientModel.Primitives;
using System.Net.Sockets;
using Microsoft.Extensions.AI;
using OpenAI;
using OpenAI.Chat;
using ChatMessage = Microsoft.Extensions.AI.ChatMessage;

namespace Robotics.Planner.Llm;

/// <summary>
/// An OpenAI-compatible endpoint as an <see cref="IChatClient"/>: one request, one reply, every failure an
/// <see cref="LlmException"/>. Waiting and trying again is <see cref="RetryChatClient"/>'s matter.
/// </summary>
public sealed class OpenAIChatClient : IChatClient
{
    private readonly LlmEndpointOptions options;
    private readonly TimeProvider time;
    private readonly HttpClient http;
    private readonly ChatClient chat;

    public OpenAIChatClient(LlmEndpointOptions options, TimeProvider time)
    {
        this.options = options;
        this.time = time;

        // No redirect is followed: the key goes to the endpoint that the user named and nowhere else.
        http = new(new BoundedReplyHandler(options.MaxReplyBytes, new SocketsHttpHandler { AllowAutoRedirect = false }))
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
        chat = new(options.Model, new ApiKeyCredential(options.Key), new OpenAIClientOptions
        {
            Endpoint = options.Endpoint,
            Transport = new HttpClientPipelineTransport(http),
            RetryPolicy = new ClientRetryPolicy(0),
            NetworkTimeout = Timeout.InfiniteTimeSpan,
        });
    }

    public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? chatOptions = null, CancellationToken stop = default)
    {
        using BinaryContent request = BinaryContent.Create(BinaryData.FromBytes(ChatWire.Request(options.Model, messages, chatOptions)));
        try
        {
            ClientResult result = await chat.CompleteChatAsync(
                request, new RequestOptions { CancellationToken = stop, ErrorOptions = ClientErrorBehaviors.NoThrow }).ConfigureAwait(false);
            PipelineResponse reply = result.GetRawResponse();
            Check(reply);
            return ChatWire.Reply(reply.Content.ToMemory());
        }
        catch (LlmException e)
        {
            throw new LlmException(e.Fault, $"The model {options}: {e.Message}".Replace(options.Key, "***", StringComparison.Ordinal), e.InnerException)
            {
                RetryAfter = e.RetryAfter,
            };
        }
        catch (Exception e) when (!stop.IsCancellationRequested && Connection(e) is { } fault)
        {
            throw new LlmException(fault, fault == LlmFault.Unreachable
                ? $"The model {options} cannot be reached: {e.Message} Start the endpoint or correct {LlmEndpointOptions.EndpointVariable}."
                : $"The model {options} broke the connection before its reply was complete: {e.Message}", e);
        }
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken stop = default)
    {
        foreach (ChatResponseUpdate update in (await GetResponseAsync(messages, options, stop).ConfigureAwait(false)).ToChatResponseUpdates())
        {
            yield return update;
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is not null ? null
        : serviceType == typeof(ChatClientMetadata) ? new ChatClientMetadata("openai", options.Endpoint, options.Model)
        : serviceType.IsInstanceOfType(this) ? this
        : null;

    public void Dispose() => http.Dispose();

    private void Check(PipelineResponse reply)
    {
        string body = Excerpt.Of(reply.Content.ToMemory().Span);
        switch (reply.Status)
        {
            case 200:
                string type = reply.Headers.TryGetValue("content-type", out string? t) ? t! : "none";
                if (!type.StartsWith("application/json", StringComparison.OrdinalIgnoreCase))
                {
                    throw new LlmException(LlmFault.WrongContentType,
                        $"The reply's content type is {Excerpt.Of(type)} and not application/json. Is {LlmEndpointOptions.EndpointVariable} the base address of the API? The reply begins with {body}.");
                }

                return;
            case 401 or 403:
                throw new LlmException(LlmFault.Unauthorized, $"Status {reply.Status}, the key is not accepted: {body}. Correct {LlmEndpointOptions.KeyVariable}.");
            case 404:
                throw new LlmException(LlmFault.Rejected,
                    $"Status 404: {body}. Correct {LlmEndpointOptions.EndpointVariable} (the base address, for example http://127.0.0.1:11434/v1) or {LlmEndpointOptions.ModelVariable}.");
            case 429:
                throw new LlmException(LlmFault.RateLimited, $"Status 429, too many requests: {body}. Try again later.") { RetryAfter = RetryAfter(reply) };
            case 408 or >= 500:
                throw new LlmException(LlmFault.ServerError, $"Status {reply.Status}: {body}. Try again later.") { RetryAfter = RetryAfter(reply) };
            default:
                throw new LlmException(LlmFault.Rejected, $"Status {reply.Status}: {body}. The endpoint must serve chat completions with response_format json_schema.");
        }
    }

    /// <summary>Seconds or a date (RFC 9110, 10.2.3).</summary>
    private TimeSpan? RetryAfter(PipelineResponse reply)
    {
        if (!reply.Headers.TryGetValue("retry-after", out string? text))
        {
            return null;
        }

        TimeSpan? wait = double.TryParse(text, out double seconds) && seconds is >= 0 and < 1e6 ? TimeSpan.FromSeconds(seconds)
            : DateTimeOffset.TryParse(text, out DateTimeOffset at) ? at - time.GetUtcNow()
            : null;
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }

    private static LlmFault? Connection(Exception? e)
    {
        for (; e is not null; e = e.InnerException)
        {
            switch (e)
            {
                case HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError }:
                case SocketException { SocketErrorCode: SocketError.ConnectionRefused or SocketError.HostNotFound }:
                    return LlmFault.Unreachable;
                case HttpRequestException or IOException:
                    return LlmFault.Interrupted;
            }
        }

        return null;
    }
}
