using Robotics.Geometry;
using Robotics.Ports;
using static Robotics.Sim.Tests.Hands.HandFixtures;

namespace Robotics.Sim.Tests.Hands;

/// <summary>What a batch of hand worlds promises: the same bits, no allocation, worlds that fail alone.</summary>
public class HandWorldsTests
{
    [Fact]
    public void The_number_of_threads_changes_no_bit()
    {
        double[][] results = [.. new[] { 1, 2, 3 }.Select(Run)];
        Assert.Equal(results[0], results[1]);
        Assert.Equal(results[0], results[2]);

        static double[] Run(int threads)
        {
            using HandWorlds worlds = Worlds("cube,object-07-duck,object-16-zig", worlds: 6, threads);
            double[] targets = new double[worlds.Positions.Length], push = new double[18];
            for (int w = 0; w < 6; w++)
            {
                worlds.Reset(w, w % 3, new(new(0, 0, .1), Rotation.FromRollPitchYaw(w, .5 * w, 0)), worlds.Hand.Home.AsSpan(), Odd(w));
            }

            List<double> all = [];
            for (int period = 0; period < 20; period++)
            {
                Grope(worlds.Hand, period, targets);
                push[7] = period % 5;
                worlds.Step(targets, push);
                all.AddRange(Everything(worlds));
                if (period == 10)
                {
                    worlds.Reset(2, 0, new(new(0, 0, .1), Rotation.AboutX(1)), worlds.Hand.Home.AsSpan(), Odd(3));
                }
            }

            return [.. all];
        }
    }

    [Fact]
    public void A_saved_state_goes_on_to_the_bit_in_its_world_and_in_another()
    {
        using HandWorlds worlds = Worlds("object-07-duck", worlds: 2);
        for (int w = 0; w < 2; w++)
        {
            worlds.Reset(w, 0, new(new(0, 0, .1), Rotation.AboutX(w)), worlds.Hand.Home.AsSpan(), Odd(2));
        }

        double[] targets = new double[18], state = new double[worlds.StateSize];
        Go(0, 8);
        worlds.Save(0, state);
        double[] saved = Row(worlds, 0);
        Go(8, 10);
        double[] first = Row(worlds, 0);
        worlds.Load(0, state);
        Assert.Equal(saved, Row(worlds, 0));
        worlds.Load(1, state);
        Assert.Equal(saved, Row(worlds, 1));
        Go(8, 10);
        Assert.Equal(first, Row(worlds, 0));
        Assert.Equal(first, Row(worlds, 1));

        void Go(int start, int periods)
        {
            for (int period = start; period < start + periods; period++)
            {
                Grope(worlds.Hand, period, targets.AsSpan(0, 9));
                targets.AsSpan(0, 9).CopyTo(targets.AsSpan(9));
                worlds.Step(targets, default);
            }
        }
    }

