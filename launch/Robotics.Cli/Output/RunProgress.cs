using System.Collections.Immutable;
using Robotics.Planner;
using Robotics.Skills;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Robotics.Cli.Output;

/// <summary>
/// Tells a person what a task is doing while it does it, and keeps what the output folder needs. What is decided is said in
/// a line that stays; on a terminal what is under way (rehearsal, the running program) is redrawn below it.
/// </summary>
/// <param name="picture">Called at the moments worth a picture, with a caption.</param>
public sealed class RunProgress(Terminal terminal, TimeProvider clock, double bar, Action<string> picture) : ITaskProgress, IDisposable
{
    private const int LabelWidth = 12;

    private readonly LiveRegion live = new(terminal);
    private readonly List<SkillOutcome> skills = [];
    private readonly Lock turn = new();
    private string[] program = [];
    private double skillStart, rehearsed;
    private int successes, failures;
    private long rehearsalStart;

    /// <summary>Skills of the execution so far.</summary>
    public ImmutableArray<SkillOutcome> Skills
    {
        get
        {
            lock (turn)
            {
                return [.. skills];
            }
        }
    }

    public void Looked(TaskContext task) =>
        Say("look", $"{task.World.Objects.Length} objects: {string.Join(", ", task.World.Objects.Select(o => o.Name))}");

    public void StageStarted(int attempt, StageName stage) => Show($"[blue]{Label(stage)}[/] …");

    public void StageFinished(int attempt, StageName stage, object record)
    {
        Say(Label(stage).Trim(), Findings.Of(record), "blue");
        if (record is Analysis analysis)
        {
            foreach (KeyConcept concept in analysis.Concepts)
            {
                Say("", FormattableString.Invariant($"{concept.Quantity} of {concept.Subject} = {concept.Value:0.###} {concept.Unit}, limit {concept.Limit:0.###}: {concept.Why}"));
            }
        }
        else if (record is ProgramText text)
        {
            foreach ((int i, string line) in Findings.Lines(text.Source).Index())
            {
                Say("", $"{i + 1,3}  {line}");
            }
        }
    }

    public void Checked(int attempt, ProgramCheck check)
    {
        if (check.Program is not null)
        {
            Say("check", "nothing but skills, queries and accounted numbers", "blue");
        }

        foreach (ProgramFault fault in check.Faults)
        {
            Say("check", $"line {fault.Line}: {fault.Message}", "red");
        }
    }

    public void RehearsalStarted(int attempt, bool twin, int worlds)
    {
        (successes, failures, rehearsed, rehearsalStart) = (0, 0, 0, clock.GetTimestamp());
        Show($"{Name(twin)} in {worlds} worlds …");
    }

    public void WorldRehearsed(int attempt, bool twin, RehearsalRun run, int done)
    {
        _ = run.Success ? successes++ : failures++;
        rehearsed += run.Seconds;
        Show($"{Name(twin)} [green]{new string('■', Math.Min(60, successes))}[/][red]{new string('■', Math.Min(60, failures))}[/] {done} worlds, {rehearsed / Wall():0} x real time");
    }

    public void RehearsalFinished(int attempt, bool twin, RehearsalReport report)
    {
        string codes = string.Concat(RehearsalResult.FailuresOf(report).Select(f => $", {f.Value} x {f.Key}"));
        Say(
            twin ? "bare hand" : "rehearsal",
            FormattableString.Invariant($"{report.Successes} of {report.Worlds} worlds, interval {report.Low:0.00} to {report.High:0.00}, bar {bar:0.##}{codes}; {rehearsed / Wall():0} x real time"),
            report.Passed ? "green" : "yellow");
    }

    public void TwinDecided(TwinReport twin) => Say("bare hand", (twin.ToolNeeded ? "the tool is needed. " : "the tool is not needed. ") + twin.Reason);

    public void Diagnosed(int attempt, Diagnosis diagnosis) => Say("diagnosis", $"pass {attempt}: {Findings.Of(diagnosis)}", "yellow");

    public void ExecutionStarted(string source)
    {
        program = Findings.Lines(source);
        Say("execute", $"{program.Length} lines", "blue");
        picture("before");
    }

    public void ProgramLine(int line) => Show(Listing(line));

    public void SkillStarted(int line, string call, double time)
    {
        skillStart = time;
        Show(Listing(line));
    }

    public void SkillEnded(int line, string call, SkillResult result, double time)
    {
        lock (turn)
        {
            skills.Add(new(line, call, result, skillStart, time));
        }

        Say("", FormattableString.Invariant($"{line,3}  {call}  {(result.Ok ? "ok" : result.ToString())}, {time:0.0} s"));
        picture(FormattableString.Invariant($"{line}: {call}, {(result.Ok ? "ok" : result.Code)}, {time:0.0} s"));
    }

    public void Measured(GoalReport report)
    {
        foreach (GoalMeasure goal in report.Goals)
        {
            Say("measured", $"{goal.Spec}: {(goal.Holds ? "holds" : "does not hold")}. {goal.Measured}", goal.Holds ? "green" : "red");
        }

        picture(report.Holds ? "measured: it holds" : "measured: it does not hold");
        Say("", $"touched: {List(report.Contacts.Touched)}; used as a tool: {List(report.Contacts.Tools)}");
    }

    public void Finished(TaskReport report) => live.Close();

    public void Dispose() => live.Close();

    private double Wall() => Math.Max(1e-3, clock.GetElapsedTime(rehearsalStart).TotalSeconds);

    private static string Name(bool twin) => twin ? "[blue]bare hand  [/]" : "[blue]rehearsal  [/]";

    private static string Label(StageName stage) => stage.ToString().ToLowerInvariant().PadRight(LabelWidth - 1);

    private static string List(IReadOnlyCollection<string> names) => names.Count == 0 ? "nothing" : string.Join(", ", names);

    private Markup Listing(int current) => new(string.Join('\n', program.Select((line, i) =>
        $"{(i + 1 == current ? "[bold yellow]▶" : "[dim] ")}{i + 1,3}  {Terminal.Safe(line)}[/]")));

    private void Show(string markup) => Show(new Markup(markup));

    private void Show(IRenderable content) => live.Show(content);

    /// <summary>A line that stays. It is not broken: a log is searched by line.</summary>
    private void Say(string label, string text, string colour = "default")
    {
        live.Close();
        terminal.SayLine($"[{colour}]{label.PadRight(LabelWidth)}[/]", text);
    }
}
