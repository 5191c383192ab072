using System.Collections.Immutable;
using MuJoCo;
using Robotics.Geometry;
using Robotics.Ports;

namespace Robotics.Sim.Tests;

public class WorldTests
{
    private static Layout Milk(SceneVariant variant = SceneVariant.Needed, int seed = 0) =>
        SceneGenerator.Draw(SceneLoader.Load("milk-reaching"), variant, seed);

    [Theory]
    [InlineData("milk-reaching")]
    [InlineData("can-grasping")]
    [InlineData("button-pressing")]
    public void EverythingLiesStillAndTheEngineHasNothingToSay(string name)
    {
        Scene scene = SceneLoader.Load(name);
        foreach (SceneVariant variant in Enum.GetValues<SceneVariant>())
        {
            using Simulation sim = Simulation.Start(SceneGenerator.Draw(scene, variant, 1));
            sim.Arm.Hold(2, CancellationToken.None);
            for (int i = 0; i < sim.World.Objects.Length; i++)
            {
                Assert.True(sim.World.PoseOf(i).Translation.DistanceTo(sim.World.Objects[i].Pose.Translation) < 1e-3, sim.World.Objects[i].Object.Name);
                Assert.True(sim.World.SpeedOf(i) < 1e-3, sim.World.Objects[i].Object.Name);
            }

            Assert.Empty(sim.World.Warnings);
            Assert.Null(sim.Contacts.RobotFirstTouch);
        }
    }

    [Fact]
    public void TheSameSeedGivesTheSameBytes()
    {
        byte[] Run()
        {
            using Simulation sim = Simulation.Start(Milk(SceneVariant.Unneeded, 4));
            Vector3 at = sim.Sensor.Sense().Single(o => o.Name == "milk").Pose.Translation;
            Scripted.Go(sim, Scripted.Down(at.X, at.Y, .22));
            Scripted.Go(sim, Scripted.Down(at.X, at.Y, .13));
            sim.Arm.Grip(0, 40, CancellationToken.None);
            Scripted.Go(sim, Scripted.Down(at.X - .05, at.Y, .2));
            var state = new double[sim.World.Data.StateSize];
            sim.World.Data.SaveState(state);
            return [.. state.SelectMany(BitConverter.GetBytes), .. sim.Sensor.Sense().SelectMany(o => BitConverter.GetBytes(o.Pose.Translation.X))];
        }

        Assert.Equal(Run(), Run());
    }

    [Fact]
    public void ASensorErrsAsItsDataSheetSays()
    {
        Layout layout = Milk();
        using Simulation sim = Simulation.Start(layout);
        int milk = sim.World.IndexOf("milk");
        SensedObject[] looks = [.. Enumerable.Range(0, 1000).Select(_ => sim.Sensor.Sense().Single(o => o.Name == "milk"))];
        Pose truth = sim.World.PoseOf(milk);
        static double Rms(IEnumerable<double> errors) => Math.Sqrt(errors.Average(e => e * e));
        Assert.InRange(Rms(looks.Select(l => l.Pose.Translation.X - truth.Translation.X)), .0013, .0017);
        Assert.InRange(Rms(looks.Select(l => l.Pose.Rotation.Yaw - truth.Rotation.Yaw)), .0075, .0100);
        Assert.InRange(Rms(looks.Select(l => l.Size.X - .044)), .0004, .0006);
        Assert.InRange(Rms(looks.Select(l => l.Mass / .35 - 1)), .042, .055);
        Assert.InRange(Rms(looks.Select(l => l.Friction / .4 - 1)), .125, .165);
        Assert.All(looks, l => Assert.True(l.LocalBounds.Centre.Length < 1e-9));
        Assert.Equal(looks[0].Parts.Length, layout.Objects.Single(o => o.Object.Name == "milk").Object.Parts.Length);
    }

    [Fact]
    public void AStopIsObeyedWithinOneControlPeriod()
    {
        using Simulation sim = Simulation.Start(Milk());
        using var stop = new CancellationTokenSource();
        var stopper = new StopAt(sim, stop, sim.World.Time + .5);
        sim.World.Observers.Add(stopper);
        MotionResult result = sim.Arm.Follow(Scripted.Line(sim.Arm, Scripted.Down(.5, .25, .2), .3), null, 40, stop.Token);
        Assert.Equal(MotionCode.Stopped, result.Code);
        Assert.True(stopper.Asked > 0);

        // Commanded to stand in the period after the request, and standing a tenth of a second later.
        Assert.All(sim.Arm.CommandedVelocity.ToArray(), v => Assert.Equal(0, v));
        Assert.InRange(sim.World.Time - stopper.Asked, .01, .1);
        Assert.All(sim.Arm.State.Velocity, v => Assert.InRange(v, -.03, .03));
        Pose held = sim.World.Tcp;
        sim.Arm.Hold(.5, CancellationToken.None);
        Assert.True(held.Translation.DistanceTo(sim.World.Tcp.Translation) < 2e-3);
    }

