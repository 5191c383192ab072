using System.Diagnostics;
using Robotics.Reorientation.Configuration;
using Robotics.Reorientation.Learning;
using Robotics.Reorientation.Task;
using Robotics.Reorientation.Training;

namespace Robotics.Reorientation.Tests.Training;

public sealed class ResumeTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("reorientation-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void TheSameSeedGivesTheSameBytesAndAnotherOthers()
    {
        byte[] Three(int seed)
        {
            using TurntableWorlds worlds = Turntable.Worlds();
            using Trainer trainer = new(worlds, Turntable.Config with { Seed = seed }, TimeProvider.System);
            Iterate(trainer, 3);
            return Turntable.Bytes(trainer);
        }

        Assert.Equal(Three(5), Three(5));
        Assert.NotEqual(Three(5), Three(6));
    }

    [Fact]
    public void AResumedRunGoesOnToTheBit()
    {
        // Randomised too: noise, pushes and physics are part of what is kept.
        ReorientationConfig config = Turntable.Config with { Starts = new() { VisitedShare = 0.5, DroppedShare = 0.2, BehindShare = 0.5 }, Randomisation = new() { Raise = 0 } };
        using TurntableWorlds worlds = Turntable.Worlds(), others = Turntable.Worlds();
        using Trainer whole = new(worlds, config, TimeProvider.System), resumed = new(others, config, TimeProvider.System);
        Iterate(whole, 4);
        Safetensors kept = new();
        whole.Save(kept);
        Iterate(whole, 4);
        resumed.Load(kept);
        Iterate(resumed, 4);
        Assert.Equal(8, resumed.Iteration);
        Assert.Equal(Turntable.Bytes(whole), Turntable.Bytes(resumed));
    }

    [Fact]
    public void AFolderIsGoneOnFromAndItsCurveHasNoLineTwice()
    {
        Observer told = new();
        Run(2 * 1024, told);
        string progress = Path.Combine(folder, TrainingRun.ProgressFile);
        // As after a kill: lines that the checkpoint does not know yet, and a file that was being written.
        File.AppendAllText(progress, File.ReadLines(progress).Last() + "\n" + File.ReadLines(progress).Last().Replace("\"iteration\":2", "\"iteration\":3") + "\n{\"iter");
        File.WriteAllText(Path.Combine(folder, TrainingRun.CheckpointFile + ".unfinished"), "half");
        Run(5 * 1024, told);
        Assert.Equal([1, 2, 3, 4, 5], told.Curve.Select(r => r.Iteration));
        Assert.Equal(5, File.ReadLines(progress).Count());
        Assert.Empty(told.Troubles);
        Assert.True(File.Exists(Path.Combine(folder, TrainingRun.PolicyFileName)));
    }

    /// <summary>One that saw no outline goes on to see it, and does at first what it did.</summary>
    [Fact]
    public void NetworksThatSawLessBeginWithMore()
    {
        Run(2 * 1024, new());
        string place = Path.Combine(folder, "outlined");
        ReorientationConfig config = Turntable.Config with { Task = Turntable.Config.Task with { Outline = true } };
        using TurntableWorlds plain = Turntable.Worlds(), outlined = Turntable.Worlds();
        using Trainer before = new(plain, Turntable.Config, TimeProvider.System);
        before.BeginWith(Of(folder));
        using var run = Turntable.Run(place, outlined, config, new Observer(), out Trainer after, from: folder);
        Assert.All(Means(before, Turntable.Config, plain).Zip(Means(after, config, outlined)), m => Assert.Equal(m.First, m.Second, 1e-6f));
        run.Run(2 * 1024, CancellationToken.None);
        Assert.Equal(2, after.Iteration);

        static float[] Means(Trainer trainer, ReorientationConfig config, TurntableWorlds worlds)
        {
            ReorientationTask task = new(worlds, config, TimeProvider.System);
            Rollout rollout = new(1, worlds.Count, task.RowSize, task.ActionSize);
            task.Observe(rollout.RowsOf(0));
            trainer.Learner.Rows.Normalise(rollout.RowsOf(0));
            trainer.Learner.Act(rollout, 0);
            return rollout.Means;
        }
    }

    [Fact]
    public void ANewRunBeginsWithTheNetworksOfAnotherOfTheSameHand()
    {
        Run(2 * 1024, new());
        string place = Path.Combine(folder, "next");
        using (TurntableWorlds more = new(8, objects: 2))
        using (var next = Turntable.Run(place, more, Turntable.Config, new Observer(), out Trainer fresh, from: folder))
        {
            next.Run(0, CancellationToken.None);
            Assert.Equal(0, fresh.Iteration);
        }

        Safetensors old = Of(folder), begun = Of(place);
        Assert.Equal(old.Get<double>("rows.mean"), begun.Get<double>("rows.mean"));
        Assert.All(old.Names.Where(n => n.StartsWith("policy.", StringComparison.Ordinal)), n => Assert.Equal(old.Get<float>(n), begun.Get<float>(n)));
        using TurntableWorlds claw = new(8, "claw");
        Assert.Contains("hand is turntable", Assert.Throws<CheckpointException>(() =>
            Turntable.Run(Path.Combine(folder, "other"), claw, Turntable.Config, new Observer(), out _, from: folder)).Message);
        Assert.Contains("cannot be read", Assert.Throws<CheckpointException>(() =>
            Turntable.Run(Path.Combine(folder, "other"), claw, Turntable.Config, new Observer(), out _, from: Path.Combine(folder, "nowhere"))).Message);
    }

    [Fact]
    public void ACheckpointOfAnotherHandObjectOrShapeIsOneClearError()
    {
        Run(1024, new());
        using TurntableWorlds other = new(32, "claw"), many = new(16);
        Assert.Contains("hand is turntable (3 fingers, 3 joints), this run's is claw", Refused(other, Turntable.Config));
        Assert.Contains("worlds is 32, this run's is 16", Refused(many, Turntable.Config));
        using TurntableWorlds same = Turntable.Worlds();
        Assert.Contains("layers is [32,32], this run's is [8]", Refused(same, Turntable.Config with { Ppo = Turntable.Config.Ppo with { Hidden = [8] } }));
        Assert.Contains("does not fit this configuration", Refused(same, Turntable.Config with { Starts = new() { Remembered = 7 } }));
        string file = Path.Combine(folder, TrainingRun.CheckpointFile);
        File.WriteAllBytes(file, File.ReadAllBytes(file)[..^100]);
        Assert.Contains("cannot be read", Refused(same, Turntable.Config));

        string Refused(TurntableWorlds worlds, ReorientationConfig config)
        {
            string message = Assert.Throws<CheckpointException>(() => Turntable.Run(folder, worlds, config, new Observer(), out _)).Message;
            Assert.EndsWith(Path.Combine(folder, TrainingRun.CheckpointFile), message);
            return message;
        }
    }

    /// <summary>Another process holds the folder as a run does, and is killed.</summary>
    [Fact]
    public void ASecondRunInTheFolderIsOneClearErrorUntilTheFirstIsGone()
    {
        string file = Path.Combine(folder, TrainingRun.LockFile);
        using (Process other = Process.Start(new ProcessStartInfo("flock", ["--no-fork", file, "sh", "-c", "echo held; exec sleep 600"]) { RedirectStandardOutput = true })!)
        {
            Assert.Equal("held", other.StandardOutput.ReadLine());
            Refused();
            other.Kill();
            other.WaitForExit();
        }

        Run(1024, new());
        using TurntableWorlds worlds = Turntable.Worlds();
        using var first = Turntable.Run(folder, worlds, Turntable.Config, new Observer(), out _);
        byte[] before = File.ReadAllBytes(Path.Combine(folder, TrainingRun.CheckpointFile));
        Refused();
        Assert.Equal(before, File.ReadAllBytes(Path.Combine(folder, TrainingRun.CheckpointFile)));

        void Refused()
        {
            using TurntableWorlds more = Turntable.Worlds();
            string message = Assert.Throws<CheckpointException>(() => Turntable.Run(folder, more, Turntable.Config, new Observer(), out _)).Message;
            Assert.Equal($"Another process trains in this folder: it holds the file run.lock, and one process at a time may. Wait for it, stop it, or name another folder. {file}", message);
        }
    }

    [Fact]
    public void AFullDiskIsToldAndTheRunGoesOn()
    {
        Observer told = new();
        // /dev/full refuses every byte as a full disk does.
        Checkpoint full = new(_ => new FileStream("/dev/full", FileMode.Open, FileAccess.Write));
        using TurntableWorlds worlds = Turntable.Worlds();
        using var run = Turntable.Run(folder, worlds, Turntable.Config, told, out Trainer trainer, full);
        run.Run(1024, default);
        run.Run(2 * 1024, default);
        Assert.Equal(2, told.Troubles.Count);
        Assert.All(told.Troubles, t => Assert.StartsWith("No checkpoint was written: ", t));
        Assert.Equal(2, trainer.Iteration);
        Assert.False(File.Exists(Path.Combine(folder, TrainingRun.CheckpointFile)));
    }

    [Fact]
    public void AnUpdateThatDivergesIsUndoneAndTold()
    {
        ReorientationConfig wild = Turntable.Config with { Ppo = Turntable.Config.Ppo with { Rate = 1e4, KlTarget = 10 } };
        using TurntableWorlds worlds = Turntable.Worlds();
        using Trainer trainer = new(worlds, wild, TimeProvider.System);
        Safetensors before = new();
        trainer.Save(before);
        List<string> troubles = [];
        double rate = trainer.Learner.Rate;
        trainer.Iterate(troubles.Add);
        Assert.Contains("iteration 1: the update diverged", Assert.Single(troubles));
        Safetensors after = new();
        trainer.Save(after);
        Assert.All(before.Names.Where(n => n.StartsWith("policy.", StringComparison.Ordinal)), n => Assert.Equal(before.Get<float>(n), after.Get<float>(n)));
        Assert.Equal(rate / 2, trainer.Learner.Rate, 6);
    }

    private static void Iterate(Trainer trainer, int times)
    {
        for (int i = 0; i < times; i++)
        {
            trainer.Iterate(what => Assert.Fail(what));
        }
    }

    private void Run(long steps, Observer told)
    {
        using TurntableWorlds worlds = Turntable.Worlds();
        using var run = Turntable.Run(folder, worlds, Turntable.Config, told, out Trainer trainer);
        run.Run(steps, default);
        Assert.Equal(steps, trainer.Steps);
    }

    private sealed class Observer : ITrainingObserver<IterationReport>
    {
        public List<string> Troubles { get; } = [];

        public IReadOnlyList<IterationReport> Curve { get; private set; } = [];

        public void Iterated(IterationReport report, IterationSeconds seconds) => Assert.True(seconds.All > 0);

        public void Kept(IReadOnlyList<IterationReport> curve) => Curve = [.. curve];

        public void Trouble(string what) => Troubles.Add(what);
    }

    private static Safetensors Of(string place)
    {
        using FileStream stream = File.OpenRead(Path.Combine(place, TrainingRun.CheckpointFile));
        return Safetensors.Read(stream);
    }
}
