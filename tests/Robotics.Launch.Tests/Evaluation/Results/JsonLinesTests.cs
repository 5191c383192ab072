using Robotics.Cli;
using Robotics.Cli.Evaluation;
using Robotics.Launch.Tests.CommandLine;
using Robotics.Launch.Tests.Repository;

namespace Robotics.Launch.Tests.Evaluation.Results;

public sealed class JsonLinesTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    public static TheoryData<string> CheckedIn => ["robotool-arm.jsonl", "robotool-arm-scrambled.jsonl", "unseen.jsonl", "external.jsonl", "robotool-legs.jsonl", "ablations.jsonl"];

    [Theory]
    [MemberData(nameof(CheckedIn))]
    public void ResultsThatAreCheckedInCanBeReadByThisProgram(string file)
    {
        IReadOnlyList<EvalResult> runs = ResultPlace.Read(Root.At($"tests/results/{file}"));
        Assert.NotEmpty(runs);
        Assert.Equal(runs.Count, runs.DistinctBy(r => (r.Setting, r.Case)).Count());
        Assert.Equal(runs.Count, ResultPlace.Add(folder.At("x.db"), runs));
    }

    [Fact]
    public void ALineThatWasCutOffIsLeftOutAndAWrongOneIsTold()
    {
        string[] lines = File.ReadAllLines(Root.At("tests/results/unseen.jsonl"));
        File.WriteAllText(folder.At("cut.jsonl"), string.Join('\n', lines[..3]) + "\n" + lines[3][..40]);
        Assert.Equal(3, ResultPlace.Read(folder.At("cut.jsonl")).Count);

        File.WriteAllText(folder.At("wrong.jsonl"), lines[0] + "\n{\"reason\":\"x\"}\n" + lines[1] + "\n");
        CommandException error = Assert.Throws<CommandException>(() => ResultPlace.Read(folder.At("wrong.jsonl")));
        Assert.EndsWith("wrong.jsonl:2", error.Message);
    }

    [Fact]
    public void JsonLinesAreNoPlaceToEvaluateInto() =>
        Assert.Contains("eval merge", Assert.Throws<CommandException>(() => ResultPlace.Open("x.jsonl")).Message);

    [Fact]
    public void ResultsThatAreNotThereAreTold() =>
        Assert.Contains("There are no results", Assert.Throws<CommandException>(() => ResultPlace.Read(folder.At("x.db"))).Message);
}
