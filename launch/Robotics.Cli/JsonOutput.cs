using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Robotics.Cli;

/// <summary>The one way a command prints JSON: camelCase, indented, enums as words, numbers finite.</summary>
public static class JsonOutput
{
    public static readonly JsonSerializerOptions Indented = Options(indented: true);

    /// <summary>One object a line, for .jsonl files.</summary>
    public static readonly JsonSerializerOptions Line = Options(indented: false);

    public static Option<bool> Option() => new("--json") { Description = "Print one JSON object on stdout." };

    public static void Write<T>(TextWriter output, T value) => output.WriteLine(JsonSerializer.Serialize(value, Indented));

    private static JsonSerializerOptions Options(bool indented) => new()
    {
        WriteIndented = indented,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        // Text stays readable; it is not meant to stand inside HTML.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };
}
