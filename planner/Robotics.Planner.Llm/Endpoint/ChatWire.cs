using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Robotics.Planner.Llm;

/// <summary>
/// The chat-completions protocol, both directions. A request has exactly one text: the bytes that are sent are the bytes
/// that a cassette is keyed by.
/// </summary>
public static class ChatWire
{
    // Written for a JSON parser, not for an HTML page: quotes and letters stay readable.
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The request's JSON, UTF-8.</summary>
    public static byte[] Request(string model, IEnumerable<ChatMessage> messages, ChatOptions? options)
    {
        using MemoryStream bytes = new();
        using (Utf8JsonWriter json = new(bytes, Plain))
        {
            json.WriteStartObject();
            json.WriteString("model", model);
            json.WriteStartArray("messages");
            foreach (ChatMessage message in messages)
            {
                json.WriteStartObject();
                json.WriteString("role", message.Role.Value);
                json.WriteString("content", message.Text);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            if (options?.Temperature is float temperature)
            {
                json.WriteNumber("temperature", temperature);
            }

            if (options?.MaxOutputTokens is int tokens)
            {
                json.WriteNumber("max_completion_tokens", tokens);
            }

            if (options?.ResponseFormat is ChatResponseFormatJson { Schema: JsonElement schema } format)
            {
                json.WriteStartObject("response_format");
                json.WriteString("type", "json_schema");
                json.WriteStartObject("json_schema");
                json.WriteString("name", format.SchemaName);
                json.WriteBoolean("strict", true);
                json.WritePropertyName("schema");
                schema.WriteTo(json);
                json.WriteEndObject();
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        return bytes.ToArray();
    }

    /// <summary>Reads a reply.</summary>
    /// <exception cref="LlmException">It is no chat completion, or one without an answer.</exception>
    public static ChatResponse Reply(ReadOnlyMemory<byte> body)
    {
        Completion completion;
        try
        {
            completion = JsonSerializer.Deserialize<Completion>(body.Span, JsonSerializerOptions.Web) ?? throw new JsonException("It is null.");
        }
        catch (JsonException e)
        {
            throw new LlmException(LlmFault.Malformed, $"The reply is no chat completion: {e.Message} It begins with {Excerpt.Of(body.Span)}.", e);
        }

        if (completion.Choices is not [{ Message: { } message } choice, ..])
        {
            throw new LlmException(LlmFault.Malformed, $"The reply has no choices, so no answer. It begins with {Excerpt.Of(body.Span)}.");
        }

        if (message.Refusal is { Length: > 0 } refusal)
        {
            throw new LlmException(LlmFault.Refusal, $"The model declined: {Excerpt.Of(refusal)}. Say the task in other words or use another model.");
        }

        switch (choice.FinishReason)
        {
            case "length":
                throw new LlmException(LlmFault.CutOff, "The answer was cut off at the token limit. Raise MaxOutputTokens or use a model with a longer context.");
            case "content_filter":
                throw new LlmException(LlmFault.Refusal, "The endpoint's content filter withheld the answer. Say the task in other words or use another model.");
        }

        return string.IsNullOrWhiteSpace(message.Content)
            ? throw new LlmException(LlmFault.Malformed, "The reply's message is empty. Use a model that serves structured output.")
            : new ChatResponse(new ChatMessage(ChatRole.Assistant, message.Content))
            {
                ModelId = completion.Model,
                ResponseId = completion.Id,
                FinishReason = choice.FinishReason is { } reason ? new ChatFinishReason(reason) : null,
                Usage = completion.Usage is { } u
                    ? new UsageDetails { InputTokenCount = u.PromptTokens, OutputTokenCount = u.CompletionTokens, TotalTokenCount = u.PromptTokens + u.CompletionTokens }
                    : null,
            };
    }

    private sealed record Completion(string? Id, string? Model, Choice[]? Choices, Tokens? Usage);

    private sealed record Choice(Answer? Message, [property: System.Text.Json.Serialization.JsonPropertyName("finish_reason")] string? FinishReason);

    private sealed record Answer(string? Content, string? Refusal);

    private sealed record Tokens(
        [property: System.Text.Json.Serialization.JsonPropertyName("prompt_tokens")] long PromptTokens,
        [property: System.Text.Json.Serialization.JsonPropertyName("completion_tokens")] long CompletionTokens);
}