    [Fact]
    public void MotionsThatBreakALimitAreRefusedWithoutMoving()
    {
        using Simulation sim = Simulation.Start(Milk());
        ImmutableArray<double> q = sim.Arm.State.Position, zero = [.. new double[7]];
        double before = sim.World.Time;
        JointTrajectory To(double time, Func<int, double, double> change) => new([new(0, q, zero), new(time, [.. q.Select((x, i) => change(i, x))], zero)]);
        (JointTrajectory Path, string Says, double Force)[] bad =
        [
            (To(5, (i, x) => i == 6 ? 3.2 : x), "joint7", 30),
            (To(.1, (i, x) => i == 0 ? x + 1 : x), "rad/s", 30),
            (To(5, (i, x) => i == 0 ? x + 1.6 : x), "workspace", 30),
            (To(5, (i, x) => i == 0 ? double.NaN : x), "not a number", 30),
            (new([new(0, [.. q.Select(x => x + .2)], zero)]), "starts", 30),
            (new([new(0, q, zero), new(0, q, zero)]), "times", 30),
            (new([new(0, [1, 2], zero)]), "positions", 30),
            (new([]), "no points", 30),
            (To(5, (_, x) => x), "Force limit", 1000),
        ];
        foreach ((JointTrajectory path, string says, double force) in bad)
        {
            MotionResult result = sim.Arm.Follow(path, null, force, CancellationToken.None);
            Assert.Equal(MotionCode.Invalid, result.Code);
            Assert.Contains(says, result.Message);
        }

        Assert.Equal(MotionCode.Invalid, sim.Arm.Grip(.2, 20, CancellationToken.None).Code);
        Assert.Equal(MotionCode.Invalid, sim.Arm.Grip(.02, -1, CancellationToken.None).Code);
        Assert.Equal(MotionCode.Invalid, sim.Arm.Hold(double.NaN, CancellationToken.None).Code);
        Assert.Equal(before, sim.World.Time);
    }

    [Fact]
    public void PressingOnTheTableTripsTheForceLimitAndTheGuard()
    {
        using Simulation sim = Simulation.Start(Milk());
        Assert.True(Scripted.Go(sim, Scripted.Down(.45, .05, .05)).Ok);
        sim.Arm.Grip(0, 20, CancellationToken.None);

        // The workspace ends a centimetre above the table; the tips are .008 lower, so a fixed block is pressed instead.
        Scene scene = SceneLoader.Load("milk-reaching");
        SceneObject block = new("block", [new("block", new(ShapeKind.Box, new(.1, .1, .1)), Pose.Identity)], 1, .5, Mobility.Fixed, 0, "red", "wood", 0);
        using Simulation pressing = Simulation.Start(scene.RobotFile, scene.BaseFile, scene.Workspace, [new(block, Pose.At(.45, .05, .05))], SensingNoise.None, [], 0);
        Assert.True(Scripted.Go(pressing, Scripted.Down(.45, .05, .15)).Ok);
        pressing.Arm.Grip(0, 20, CancellationToken.None);
        MotionResult hit = Scripted.Go(pressing, Scripted.Down(.45, .05, .06), .05, 15);
        Assert.Equal(MotionCode.ForceLimit, hit.Code);
        Assert.InRange(pressing.World.Tcp.Translation.Z, .1, .112);
        Assert.True(pressing.Contacts.RobotTouched(0) is not null);
        Assert.True(pressing.Arm.ForceAtTcp.Z > 0);

        Assert.True(Scripted.Go(pressing, Scripted.Down(.45, .05, .15), .1, 40).Ok);
        MotionResult guarded = pressing.Arm.Follow(Scripted.Line(pressing.Arm, Scripted.Down(.45, .05, .06), .05),
            _ => pressing.Arm.ForceAtTcp.Z > 5, 40, CancellationToken.None);
        Assert.Equal(MotionCode.Guarded, guarded.Code);
    }

    [Fact]
    public void PredicatesAreTrueWhenTheyShouldBeAndOnlyThen()
    {
        GoalSpec[] goals =
        [
            GoalSpec.Of("near", "milk", null, ("distance", .8)),
            GoalSpec.Of("near", "milk", null, ("distance", .3)),
            GoalSpec.Of("upright", "milk"),
            GoalSpec.Of("unmoved", "milk"),
            GoalSpec.Of("untouched", "milk"),
            GoalSpec.Of("on", "milk", "hammer"),
            GoalSpec.Of("lifted", "milk"),
            GoalSpec.Of("held", "milk"),
        ];
        bool[] expected = [true, false, true, true, true, false, false, false];
        using Simulation sim = Simulation.Start(Milk());
        var monitor = new GoalMonitor(sim.World, goals);
        sim.Arm.Hold(1.5, CancellationToken.None);
        Assert.Equal(expected, monitor.Measure().Select(m => m.Met));
        Assert.All(monitor.Measure(), m => Assert.NotEmpty(m.Text));

        // Thrown over by an unseen hand: no longer upright, moved, still not touched by the robot.
        int dof = sim.World.Model.I32("body_dofadr")[sim.World.Model.Id(MjObject.Body, "object/milk")];
        sim.World.Data.Qvel[dof + 3] = 12;
        sim.Arm.Hold(2, CancellationToken.None);
        Assert.Equal([true, false, false, false, true, false, false, false], monitor.Measure().Select(m => m.Met));
        Assert.Throws<ArgumentException>(() => new GoalMonitor(sim.World, [GoalSpec.Of("held", "cheese")]));
        Assert.Throws<ArgumentException>(() => new GoalMonitor(sim.World, [GoalSpec.Of("near", "milk")]));
        Assert.Throws<ArgumentException>(() => new GoalMonitor(sim.World, [GoalSpec.Of("hugged", "milk")]));
    }

