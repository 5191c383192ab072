using System.Text.Json;

namespace Robotics.Cli.Evaluation;

/// <summary>
/// The runs of an evaluation as JSON lines, written as they end, so that an evaluation that was stopped goes on where it was.
/// Safe for concurrent use.
/// </summary>
public sealed class ResultFile : IDisposable
{
    private readonly StreamWriter writer;
    private readonly Lock turn = new();

    /// <summary>Opens the file for more lines, and gives those that are there. A last line that was cut off is dropped.</summary>
    public ResultFile(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        Before = File.Exists(path) ? [.. File.ReadLines(path).Select(Read).OfType<EvalResult>()] : [];
        bool cut = File.Exists(path) && new FileInfo(path).Length > 0 && !EndsWithNewLine(path);
        writer = new StreamWriter(path, append: true) { AutoFlush = true };
        if (cut)
        {
            writer.WriteLine();
        }
    }

    /// <summary>What was there already.</summary>
    public IReadOnlyList<EvalResult> Before { get; }

    public void Add(EvalResult result)
    {
        lock (turn)
        {
            writer.WriteLine(JsonSerializer.Serialize(result, JsonOutput.Line));
        }
    }

    public void Dispose() => writer.Dispose();

    private static EvalResult? Read(string line)
    {
        try
        {
            return JsonSerializer.Deserialize<EvalResult>(line, JsonOutput.Line);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static bool EndsWithNewLine(string path)
    {
        using FileStream stream = File.OpenRead(path);
        stream.Seek(-1, SeekOrigin.End);
        return stream.ReadByte() == '\n';
    }
}
