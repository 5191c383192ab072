using Robotics.Geometry;
using Robotics.Ports;
using Robotics.Reorientation.Acting;
using Robotics.Reorientation.Configuration;
using Robotics.Reorientation.Policy;
using Robotics.Reorientation.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Robotics.Reorientation.Tests.Training;

public sealed class PolicyTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("reorientation-").FullName;

    private string File_ => Path.Combine(folder, TrainingRun.PolicyFileName);

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void ThePolicyAtWorkIsTheNetThatWasTrained()
    {
        using TurntableWorlds worlds = Turntable.Worlds();
        using var run = Turntable.Run(folder, worlds, Turntable.Config, new Silent<IterationReport>(), out Trainer trainer);
        run.Run(3 * 1024, default);
        ReorientationPolicy policy = ReorientationPolicy.Load(File_, worlds);
        Assert.Equal(3 * 1024, policy.TrainedSteps);

        Robotics.Reorientation.Task.Observation observation = Robotics.Reorientation.Task.Observation.Of(worlds, Turntable.Config.Task);
        using DisposeScope scope = NewDisposeScope();
        Rotation[] goals = [.. Enumerable.Range(0, worlds.Count).Select(w => Rotation.AboutZ(w))];
        double[] targets = new double[3 * worlds.Count];
        policy.Act(worlds, [.. goals.Select(_ => true)], goals, targets, new bool[worlds.Count]);
        for (int w = 0; w < worlds.Count; w++)
        {
            Rotation goal = goals[w];
            double[] action = new double[3], expected = new double[3];
            float[] row = new float[observation.CriticSize];
            int sector = observation.Write(worlds, w, 0, goal, new double[3], null, row);
            trainer.Learner.Rows.Normalise(row);
            float[] mean = trainer.Learner.Net.forward(tensor(row, [1, row.Length])).Mean.detach().data<float>().ToArray();
            observation.Answer(sector, mean, action);
            new Robotics.Reorientation.Task.ActionLaw(Turntable.Config.Task, 0.08).Apply(action, new double[3], worlds.Positions.Slice(3 * w, 3), expected);
            Assert.All(targets.Skip(3 * w).Zip(expected), t => Assert.Equal(t.Second, t.First, 5));
        }
    }

    [Fact]
    public void ItStopsAtTheGoalAtRestAndActsWithoutAllocating()
    {
        Train();
        using TurntableWorlds worlds = Turntable.Worlds();
        ReorientationPolicy policy = ReorientationPolicy.Load(File_, worlds);
        bool[] active = new bool[worlds.Count], stops = new bool[worlds.Count];
        Rotation[] goals = new Rotation[worlds.Count];
        double[] targets = new double[3 * worlds.Count];
        foreach ((int w, double goal) in ((int, double)[])[(0, 0.5), (1, 2), (2, 0.5)])
        {
            worlds.Reset(w, 0, new(new(0, 0, 0.03), Rotation.AboutZ(0.3)), [0, 0, 0], HandPhysics.Nominal);
            (active[w], goals[w]) = (w < 2, Rotation.AboutZ(goal));
            policy.Begin(worlds, w, 0);
        }

        policy.Act(worlds, active, goals, targets, stops);
        Assert.Equal([true, false, false], stops[..3]);
        Assert.Equal([0, 0, 0], targets[6..9]);
        Assert.DoesNotContain(0, targets[..6]);
        long before = GC.GetAllocatedBytesForCurrentThread();
        policy.Act(worlds, active, goals, targets, stops);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Theory]
    [InlineData(double.NaN, 0, "joint 'joint0' reads NaN rad, which is no number")]
    [InlineData(double.NegativeInfinity, 0, "joint 'joint0' reads -Infinity rad, which is no number")]
    [InlineData(0.3, double.NaN, "the object's pose holds NaN, which is no number")]
    public void AReadingThatIsNoNumberIsAHoldAndAnEnd(double joint, double z, string words)
    {
        Train();
        using TurntableWorlds worlds = Turntable.Worlds();
        IHandPolicy policy = ReorientationPolicy.Load(File_, worlds);
        bool[] active = [true, .. new bool[worlds.Count - 1]], stops = new bool[worlds.Count];
        Rotation[] goals = new Rotation[worlds.Count];
        double[] targets = new double[3 * worlds.Count];
        policy.Begin(worlds, 0, 0);
        worlds.Reset(0, 0, Pose.At(0, 0, 0.03), [0.3, 0.1, 0.2], HandPhysics.Nominal);
        goals[0] = Rotation.AboutZ(1);
        policy.Act(worlds, active, goals, targets, stops);
        Assert.Null(policy.Trouble(0));
        worlds.Reset(0, 0, Pose.At(0, 0, z), [joint, 0.1, 0.2], HandPhysics.Nominal);
        policy.Act(worlds, active, goals, targets, stops);
        Assert.Equal(new(ReorientCode.Stale, words), policy.Trouble(0));
        Assert.Equal([0.3, 0.1, 0.2], targets[..3]);
        Assert.False(stops[0]);
    }

    [Fact]
    public void APolicyOfAnotherHandIsRefused()
    {
        Train();
        using TurntableWorlds other = new(1, "claw"), wide = new(1, fingers: 3, jointsPerFinger: 2);
        Assert.Contains("of the hand 'turntable' at a period of 0.08 s, these worlds have 'claw'", Assert.Throws<CheckpointException>(() => ReorientationPolicy.Load(File_, other)).Message);
        Assert.Contains("the hand needs", Assert.Throws<CheckpointException>(() => ReorientationPolicy.Load(File_, wide)).Message);
        File.WriteAllText(File_, "not a policy");
        Assert.Contains("no policy", Assert.Throws<CheckpointException>(() => ReorientationPolicy.Load(File_, other)).Message);
    }

    private void Train()
    {
        using TurntableWorlds worlds = Turntable.Worlds();
        using var run = Turntable.Run(folder, worlds, Turntable.Config, new Silent<IterationReport>(), out _);
        run.Run(1024, default);
    }
}
