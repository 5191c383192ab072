using System.Text.Json;
using Robotics.Cli.Report;

namespace Robotics.Cli.Output;

/// <summary>
/// The folder a run leaves behind. Files are written whole or not at all: whatever ends the process, what is there can be
/// read; only trace.jsonl grows, line by line.
/// </summary>
public sealed class OutputFolder
{
    private static readonly string[] Files = ["report.html", "scenario.yaml", "trace.jsonl", "program.cs", "result.json"];

    private OutputFolder(string path) => Path = path;

    public string Path { get; }

    /// <summary>Makes the folder and takes away what an earlier run left there under our names; other files stay.</summary>
    public static OutputFolder Open(string path)
    {
        try
        {
            Directory.CreateDirectory(path);
            foreach (string file in Files)
            {
                File.Delete(System.IO.Path.Combine(path, file));
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(ExitCode.Usage, $"--out '{Terminal.Plain(path)}' cannot be written: {e.Message} Give another folder.", e);
        }

        return new(path);
    }

    public Stream OpenTrace() => new FileStream(At("trace.jsonl"), FileMode.Create, FileAccess.Write, FileShare.Read);

    public void Write(string name, string text)
    {
        string unfinished = At("." + name);
        File.WriteAllText(unfinished, text);
        File.Move(unfinished, At(name), overwrite: true);
    }

    public RunResult Write(RunRecord run, bool withReport)
    {
        RunResult result = RunResult.Of(run, Path);
        if (run.Report.Program is { } program)
        {
            Write("program.cs", program.EndsWith('\n') ? program : program + "\n");
        }

        if (withReport)
        {
            Write("report.html", HtmlReport.Write(run));
        }

        Write("result.json", JsonSerializer.Serialize(result, JsonOutput.Indented) + "\n");
        return result;
    }

    private string At(string name) => System.IO.Path.Combine(Path, name);
}
