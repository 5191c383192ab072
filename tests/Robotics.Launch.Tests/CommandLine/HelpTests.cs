using System.CommandLine;
using Robotics.Cli;

namespace Robotics.Launch.Tests.CommandLine;

/// <summary>What people are told of every command, word by word: a change of it is seen in review.</summary>
public class HelpTests
{
    private const string Renew = "ROBOTICS_RENEW_HELP";

    private static readonly string Folder = Repository.Root.At("tests/Robotics.Launch.Tests/help");

    private static IEnumerable<string> Names => All(Cli.CommandLine.Commands(new Terminal(TextWriter.Null, TextWriter.Null, false, false))).Select(Cli.CommandLine.Name);

    public static TheoryData<string> Commands => [.. Names];

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task HelpIsWhatWasAgreed(string command)
    {
        string[] words = command == "robotics" ? [] : command.Split(' ');
        (int exit, string help, string error) = await UsageTests.Invoke([.. words, "--help"]);
        Assert.Equal((0, ""), (exit, error));

        // The library names the process; here that is whoever runs the tests.
        string named = help.Replace($"  {RootCommand.ExecutableName} ", "  robotics ", StringComparison.Ordinal);
        string file = PathOf(command), told = string.Join('\n', named.Split('\n').Select(l => l.TrimEnd())).TrimEnd() + "\n";
        if (Environment.GetEnvironmentVariable(Renew) == "1")
        {
            Directory.CreateDirectory(Folder);
            File.WriteAllText(file, told);
        }

        string agreed = File.Exists(file) ? File.ReadAllText(file) : "";
        Assert.True(agreed == told, $"The help of '{command}' is not that of {Path.GetRelativePath(Repository.Root.At("."), file)}. If it is meant so, renew the files: {Renew}=1 launch/robotics test --filter HelpTests, and commit them. It is now:\n{told}");
    }

    [Fact]
    public void EveryFileIsTheHelpOfACommand() =>
        Assert.Equal(
            Names.Select(PathOf).Order(StringComparer.Ordinal),
            Directory.EnumerateFiles(Folder).Order(StringComparer.Ordinal));

    private static string PathOf(string command) => Path.Combine(Folder, command.Replace(' ', '-') + ".txt");

    private static IEnumerable<Command> All(Command command) => [command, .. command.Subcommands.SelectMany(All)];
}
