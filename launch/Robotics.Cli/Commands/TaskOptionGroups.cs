using System.CommandLine;
using Robotics.Planner;
using Robotics.Sim;

namespace Robotics.Cli;

/// <summary>Which layout of which scene.</summary>
internal sealed class LayoutOptions
{
    private readonly Option<string?> _scene = new("--scene") { Description = "Name or path of a scene.", HelpName = "SCENE" };
    private readonly Option<int> _seed = TaskArguments.Number("--seed", "Which layout of the scene is drawn.", 0, 0, int.MaxValue);

    private readonly Option<string> _variant = new("--variant")
    {
        Description = "needed, unneeded or impossible: what the layout is drawn for.",
        HelpName = "WHICH",
        DefaultValueFactory = _ => "needed",
    };

    public void AddTo(Command command)
    {
        command.Add(_scene);
        command.Add(_seed);
        command.Add(_variant);
    }

    /// <summary>Whether a scene is named.</summary>
    public bool IsNamed(ParseResult parsed) => parsed.GetValue(_scene) is not null;

    public int Seed(ParseResult parsed) => parsed.GetValue(_seed);

    /// <exception cref="CommandException">No scene is named, or there is none of that name.</exception>
    public (string Scene, SceneVariant Variant, int Seed) Of(ParseResult parsed)
    {
        string path = CommandLine.Name(parsed.CommandResult.Command);
        string name = parsed.GetValue(_scene) ?? throw new CommandException(
            ExitCode.Usage, $"{path}: --scene is missing. There are: {string.Join(", ", SimData.Scenes)}. See launch/robotics {path} --help.");
        _ = TaskArguments.Scene(name);
        return (name, TaskArguments.Variant(parsed.GetValue(_variant)!), parsed.GetValue(_seed));
    }
}

/// <summary>How much proof a program needs before it runs.</summary>
internal sealed class ProofOptions
{
    private readonly Option<int> _worlds = TaskArguments.Worlds();
    private readonly Option<double> _bar = TaskArguments.Bar();
    private readonly Option<int> _threads = TaskArguments.Threads();

    public void AddTo(Command command)
    {
        command.Add(_worlds);
        command.Add(_bar);
        command.Add(_threads);
    }

    public TaskOptions Of(ParseResult parsed, TaskOptions other) =>
        other with { Worlds = parsed.GetValue(_worlds), Bar = parsed.GetValue(_bar), Threads = TaskArguments.Threads(parsed, _threads) };
}

/// <summary>What a run leaves behind and prints.</summary>
/// <param name="Folder">Null for the usual one.</param>
/// <param name="Frames">Pictures in the report, at most.</param>
internal sealed record RunOutput(string? Folder, bool Report, int Frames, bool Json);

/// <summary>The options of <see cref="RunOutput"/>.</summary>
internal sealed class OutputOptions
{
    private readonly Option<string?> _folder = new("--out") { Description = "Output folder [default: out/<scene>-<variant>-<seed>].", HelpName = "DIR" };
    private readonly Option<bool> _noReport = new("--no-report") { Description = "No report.html and no pictures: quicker." };
    private readonly Option<int> _frames = TaskArguments.Number("--frames", "Pictures in the report, at most.", 8, 0, 100);
    private readonly Option<bool> _json = JsonOutput.Option();

    public void AddTo(Command command)
    {
        command.Add(_folder);
        command.Add(_noReport);
        command.Add(_frames);
        command.Add(_json);
    }

    public RunOutput Of(ParseResult parsed)
    {
        bool report = !parsed.GetValue(_noReport);
        return new(parsed.GetValue(_folder), report, report ? parsed.GetValue(_frames) : 0, parsed.GetValue(_json));
    }
}
