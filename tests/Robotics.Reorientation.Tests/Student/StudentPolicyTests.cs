using Robotics.Geometry;
using Robotics.Ports;
using Robotics.Reorientation.Acting;
using Robotics.Reorientation.Evaluation;
using Robotics.Reorientation.Student;
using Robotics.Reorientation.Tests.Training;

namespace Robotics.Reorientation.Tests.Student;

/// <summary>A student whose camera fails: it holds, and goes on or says why not.</summary>
public class StudentPolicyTests
{
    private const int Second = 13; // periods of 80 ms

    [Theory]
    [InlineData("numbers", "the camera's depths are not numbers")]
    [InlineData("nothing", "the camera sees nothing")]
    [InlineData("frozen", "the camera's picture stands still although the hand has moved")]
    [InlineData("gone", "there is no object in the hand's space")]
    public void ALastingFaultIsAHoldAndAnEnd(string fault, string told)
    {
        Trial trial = new();
        trial.Steps(10);
        Assert.True(trial.Moved > 0.01, "It does not act.");
        float[]? last = null;
        trial.Pictures.Spoil = fault switch
        {
            "numbers" => p => p[7] = float.NaN,
            "nothing" => p => p.Clear(),
            "frozen" => p => (last ??= p.ToArray()).CopyTo(p),
            _ => p => p.Fill(TurntablePictures.Ground),
        };
        // A picture is known as frozen only when the hand has moved since.
        trial.Steps(fault == "frozen" ? 6 : 1);
        double[] held = trial.Worlds.Positions.ToArray();
        Assert.Null(trial.Policy.Trouble(0));
        trial.Steps(Second);
        Assert.Equal(told, trial.Policy.Trouble(0)?.Words);
        Assert.Equal(held, trial.Worlds.Positions.ToArray());
        // It does not come back by itself; a new goal begins anew.
        trial.Pictures.Spoil = null;
        trial.Steps(3);
        Assert.Equal(held, trial.Worlds.Positions.ToArray());
        trial.Policy.Begin(trial.Worlds, 0, 0);
        Assert.Null(trial.Policy.Trouble(0));
        trial.Steps(3);
        Assert.NotEqual(held, trial.Worlds.Positions.ToArray());
    }

    [Fact]
    public void AGapOfHalfASecondIsHeldThroughAndGoneOnFrom()
    {
        Trial trial = new();
        trial.Steps(10);
        trial.Pictures.Spoil = p => p.Clear();
        trial.Steps(1);
        double[] held = trial.Worlds.Positions.ToArray();
        trial.Steps(5);
        Assert.Equal(held, trial.Worlds.Positions.ToArray());
        trial.Pictures.Spoil = null;
        trial.Steps(3);
        Assert.NotEqual(held, trial.Worlds.Positions.ToArray());
        Assert.Null(trial.Policy.Trouble(0));
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void AJointThatReadsNoNumberIsAHoldAndAnEnd(double reading)
    {
        Trial trial = new();
        trial.Steps(5);
        double[] q = trial.Worlds.Positions.ToArray();
        trial.Act();
        trial.Worlds.Reset(0, 0, Pose.At(0, 0, 0.03), [q[0], reading, q[2]], HandPhysics.Nominal);
        trial.Act();
        Assert.Equal(q, trial.Targets);
        Assert.Equal(new(ReorientCode.Stale, FormattableString.Invariant($"joint 'joint1' reads {reading} rad, which is no number")), trial.Policy.Trouble(0));
        trial.Worlds.Reset(0, 0, Pose.At(0, 0, 0.03), q, HandPhysics.Nominal);
        trial.Steps(3);
        Assert.Equal(q, trial.Worlds.Positions.ToArray());
        trial.Policy.Begin(trial.Worlds, 0, 0);
        trial.Steps(3);
        Assert.Null(trial.Policy.Trouble(0));
        Assert.NotEqual(q, trial.Worlds.Positions.ToArray());
    }

    [Fact]
    public void AnEpisodeEndsWithTheTroubleInIt()
    {
        Trial trial = new();
        trial.Pictures.Spoil = p => p.Fill(float.PositiveInfinity);
        Episode episode = new(0, 0, GoalSet.Yaw90, Pose.At(0, 0, 0.03), Rotation.AboutZ(1));
        EpisodeResult result = new Evaluator(trial.Worlds, trial.Policy, HandPhysics.Nominal).Run([episode], default).Single();
        Assert.Equal("the camera's depths are not numbers", result.Trouble);
        Assert.True(result.TimedOut && !result.OwnStop(3) && !result.PerfectStop(0));
    }

    [Fact]
    public void ItActsWithoutAllocating()
    {
        Trial trial = new();
        trial.Steps(3);
        long before = GC.GetAllocatedBytesForCurrentThread();
        trial.Act();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    /// <summary>One turntable in the hands of a student that has learnt nothing: its actions are small, and any will do.</summary>
    private sealed class Trial
    {
        private readonly double[] targets = new double[3];
        private readonly Rotation[] goals = [Rotation.AboutZ(1)];
        private readonly bool[] active = [true], stops = [false];

        public Trial()
        {
            Worlds = new(1);
            Pictures = new(Worlds);
            TorchSharp.torch.manual_seed(1);
            Policy = StudentPolicy.Untaught(new() { Channels = [4, 4], Hidden = 16 }, Worlds, Pictures, Pictures);
            Policy.Begin(Worlds, 0, 0);
        }

        public TurntableWorlds Worlds { get; }

        public TurntablePictures Pictures { get; }

        public StudentPolicy Policy { get; }

        public IReadOnlyList<double> Targets => targets;

        /// <summary>rad that the joints have gone.</summary>
        public double Moved => Worlds.Positions.ToArray().Max(Math.Abs);

        public void Act() => Policy.Act(Worlds, active, goals, targets, stops);

        public void Steps(int periods)
        {
            for (int i = 0; i < periods; i++)
            {
                Act();
                Worlds.Step(targets, default);
            }
        }
    }
}
