using System.Diagnostics;
using System.Text.Json;
using Robotics.Launch.Tests.CommandLine;
using Robotics.Launch.Tests.Runs;
using ROS2;
using RunTask = RoboticsInterfaces.Action.RunTask;

namespace Robotics.Launch.Tests.Killed;

/// <summary>
/// kill -9 at random moments of a task. The arm holds, seen on its joint states; the next task finds no goal, no process and no
/// state of the last; the recording can be read. <c>tests/ros/kill-nine</c> does it a hundred times each and measures.
/// </summary>
[Collection(nameof(RunTests))]
public sealed class KillTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60), Stillness = TimeSpan.FromSeconds(.5);

    [Fact]
    public async Task AKilledExecutor()
    {
        KillRecords records = new("executor");
        using Stage stage = new(1);
        using Actor sim = stage.StartSimulation();
        for (int i = 1; i <= KillRecords.Count; i++)
        {
            using Actor executor = stage.StartExecutor($"{i}");
            (bool acting, double after) = records.Moment();
            TaskCompletionSource acts = new(TaskCreationOptions.RunContinuationsAsynchronously);
            var goal = await stage.AskAsync(f => _ = f.Stage == "skill" && acts.TrySetResult());
            Task<ActionResult<RunTask.Result>> ending = goal.ResultAsync();
            await (acting ? Task.WhenAny(acts.Task, ending).WaitAsync(Patience) : Task.CompletedTask);
            Assert.False(ending.IsCompletedSuccessfully, ending.IsCompletedSuccessfully ? $"It ended before it acted: {ending.Result.Result.Reason}\n{executor.Words}" : "");
            await Task.Delay(TimeSpan.FromSeconds(after));
            int[] below = executor.Below;
            bool moving = stage.Witness.Moves;
            DateTimeOffset now = TimeProvider.System.GetUtcNow();
            long moment = executor.Kill();
            double held = await stage.Witness.HeldAfterAsync(moment, Stillness, Patience);
            await Stage.GoneAsync(below);
            await NoGoals(stage);
            await stage.GoHomeAsync();
            (int messages, double behind) = Stage.Read(Path.Combine(stage.Folder.At($"{i}"), "task-0001", "run.mcap"), now);
            Assert.True(messages > 0 || !acting);
            records.Add(new("executor", i, acting ? "execution" : "think", after, moving, Limits.Watchdog, held, null, messages, Number(behind)));
        }

        using Actor next = stage.StartExecutor("next");
        await stage.SucceedsAsync();
        Assert.False(sim.Ended, sim.Words);
        records.Close();
    }

    [Fact]
    public async Task AKilledClient()
    {
        KillRecords records = new("client");
        using Stage stage = new(2);
        using Actor sim = stage.StartSimulation(), executor = stage.StartExecutor("all");
        await executor.SaysAsync("robotics: Waiting for tasks", Patience);
        for (int i = 1; i <= KillRecords.Count; i++)
        {
            using Actor client = stage.Start("task", Stage.Sentence);
            (bool acting, double after) = records.Moment();
            await client.SaysAsync(acting ? "skill" : "look", Patience);
            await Task.Delay(TimeSpan.FromSeconds(after));
            bool moving = stage.Witness.Moves;
            DateTimeOffset now = TimeProvider.System.GetUtcNow();
            long moment = client.Kill();
            double held = await stage.Witness.HeldAfterAsync(moment, Stillness, Patience);
            string folder = Path.Combine(stage.Folder.At("all"), $"task-{i:0000}"), result = Path.Combine(folder, "result.json");
            await Until(() => File.Exists(result));
            double ended = Stopwatch.GetElapsedTime(moment).TotalSeconds;
            using (JsonDocument told = JsonDocument.Parse(File.ReadAllText(result)))
            {
                // It may have been done just before.
                Assert.Contains(told.RootElement.GetProperty("verdict").GetString(), (string[])["stopped", "succeeded"]);
            }

            await NoGoals(stage);
            await stage.GoHomeAsync();
            Assert.DoesNotContain(executor.Below, ProcessTree.Lives);
            (int messages, double behind) = Stage.Read(Path.Combine(folder, "run.mcap"), now);
            Assert.True(messages > 0);
            records.Add(new("client", i, acting ? "execution" : "think", after, moving, Limits.Client, held, ended, messages, Number(behind)));
        }

        await stage.SucceedsAsync();
        Assert.False(sim.Ended || executor.Ended, sim.Words + executor.Words);
        records.Close();
    }

    [Fact]
    public async Task AKilledSimulation()
    {
        KillRecords records = new("simulation");
        using Stage stage = new(3);
        using Actor executor = stage.StartExecutor("all");
        for (int i = 1; i <= KillRecords.Count; i++)
        {
            using Actor sim = stage.StartSimulation();
            await stage.Witness.UntilAStateComesAsync(Patience);
            (bool acting, double after) = records.Moment();
            TaskCompletionSource acts = new(TaskCreationOptions.RunContinuationsAsynchronously);
            var goal = await stage.AskAsync(f => _ = f.Stage == "skill" && acts.TrySetResult());
            Task<ActionResult<RunTask.Result>> ending = goal.ResultAsync();
            await (acting ? Task.WhenAny(acts.Task, ending).WaitAsync(Patience) : Task.CompletedTask);
            await Task.Delay(TimeSpan.FromSeconds(after));
            bool moving = stage.Witness.Moves;
            DateTimeOffset now = TimeProvider.System.GetUtcNow();
            long moment = sim.Kill();
            ActionResult<RunTask.Result> end = await ending.WaitAsync(2 * Patience);
            double ended = Stopwatch.GetElapsedTime(moment).TotalSeconds;

            // Numbered, and in words; or done just before.
            Assert.True(end.Result.Verdict == RunTask.Result.SUCCEEDED || (end.Result.Verdict is RunTask.Result.FAILED or RunTask.Result.REFUSED && end.Result.Code != 0 && end.Result.Reason.Length > 0), end.Result.Reason);
            Assert.DoesNotContain(executor.Below, ProcessTree.Lives);
            (int messages, double behind) = Stage.Read(Path.Combine(end.Result.Out, "run.mcap"), now);
            Assert.True(messages > 0);
            records.Add(new("simulation", i, acting ? "execution" : "think", after, moving, null, null, ended, messages, Number(behind)));
        }

        using Actor next = stage.StartSimulation();
        await stage.Witness.UntilAStateComesAsync(Patience);
        await stage.SucceedsAsync();
        Assert.False(executor.Ended, executor.Words);
        records.Close();
    }

    [Fact]
    public async Task AKilledRunTakesItsSimulationAndItsExecutorWithIt()
    {
        KillRecords records = new("run");
        using Stage stage = new(4);
        string[] run = ["run", .. Stage.Scene, "--worlds", "1", "--no-report", "--domain", "64", "--out"];
        for (int i = 1; i <= Math.Max(1, KillRecords.Count / 10); i++)
        {
            using Actor client = stage.Start([.. run, stage.Folder.At($"{i}")]);
            (bool acting, double after) = records.Moment();
            await client.SaysAsync(acting ? "execute" : "look", Patience);
            await Task.Delay(TimeSpan.FromSeconds(after));
            int[] below = client.Below;
            bool moving = stage.Witness.Moves;
            Assert.True(below.Length >= 2 || client.Ended);
            DateTimeOffset now = TimeProvider.System.GetUtcNow();
            long moment = client.Kill();
            await Stage.GoneAsync(below);
            (int messages, double behind) = Stage.Read(Path.Combine(stage.Folder.At($"{i}"), "run.mcap"), now);
            Assert.True(messages > 0);
            records.Add(new("run", i, acting ? "execution" : "think", after, moving, null, null, Stopwatch.GetElapsedTime(moment).TotalSeconds, messages, Number(behind)));
        }

        using Actor next = stage.Start([.. run, stage.Folder.At("next")]);
        await next.SaysAsync("succeeded: ", 2 * Patience);
        records.Close();
    }

    private static Task NoGoals(Stage stage) => Until(() => stage.GoalsUnderWay == 0);

    private static async Task Until(Func<bool> holds)
    {
        long since = Stopwatch.GetTimestamp();
        while (!holds())
        {
            Assert.True(Stopwatch.GetElapsedTime(since) < Patience, "It does not come about.");
            await Task.Delay(10);
        }
    }

    private static double? Number(double value) => double.IsNaN(value) ? null : value;
}
