using System.Text.Json;

namespace Robotics.Cli.Evaluation;

/// <summary>Runs as JSON, one a line: the form in which results are passed on and checked in. Read and written as a whole.</summary>
public static class JsonLines
{
    public static bool IsMeant(string place) => place.EndsWith(".jsonl", StringComparison.Ordinal);

    /// <summary>A last line that was cut off is left out.</summary>
    /// <exception cref="CommandException">It cannot be read, or a line is no run; says which.</exception>
    public static IReadOnlyList<EvalResult> Read(string path)
    {
        string text = Reading(path, () => File.ReadAllText(path));
        string[] lines = text.Split('\n');
        List<EvalResult> all = [];
        foreach ((int i, string line) in lines.Index())
        {
            try
            {
                if (line.Length > 0)
                {
                    all.Add(JsonSerializer.Deserialize<EvalResult>(line, JsonOutput.Line) is { Setting: not null, Case: not null } run ? run : throw new JsonException("It has no setting or no case."));
                }
            }
            catch (JsonException wrong)
            {
                if (i < lines.Length - 1)
                {
                    throw new CommandException(ExitCode.Usage, $"This line is no run of an evaluation: {wrong.Message} Give a file that robotics eval merge wrote. {path}:{i + 1}", wrong);
                }
            }
        }

        return all;
    }

    /// <summary>Written beside and moved into place: there is never half a file.</summary>
    public static void Write(string path, IEnumerable<EvalResult> results) => Reading(path, () =>
    {
        string unfinished = path + ".unfinished";
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        File.WriteAllLines(unfinished, results.Select(r => JsonSerializer.Serialize(r, JsonOutput.Line)));
        File.Move(unfinished, path, overwrite: true);
        return path;
    });

    private static T Reading<T>(string path, Func<T> what)
    {
        try
        {
            return what();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(ExitCode.Usage, $"Results cannot be read or written: {e.Message} Give another place. {path}", e);
        }
    }
}