    [Fact]
    public void BrokenPhysicsIsAFaultAndNeverSilent()
    {
        using Simulation sim = Simulation.Start(Milk());
        sim.World.Data.Qvel[20] = double.NaN;
        MotionResult result = sim.Arm.Hold(.1, CancellationToken.None);
        Assert.Equal(MotionCode.Fault, result.Code);
        Assert.Contains("unstable", result.Message);
        Assert.Equal(MotionCode.Fault, sim.Arm.Grip(0, 20, CancellationToken.None).Code);
    }

    [Fact]
    public void ARehearsalIsMadeOfWhatWasSensed()
    {
        Layout layout = Milk();
        using Simulation sim = Simulation.Start(layout);
        IReadOnlyList<SensedObject> sensed = sim.Sensor.Sense();
        RehearsalBase on = RehearsalBase.Of(layout);
        using Simulation one = RehearsalWorld.Create(on, sensed, layout.Goals, Perturbation.Default, 1);
        using Simulation same = RehearsalWorld.Create(on, sensed, layout.Goals, Perturbation.Default, 1);
        using Simulation other = RehearsalWorld.Create(on, sensed, layout.Goals, Perturbation.Default, 2);
        int milk = one.World.IndexOf("milk");
        Assert.Equal(one.World.PoseOf(milk), same.World.PoseOf(milk));
        Assert.NotEqual(one.World.PoseOf(milk), other.World.PoseOf(milk));
        Assert.True(one.World.PoseOf(milk).Translation.DistanceTo(sensed.Single(o => o.Name == "milk").Pose.Translation) < .01);
        using Simulation exact = RehearsalWorld.Create(on, new SimulatedSensor(sim.World, SensingNoise.None, 0).Sense(), layout.Goals, Perturbation.None, 1);
        exact.Arm.Hold(1, CancellationToken.None);
        for (int i = 0; i < exact.World.Objects.Length; i++)
        {
            Assert.True(exact.World.PoseOf(i).Translation.DistanceTo(sim.World.PoseOf(i).Translation) < 1e-3);
        }
    }

    [Fact]
    public void RehearsalsOfEverySceneLieStill()
    {
        foreach (string name in new[] { "milk-reaching", "can-grasping", "button-pressing" })
        {
            Layout layout = SceneGenerator.Draw(SceneLoader.Load(name), SceneVariant.Needed, 3);
            using Simulation sim = Simulation.Start(layout);
            for (int seed = 0; seed < 5; seed++)
            {
                using Simulation twin = RehearsalWorld.Create(RehearsalBase.Of(layout), sim.Sensor.Sense(), layout.Goals, Perturbation.Default, seed);
                twin.Arm.Hold(1, CancellationToken.None);
                Assert.All(Enumerable.Range(0, twin.World.Objects.Length), i => Assert.True(twin.World.SpeedOf(i) < 2e-3, $"{name} {seed} {twin.World.Objects[i].Object.Name}"));
            }
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void AFilmIsRehearsedOnTheTableThoughItIsThinnerThanSensingErrs(int seed)
    {
        Layout layout = SceneGenerator.Draw(SceneLoader.Load("slide-block"), SceneVariant.Needed, seed);
        using Simulation sim = Simulation.Start(layout);
        IReadOnlyList<SensedObject> sensed = sim.Sensor.Sense();
        Vector3 square = sensed.Single(o => o.Name == "square").Pose.Translation;

        // The block as seen once it has been pushed onto the square.
        SensedObject[] pushed = [.. sensed.Select(o => o.Name == "block" ? o with { Pose = o.Pose with { Translation = square.Horizontal + new Vector3(0, 0, o.Pose.Translation.Z) } } : o)];
        for (int world = 0; world < 8; world++)
        {
            using Simulation twin = RehearsalWorld.Create(RehearsalBase.Of(layout), pushed, layout.Goals, Perturbation.Default, world);
            PlacedObject film = twin.World.Objects[twin.World.IndexOf("square")];
            Assert.Equal(0, film.Pose.Translation.Z - film.Object.Parts[0].Shape.Size.Z / 2, 1e-9);
            twin.Arm.Hold(1.5, CancellationToken.None);
            Assert.True(twin.Goals.AllMet, $"world {world}: {twin.Goals.Measure()[0].Text}");
        }
    }

    private sealed class StopAt(Simulation sim, CancellationTokenSource stop, double time) : ISimObserver
    {
        public double Asked { get; private set; }

        public void OnTick(SimWorld world)
        {
            if (Asked == 0 && sim.World.Time >= time)
            {
                Asked = world.Time;
                stop.Cancel();
            }
        }
    }
}
