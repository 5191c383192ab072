using System.Buffers;
using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Robotics.Geometry;

namespace Robotics.Planner;

/// <summary>
/// trace.jsonl: what happened, one JSON object a line, each with its <c>kind</c>. It carries the world's clock and never the wall's,
/// and is written in the order of the task, so that the same task with the same seed gives the same bytes. Every line
/// is written whole and flushed: a trace that was cut off is intact to its last line. Not safe for concurrent use.
/// </summary>
public sealed class Trace(Stream? destination)
{
    /// <summary>Writes nothing.</summary>
    public static Trace None { get; } = new(null);

    internal static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Converters = { new JsonStringEnumConverter(), new RotationAsNumbers() },
    };

    private readonly ArrayBufferWriter<byte> _line = new();

    /// <param name="facts">An object whose properties become the line's, in their declared order.</param>
    public void Write<T>(string kind, T facts)
    {
        if (destination is null)
        {
            return;
        }

        _line.ResetWrittenCount();
        using (var json = new Utf8JsonWriter(_line, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteString("kind", kind);
            foreach (JsonProperty property in JsonSerializer.SerializeToElement(facts, Json).EnumerateObject())
            {
                property.WriteTo(json);
            }

            json.WriteEndObject();
        }

        _line.Write("\n"u8);
        destination.Write(_line.WrittenSpan);
        destination.Flush();
    }

    internal void Write(Diagnosis diagnosis, int attempt) => Write("diagnosis", new
    {
        attempt,
        failure = diagnosis.Kind,
        diagnosis.Stage,
        diagnosis.Step,
        diagnosis.Code,
        diagnosis.Message,
    });

    internal void Write(RehearsalRun run, int attempt, bool twin) => Write("world", new
    {
        attempt,
        twin,
        run.Index,
        run.Success,
        ending = run.Program.Ending,
        run.Program.Line,
        code = run.Program.Skill.Code,
        run.Program.Message,
        run.Program.Statements,
        run.Step,
        goals = run.Goals?.Goals.Select(Tell).ToImmutableArray(),
        contacts = run.Goals?.Contacts,
        time = run.Seconds,
    });

    internal void Write(GoalReport report, double time) => Write("goals", new
    {
        time,
        report.Holds,
        goals = report.Goals.Select(Tell).ToImmutableArray(),
        report.Contacts,
    });

    /// <summary>w, x, y, z: a rotation's own properties hold rotations without end.</summary>
    private sealed class RotationAsNumbers : JsonConverter<Rotation>
    {
        public override Rotation Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) =>
            JsonSerializer.Deserialize<double[]>(ref reader, options) is [var w, var x, var y, var z] ? new(w, x, y, z) : throw new JsonException("A rotation is four numbers: w, x, y, z.");

        public override void Write(Utf8JsonWriter writer, Rotation r, JsonSerializerOptions options) => JsonSerializer.Serialize(writer, (double[])[r.W, r.X, r.Y, r.Z], options);
    }

    private static object Tell(GoalMeasure goal) => new { goal = goal.Spec.ToString(), goal.Holds, goal.Measured, goal.Numbers };
}
