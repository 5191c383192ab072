using Robotics.Geometry;
using Robotics.Ports;
using Robotics.Reorientation.Configuration;
using Robotics.Reorientation.Learning;
using Robotics.Reorientation.Task;
using Robotics.Reorientation.Tests.Training;

namespace Robotics.Reorientation.Tests.Task;

public class TaskTests
{
    [Fact]
    public void TheObservationHasTheSizeThatIsSaid()
    {
        using TurntableWorlds claw = new(1, fingers: 3, jointsPerFinger: 3);
        Observation observation = Observation.Of(claw, new()), outlined = Observation.Of(claw, new() { Outline = true });
        Assert.Equal((96, 96 + 3 + 1 + 8 + 3), (observation.Size, observation.CriticSize));
        Assert.Equal((96, 96 + 36, 96 + 36 + 3 + 1 + 8 + 3), (outlined.PlainSize, outlined.Size, outlined.CriticSize));
    }

    /// <summary>The hand's symmetry: the same thing a sector further looks the same, and the answer goes to the fingers a place further.</summary>
    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    public void AWorldTurnedByASectorIsSeenAndAnsweredAlike(int fingers)
    {
        RandomStream random = new(3, "symmetry");
        using TurntableWorlds worlds = new(1, fingers: fingers, jointsPerFinger: 2);
        Observation observation = Observation.Of(worlds, new() { Outline = true });
        int joints = worlds.Hand.Joints.Length;
        double[] state = new double[worlds.StateSize];
        for (int trial = 0; trial < 50; trial++)
        {
            for (int i = 0; i < state.Length; i++)
            {
                state[i] = random.Between(-1, 1);
            }

            Rotation turn = new Rotation(random.Normal(), random.Normal(), random.Normal(), random.Normal()).Normalized(), goal = Rotation.AboutX(1.1) * turn;
            ((double[])[turn.W, turn.X, turn.Y, turn.Z]).CopyTo(state.AsSpan((2 * joints) + 3));
            worlds.Load(0, state);
            float[] before = new float[observation.Size], after = new float[observation.Size];
            double[] previous = [.. Enumerable.Range(0, joints).Select(_ => random.Normal())];
            int sector = observation.Write(worlds, 0, 0, goal, previous, null, before);
            worlds.TurnBySector(0);
            double[] moved = [.. previous[^2..], .. previous[..^2]];
            int next = observation.Write(worlds, 0, 0, Rotation.AboutZ(2 * Math.PI / fingers) * goal, moved, null, after);
            Assert.Equal((sector + 1) % fingers, next);
            Assert.All(before.Zip(after), p => Assert.Equal(p.First, p.Second, 1e-5f));

            float[] canonical = [.. Enumerable.Range(0, joints).Select(_ => (float)random.Between(-1.5, 1.5))];
            double[] one = new double[joints], other = new double[joints];
            observation.Answer(sector, canonical, one);
            observation.Answer(next, canonical, other);
            Assert.Equal([.. one[^2..], .. one[..^2]], other);
            Assert.All(one, a => Assert.InRange(a, -1, 1));
        }
    }

    /// <summary>A box of 60 x 40 x 20 mm beside its origin, seen as it lies and turned by a quarter.</summary>
    [Fact]
    public void TheOutlineIsTheReachInDirectionsThatStandStill()
    {
        using TurntableWorlds worlds = new(1);
        Symmetry one = new(worlds.Hand, used: false);
        Outline outline = new([[new("box", new(ShapeKind.Box, new(.06, .04, .02)), Pose.At(.01, 0, 0))], [new("far", new(ShapeKind.Sphere, new(.02, .02, .02)), Pose.At(.05, 0, 0))]]);
        float[] lies = new float[Outline.Size], turned = new float[Outline.Size], far = new float[Outline.Size];
        outline.Write(0, Rotation.Identity, one, 0, lies);
        outline.Write(0, Rotation.AboutZ(Math.PI / 2), one, 0, turned);
        outline.Write(1, Rotation.Identity, one, 0, far);
        // The middle ring: along x, y, -x, -y.
        Assert.All(((float[])[.04f, .02f, .02f, .02f]).Zip([lies[12], lies[15], lies[18], lies[21]]), p => Assert.Equal(p.First, p.Second, 1e-6f));
        Assert.All(lies.Chunk(12).Zip(turned.Chunk(12)), rings => Assert.All(Enumerable.Range(0, 12), i => Assert.Equal(rings.First[i], rings.Second[(i + 3) % 12], 1e-6f)));
        // Through its bottom: 10 mm below, at .6 rad.
        Assert.Equal(.01 / Math.Sin(.6), lies[3], 1e-6);
        Assert.Equal(.06f, far[12], 1e-6f);
        Assert.Equal(35, far.Count(r => r == 0));
    }

