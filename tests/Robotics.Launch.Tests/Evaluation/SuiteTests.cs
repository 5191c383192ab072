using Robotics.Cli;
using Robotics.Cli.Evaluation;
using Robotics.Launch.Tests.CommandLine;

namespace Robotics.Launch.Tests.Evaluation;

public sealed class SuiteTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void EveryShippedSuiteNamesScenesThatThereAre() =>
        Assert.All(Suite.Names, name => Assert.NotEmpty(Suite.Load(name).Scenes));

    [Fact]
    public void ASceneIsASuiteOfItsOwn() => Assert.Equal("milk-reaching", Assert.Single(Suite.Load("milk-reaching").Scenes));

    [Theory]
    [InlineData("- milk-reaching\n- nowhere\n", "'nowhere' is unknown. There are: ")]
    [InlineData("scenes: [milk-reaching]\n", ":1:1")]
    [InlineData("- milk-reaching\n- [\n", "suite.yaml:")]
    public void AWrongSuiteIsToldWithItsPlace(string text, string words)
    {
        string path = folder.At("suite.yaml");
        File.WriteAllText(path, text);

        CommandException error = Assert.Throws<CommandException>(() => Suite.Load(path));

        Assert.Equal(ExitCode.Usage, error.ExitCode);
        Assert.Contains(words, error.Message);
    }
}
