using System.Diagnostics;
using System.Text.Json;
using Robotics.Cli;
using Robotics.Cli.Evaluation;
using Robotics.Launch.Tests.CommandLine;

namespace Robotics.Launch.Tests.Evaluation;

/// <summary>A worker that is killed, on a real suite.</summary>
public sealed class KilledWorkerTests : IDisposable
{
    private const int Layouts = 24;
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task LosesOnlyWhatItWasDoing()
    {
        string place = folder.At("runs.db");
        string[] call = ["eval", "--suite", "milk-reaching", "--variants", "impossible", "--layouts", $"{Layouts}", "--threads", "1", "--json", "--out", place];
        using Process worker = Process.Start(new ProcessStartInfo("dotnet", [ProcessRunner.Program, .. call]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        _ = worker.StandardError.ReadToEndAsync();
        int before;
        while ((before = File.Exists(place) ? ResultPlace.Read(place).Count : 0) < 3 && !worker.HasExited)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50));
        }

        worker.Kill(entireProcessTree: true);
        await worker.WaitForExitAsync();
        IReadOnlyList<EvalResult> kept = ResultPlace.Read(place);
        Assert.InRange(kept.Count, before, Layouts - 1);

        ProcessResult again = ProcessRunner.Robotics(call);
        Assert.True(again.ExitCode == ExitCode.Succeeded, again.Error);
        Assert.Empty(JsonSchema.Faults("eval.schema.json", again.Out));
        using JsonDocument table = JsonDocument.Parse(again.Out);
        Assert.Equal(Layouts, table.RootElement.GetProperty("summary").GetProperty("honestRefusal").GetProperty("count").GetInt32());
        IReadOnlyList<EvalResult> all = ResultPlace.Read(place);
        Assert.Equal(Layouts, all.Count);

        // What was kept was not done again: the wall time of each is as it was.
        Assert.Subset(all.ToHashSet(), kept.ToHashSet());
    }
}