    /// <summary>Starts from visited states bring a world another's object for a while; no object takes over.</summary>
    [Fact]
    public void EveryObjectKeepsItsShareOfWorlds()
    {
        const int count = 40, objects = 4;
        using TurntableWorlds worlds = new(count, objects: objects);
        ReorientationTask task = new(worlds, Turntable.Config with { Task = new() { GoalActions = 3, GoalsPerStart = 1 } }, TimeProvider.System);
        float[] rows = new float[count * task.RowSize], rewards = new float[count], actions = new float[count * task.ActionSize];
        byte[] ended = new byte[count];
        int[] seen = new int[objects];
        for (int step = 0; step < 3000; step++)
        {
            task.Observe(rows);
            task.Step(actions, rewards, ended, (_, _) => { });
            if (step >= 2000 && step % 10 == 0)
            {
                Safetensors file = new();
                task.Save(file);
                foreach (int thing in file.Get<int>("worlds.things"))
                {
                    seen[thing]++;
                }
            }
        }

        Assert.All(seen, n => Assert.InRange(n, 0.6 * seen.Sum() / objects, 1.4 * seen.Sum() / objects));
    }

    [Fact]
    public void AHandWhoseSymmetryDoesNotDivideItsFingersIsRefused()
    {
        using TurntableWorlds worlds = new(1);
        HandDescription odd = worlds.Hand with { Symmetry = 2 };
        Assert.Contains("3 fingers and a symmetry of order 2", Assert.Throws<ArgumentException>(() => new Symmetry(odd, used: true)).Message);
        Assert.Equal(0, new Symmetry(odd, used: false).Sector(Rotation.AboutZ(3)));
    }

    /// <summary>a' = .8 a + .2 a'_previous; target = measured + a' x 3.5 rad/s x period: at most .28 rad at 12.5 Hz.</summary>
    [Fact]
    public void TheActionLawIsThePapers()
    {
        double[] previous = [0.5, -1], targets = new double[2];
        new ActionLaw(new(), 0.08).Apply([1, -1], previous, [0.2, 0.1], targets);
        Assert.Equal(0.9, previous[0], 12);
        Assert.Equal(-1, previous[1], 12);
        Assert.Equal(0.2 + (0.9 * 0.28), targets[0], 12);
        Assert.Equal(0.1 - 0.28, targets[1], 12);
    }

    [Fact]
    public void EveryTermOfTheRewardIsItsFormula()
    {
        using TurntableWorlds worlds = new(2);
        worlds.Step([0.1, 0.1, 0.1, 0, 0, 0], []);
        RewardConfig weights = new() { Scale = 0.5, Success = 7, Rotation = 3, Progress = 5, TipDistance = -2, Lost = -11, Action = -13, Energy = 0 };
        Reward reward = new(weights, worlds.Hand);
        double value = reward.Of(worlds, 0, 0.4, 0.5, [0.1, 0.2, 0], success: true, lost: true, energyFactor: 1);
        // The tips stand on a circle of 50 mm about the object, at its height.
        Assert.Equal(0.5 * (7 + (3 / 0.5) + (5 * 0.1) - (2 * 0.05) - 11 - (13 * 0.05)), value, 9);
        Assert.Equal(value / 0.5, reward.Sums.ToArray().Sum(), 9);
        Assert.Equal(Reward.Terms.Length, reward.Sums.Length);
    }