    [Fact]
    public void Stepping_measuring_saving_loading_and_resetting_allocate_nothing()
    {
        using HandWorlds worlds = Worlds("object-07-duck", worlds: 3);
        double[] targets = Home(worlds), push = new double[9], state = new double[worlds.StateSize];
        HandPhysics odd = Odd(1);
        double sum = 0;
        void Tick(int i)
        {
            targets[1] = .1 * i;
            worlds.Step(targets, push);
            sum += worlds.Positions[0] + worlds.TipPoses[0] + worlds.TipForces[0] + worlds.ObjectPoses[0];
            worlds.Save(i % 3, state);
            worlds.Load((i + 1) % 3, state);
            worlds.Reset(i % 3, 0, Pose.At(0, 0, .1), worlds.Hand.Home.AsSpan(), i % 2 == 0 ? odd : HandPhysics.Nominal);
        }

        for (int i = 0; i < 10; i++) Tick(i);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 30; i++) Tick(i);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.True(double.IsFinite(sum));
    }

    /// <summary>What is measured in one world and told to another is as in the first, but for the forces.</summary>
    [Fact]
    public void An_observed_world_is_as_the_one_that_was_measured()
    {
        using HandWorlds worlds = Worlds("object-07-duck"), told = Worlds("object-07-duck");
        worlds.Reset(0, 0, new(new(0, 0, .1), Rotation.AboutX(1)), worlds.Hand.Home.AsSpan(), HandPhysics.Nominal);
        double[] targets = new double[9];
        for (int period = 0; period < 12; period++)
        {
            Grope(worlds.Hand, period, targets);
            worlds.Step(targets, default);
            ReadOnlySpan<double> v = worlds.ObjectTwists;
            told.Observe(0, worlds.Positions, worlds.Velocities, ObjectPose(worlds, 0), new(v[0], v[1], v[2]), new(v[3], v[4], v[5]));
            Assert.All(Kinematics(worlds).Zip(Kinematics(told)), p => Assert.Equal(p.First, p.Second, 1e-9));
            Assert.Equal([0, 0, 0], told.TipForces);
        }

        Assert.Contains("needs 9", Assert.Throws<ArgumentException>(() => told.Observe(0, new double[8], new double[9], Pose.Identity, default, default)).Message, StringComparison.Ordinal);

        static double[] Kinematics(HandWorlds w) => [.. w.Positions, .. w.Velocities, .. w.TipPoses, .. w.TipTwists, .. w.ObjectPoses, .. w.ObjectTwists];
    }

    [Fact]
    public void A_world_that_breaks_is_flagged_stands_still_and_disturbs_no_other()
    {
        using HandWorlds worlds = Worlds(worlds: 2), alone = Worlds(worlds: 2);
        worlds.Reset(0, 0, new(new(double.NaN, 0, .1), Rotation.Identity), worlds.Hand.Home.AsSpan(), HandPhysics.Nominal);
        double[] targets = new double[18];
        for (int period = 0; period < 5; period++)
        {
            Grope(worlds.Hand, period, targets);
            worlds.Step(targets, default);
            alone.Step(targets, default);
            Assert.Equal(1, worlds.Broken[0]);
            Assert.Equal(0, worlds.Broken[1]);
            Assert.Equal(Row(alone, 1), Row(worlds, 1));
        }

        double[] still = Row(worlds, 0);
        worlds.Steps(3, targets);
        Assert.Equal(still, Row(worlds, 0));
        double[] state = new double[worlds.StateSize];
        worlds.Save(0, state);
        worlds.Load(1, state);
        Assert.Equal(1, worlds.Broken[1]);

        worlds.Reset(0, 0, Aside(.035), worlds.Hand.Home.AsSpan(), HandPhysics.Nominal);
        Assert.Equal(0, worlds.Broken[0]);
        worlds.Steps(3, targets);
        Assert.NotEqual(still, Row(worlds, 0));
    }

    [Fact]
    public void Each_number_of_the_physics_acts_and_nominal_brings_the_old_bits_back()
    {
        double[] nominal = Run(HandPhysics.Nominal, HandPhysics.Nominal);
        HandPhysics n = HandPhysics.Nominal;
        HandPhysics[] others =
        [
            n with { Friction = .5 }, n with { TableFriction = .5 }, n with { ObjectMass = 1.5 }, n with { ObjectScale = 1.05 },
            n with { LinkMass = 1.2 }, n with { Stiffness = .8 }, n with { Damping = 1.2 }, n with { Delay = 1 },
        ];
        Assert.All(others, physics => Assert.NotEqual(nominal, Run(physics, physics)));
        Assert.All(others, physics => Assert.Equal(nominal, Run(physics, HandPhysics.Nominal)));

        static double[] Run(HandPhysics first, HandPhysics physics)
        {
            using HandWorlds worlds = Worlds();
            double[] targets = new double[9];
            worlds.Reset(0, 0, Pose.At(0, .01, .05, .3), worlds.Hand.Home.AsSpan(), first);
            worlds.Steps(1, Home(worlds));
            worlds.Reset(0, 0, Pose.At(0, .01, .05, .3), worlds.Hand.Home.AsSpan(), physics);
            for (int period = 0; period < 15; period++)
            {
                Grope(worlds.Hand, period, targets);
                worlds.Step(targets, default);
            }

            return Row(worlds, 0);
        }
    }

    [Fact]
    public void Mass_scale_and_delay_act_by_the_amount_given()
    {
        using HandWorlds worlds = Worlds();
        HandPhysics physics = HandPhysics.Nominal with { ObjectMass = 1.8, ObjectScale = 1.1, LinkMass = 1.2, Delay = 1 };
        worlds.Reset(0, 0, Aside(.0385), worlds.Hand.Home.AsSpan(), physics);
        worlds.Steps(30, Home(worlds));
        Assert.Equal(1.8 * .1 * 9.81, worlds.TableForces[0], .002);
        Assert.Equal(.0385, worlds.ObjectPoses[2], 1e-3);
        double[] home = [.. worlds.Positions], targets = Home(worlds);
        targets[1] += .3;
        worlds.Steps(1, targets);
        Assert.Equal(home[1], worlds.Positions[1], 1e-3); // on its way
        worlds.Steps(1, targets);
        Assert.True(worlds.Positions[1] - home[1] > .1);

        var model = worlds[0].Model;
        double total = 0;
        for (int b = 1; b < model.Nbody - 1; b++)
        {
            total += model.F64("body_mass")[b];
        }

        Assert.Equal(1.2 * 1.115, total, 1e-9);
    }

    [Fact]
    public void Every_object_is_handled_for_three_seconds_without_breaking()
    {
        using HandWorlds worlds = Worlds("all", worlds: HandObjects.All.Length, threads: 2);
        for (int w = 0; w < worlds.Count; w++)
        {
            worlds.Reset(w, w, new(new(0, 0, .12), Rotation.FromRollPitchYaw(w, 2 * w, 0)), worlds.Hand.Home.AsSpan(), HandPhysics.Nominal);
        }

        double[] targets = new double[worlds.Positions.Length];
        bool[] touched = new bool[worlds.Count];
        for (int period = 0; period < 38; period++)
        {
            Grope(worlds.Hand, period, targets, phase: 2);
            worlds.Step(targets, default);
            for (int w = 0; w < worlds.Count; w++)
            {
                Assert.Equal(0, worlds.Broken[w]);
                Assert.InRange(worlds.ObjectPoses[7 * w + 2], 0, .3);
                touched[w] |= worlds.TipForces.Slice(3 * w, 3).ContainsAnyExceptInRange(0, .05);
            }
        }

        Assert.True(touched.Count(t => t) >= .9 * worlds.Count, "The fingers touched too few of the objects: little was proved.");
    }

    [Fact]
    public void Wrong_calls_say_what_is_wrong()
    {
        using HandWorlds worlds = Worlds();
        Assert.Contains("needs 9", Assert.Throws<ArgumentException>(() => worlds.Step(new double[8], default)).Message);
        Assert.Contains("needs 3", Assert.Throws<ArgumentException>(() => worlds.Step(new double[9], new double[2])).Message);
        double[] bad = Home(worlds);
        bad[4] = double.NaN;
        Assert.Contains("'finger1/flex' in world 0", Assert.Throws<ArgumentException>(() => worlds.Step(bad, default)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => worlds.Reset(0, 1, Pose.Identity, worlds.Hand.Home.AsSpan(), HandPhysics.Nominal));
        Assert.Contains("held-out", Assert.Throws<SceneException>(() => Worlds("teapot")).Message);
        Assert.Contains("dclaw", Assert.Throws<SceneException>(() => Worlds(hand: "claw")).Message);
    }

    private static HandPhysics Odd(int w) => new(.8 + .1 * w, 1, 1 + .2 * w, .98, 1.1, .9, 1.1, w % 2);

    private static double[] Row(HandWorlds worlds, int w) =>
    [
        .. worlds.Positions.Slice(9 * w, 9), .. worlds.Velocities.Slice(9 * w, 9), .. worlds.Torques.Slice(9 * w, 9), .. worlds.TipPoses.Slice(21 * w, 21),
        .. worlds.TipTwists.Slice(18 * w, 18), .. worlds.ObjectPoses.Slice(7 * w, 7), .. worlds.ObjectTwists.Slice(6 * w, 6),
        .. worlds.TipForces.Slice(3 * w, 3), worlds.TableForces[w],
    ];
}
