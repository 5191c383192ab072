using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Robotics.Planner.Llm;

/// <summary>One request and its reply.</summary>
/// <param name="Stage">The name of the reply's schema: for people.</param>
/// <param name="Key">SHA-256 of the exact request JSON, hexadecimal.</param>
/// <param name="Reply">The model's words, exactly.</param>
public sealed record CassetteEntry(string Stage, string Key, string Reply);

/// <summary>Replies of a model by request, as a file: a test runs without network, and a request that changed is noticed.</summary>
/// <param name="Written">Who wrote the replies: a model's name, or <see cref="ByHand"/>.</param>
public sealed record Cassette(string Written, IReadOnlyList<CassetteEntry> Entries)
{
    public const string ByHand = "by hand, not by a model";

    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    /// <exception cref="JsonException">Not a cassette.</exception>
    public static Cassette Parse(string json) => JsonSerializer.Deserialize<Cassette>(json, Format) ?? throw new JsonException("The cassette is null.");

    public string ToJson() => JsonSerializer.Serialize(this, Format).ReplaceLineEndings("\n") + "\n";

    /// <summary>The key of a request's exact bytes.</summary>
    public static string KeyOf(ReadOnlySpan<byte> request) => Convert.ToHexStringLower(SHA256.HashData(request));

    /// <summary>The name of the schema that a request asks for.</summary>
    public static string StageOf(ChatOptions? options) => (options?.ResponseFormat as ChatResponseFormatJson)?.SchemaName ?? "text";
}
