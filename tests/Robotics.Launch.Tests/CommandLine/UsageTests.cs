using System.Text.Json;
using Robotics.Cli;

namespace Robotics.Launch.Tests.CommandLine;

public class UsageTests
{
    public static TheoryData<string[], int, string> Wrong => new()
    {
        { [], ExitCode.Usage, "--help" },
        { ["fly"], ExitCode.Usage, "'fly' is no command of it. There are: " },
        { ["doctor", "--fly"], ExitCode.Usage, "'--fly' is no option of it. There are: --json" },
        { ["run"], ExitCode.Usage, "run: --scene is missing. There are: " },
        { ["run", "bring me the milk", "--scene", "nowhere"], ExitCode.Usage, "scene 'nowhere' is unknown. There are: " },
        { ["run", "--scene", "milk-reaching", "--variant", "1"], ExitCode.Usage, "variant '1' is unknown. There are: needed, unneeded, impossible" },
        { ["run", "--scene", "milk-reaching", "--bar", "1.5"], ExitCode.Usage, "--bar is 1.5 and must be from 0 to 1" },
        { ["run", "--scene", "milk-reaching", "--worlds", "0"], ExitCode.Usage, "--worlds is 0 and must be from 1 to 10000" },
        { ["run", "--scene", "milk-reaching", "--seed", "x"], ExitCode.Usage, "'x'" },
        { ["run", "--scene", "milk-reaching", "--reasoner", "oracle"], ExitCode.Usage, "'oracle' is unknown" },
        { ["run", "--scene", "milk-reaching", "--reasoner", "offline,driver=offline"], ExitCode.Usage, "stage 'driver' is unknown. There are: analyzer, planner, calculator, coder" },
        { ["run", "--scene", "milk-reaching", "--reasoner", "offline,planner"], ExitCode.Usage, "'planner' is not STAGE=NAME" },
        { ["run", "--scenario", "nowhere.yaml"], ExitCode.Usage, "--scenario 'nowhere.yaml' cannot be read" },
        { ["eval", "--suite", "nowhere"], ExitCode.Usage, "suite 'nowhere' is unknown. There are: " },
        { ["eval", "--suite", "milk-reaching", "--without", "driver"], ExitCode.Usage, "--without 'driver' is unknown. There are: analyzer, " },
        { ["eval", "--suite", "milk-reaching", "--shard", "5/4"], ExitCode.Usage, "--shard is '5/4' and must be i/n" },
        { ["eval", "--suite", "milk-reaching", "--out", "runs.jsonl"], ExitCode.Usage, "Give a .db file" },
        { ["eval", "report", "nowhere.db"], ExitCode.Usage, "There are no results." },
        { ["eval", "compare", "nowhere.db", "nowhere.jsonl"], ExitCode.Usage, "There are no results." },
        { ["eval", "merge", "into.db"], ExitCode.Usage, "See launch/robotics eval merge --help." },
        { ["program", "check", "nowhere.cs"], ExitCode.Usage, "program 'nowhere.cs' cannot be read" },
        { ["program", "run", "nowhere.cs", "--scene", "pull-cube"], ExitCode.Usage, "program 'nowhere.cs' cannot be read" },
        { ["program", "run", "nowhere.cs", "--bar", "2"], ExitCode.Usage, "--bar is 2 and must be from 0 to 1, for example 0.8. See launch/robotics program run --help." },
        { ["skills", "--hand", "--legs"], ExitCode.Usage, "--legs and --hand are two robots" },
        { ["skills", "--hand", "Grasp"], ExitCode.Usage, "skill 'Grasp' is unknown. There are: Objects, " },
        { ["hand", "--simulated", "--object", "basic"], ExitCode.Usage, "hand: --object 'basic' is 2 objects. Name one." },
        { ["hand", "--simulated", "--hand", "claw"], ExitCode.Usage, "dclaw" },
        { ["reorient", "node"], ExitCode.Usage, "The policy 'teacher' is trained: name its file with --weights." },
        { ["reorient", "node", "--policy", "nobody"], ExitCode.Usage, "policy 'nobody' is unknown" },
        { ["bench", "nothing"], ExitCode.Usage, "benchmark 'nothing' is unknown. There are: physics, rehearsal, chain, programs" },
        { ["scenes", "nowhere"], ExitCode.Usage, "scene 'nowhere' is unknown" },
        { ["hand", "--hand", "nowhere"], ExitCode.Usage, "hand: The hand 'nowhere' is neither one of dclaw nor a file" },
        { ["skills", "Fly"], ExitCode.Usage, "skill 'Fly' is unknown. There are: Objects, " },
        { ["skills", "\u001b[31mred"], ExitCode.Usage, "skill '\uFFFD[31mred' is unknown" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task OneClearErrorAndTheStatedCode(string[] arguments, int code, string words)
    {
        (int exit, string output, string error) = await Invoke(arguments);

        Assert.Equal(code, exit);
        Assert.Contains(words, error);
        Assert.Single(error.TrimEnd('\n').Split('\n'));
        Assert.Empty(output);
    }

    [Fact]
    public async Task EveryCommandHasHelpWithExamplesAndIsInTheReadme()
    {
        string readme = File.ReadAllText(Repository.Root.At("README.md"));
        (int exit, string help, string error) = await Invoke("--help");
        Assert.Equal(0, exit);
        Assert.Empty(error);
        string[] commands = [.. help.Split("Commands:")[1].Split("Examples:")[0].Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(l => l.StartsWith("  ", StringComparison.Ordinal) && l[2] != ' ').Select(l => l.Trim().Split(' ')[0])];
        Assert.Contains("test", commands);
        foreach (string command in commands)
        {
            (exit, help, error) = await Invoke(command, "--help");
            Assert.Equal(0, exit);
            Assert.Contains($"Examples:\n  launch/robotics {command}", help);
            Assert.Contains($"`launch/robotics {command}", readme);
        }
    }

    [Fact]
    public async Task SkillsAsJsonListsTheWholeSurface()
    {
        (int exit, string output, string error) = await Invoke("skills", "--json");

        Assert.Equal(0, exit);
        Assert.Empty(error);
        using JsonDocument json = JsonDocument.Parse(output);
        Assert.Equal(Robotics.Skills.SkillCatalogue.Default.Members.Count, json.RootElement.GetProperty("skills").GetArrayLength());
    }

    [Fact]
    public void TheProcessSpeaksAsTheLibraryDoes()
    {
        ProcessResult result = ProcessRunner.Robotics("skills", "Fly");

        Assert.Equal(ExitCode.Usage, result.ExitCode);
        Assert.Empty(result.Out);
        Assert.StartsWith("robotics: skill 'Fly' is unknown.", result.Error);
        Assert.DoesNotContain('\u001b', result.Error);
    }

    internal static async Task<(int Exit, string Out, string Error)> Invoke(params string[] arguments)
    {
        StringWriter output = new(), error = new();
        int exit = await Cli.CommandLine.RunAsync(arguments, new Terminal(output, error, interactive: false, colours: false), CancellationToken.None);
        return (exit, output.ToString(), error.ToString());
    }
}