    [Theory]
    [InlineData(0, 0, 0, true)]
    [InlineData(0.02, 0, 0, true)]
    [InlineData(0.03, 0, 0, false)]
    [InlineData(0, 0.9, 0.9, false)]
    public void RestIsOfHandObjectAndAction(double moved, double a, double b, bool rests)
    {
        using TurntableWorlds worlds = new(1);
        worlds.Step([moved, 0, 0], []);
        Assert.Equal(rests, Rest.Holds(new(), worlds, 0, [a, b, 0]));
        Assert.True(Rest.Holds(new(), worlds, 0, [a, b, 0], factor: 2));
    }

    [Fact]
    public void AReachedGoalIsFollowedByAnotherALostObjectByANewStart()
    {
        ReorientationConfig config = Turntable.Config with { Curriculum = new() { FirstDegrees = 10, LastDegrees = 10, Stages = [new(0.4, 0)] } };
        using TurntableWorlds worlds = Turntable.Worlds();
        ReorientationTask task = new(worlds, config, TimeProvider.System);
        float[] rows = new float[task.Count * task.RowSize], rewards = new float[task.Count];
        byte[] ended = new byte[task.Count];
        worlds.ToThrow.Add(3);
        worlds.ToBreak.Add(4);
        Step();
        // 10 degrees are within .4 rad: every goal is reached at once, but where the object was thrown off or physics broke.
        Assert.All(ended, e => Assert.Equal(1, e));
        Assert.Equal(new(task.Count, task.Count - 2, 1, 1), (task.Statistics.Ended, task.Statistics.Reached, task.Statistics.Lost, task.Statistics.Broken));
        Assert.Equal(0, rewards[4]);
        Assert.True(rewards[3] < 0);
        Assert.All(worlds.Broken.ToArray(), b => Assert.Equal(0, b));
        Assert.True(Math.Abs(worlds.ObjectPoses[7 * 3]) <= 0.01);

        void Step()
        {
            task.Observe(rows);
            task.Step(new float[task.Count * task.ActionSize], rewards, ended, (_, _) => Assert.Fail("No goal's time is over."));
        }
    }

    [Fact]
    public void AGoalThatIsLateIsCutWithItsLastRow()
    {
        ReorientationConfig config = Turntable.Config with { Task = new() { GoalActions = 3 }, Curriculum = new() { FirstDegrees = 60, LastDegrees = 60, NearShare = 0.9, StepDegrees = 1 } };
        using TurntableWorlds worlds = Turntable.Worlds();
        ReorientationTask task = new(worlds, config, TimeProvider.System);
        float[] rows = new float[task.Count * task.RowSize], rewards = new float[task.Count];
        byte[] ended = new byte[task.Count];
        List<int> cut = [];
        for (int i = 0; i < 3; i++)
        {
            Assert.Empty(cut);
            task.Observe(rows);
            task.Step(new float[task.Count * task.ActionSize], rewards, ended, (w, row) =>
            {
                cut.Add(w);
                Assert.Equal(task.RowSize, row.Length);
                Assert.Equal(0, row[^3]); // no time left
            });
        }

        Assert.Equal(Enumerable.Range(0, task.Count), cut);
    }

    [Fact]
    public void SteppingAllocatesNothing()
    {
        using TurntableWorlds worlds = Turntable.Worlds();
        ReorientationTask task = new(worlds, Turntable.Config, TimeProvider.System);
        float[] rows = new float[task.Count * task.RowSize], rewards = new float[task.Count], actions = new float[task.Count * task.ActionSize];
        byte[] ended = new byte[task.Count];
        Action<int, float[]> cut = (_, _) => { };
        Round();
        long before = GC.GetAllocatedBytesForCurrentThread();
        task.Observe(rows);
        long observed = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal(0, observed);

        void Round()
        {
            task.Observe(rows);
            task.Step(actions, rewards, ended, cut);
        }
    }
}
