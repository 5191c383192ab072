using Robotics.Geometry;
using Robotics.Ports;
using static Robotics.Sim.Tests.Hands.HandFixtures;

namespace Robotics.Sim.Tests.Hands;

/// <summary>Depth pictures against the geometry they are of, and their errors against what was asked for.</summary>
public class HandCamerasTests
{
    private const int Pixels = 64 * 64;

    [Fact]
    public void Each_pixel_shows_a_point_of_the_cube_the_hand_or_the_table()
    {
        using HandWorlds worlds = Worlds();
        worlds.Reset(0, 0, Pose.At(0, 0, .035, .4), worlds.Hand.Home.AsSpan(), HandPhysics.Nominal);
        HandCameras cameras = new(worlds, DepthNoise.None, 1);
        float[] depth = new float[Pixels];
        cameras.Capture(depth);
        Pose cube = ObjectPose(worlds, 0);
        int onCube = 0, onTable = 0, elsewhere = 0;
        for (int i = 0; i < Pixels; i++)
        {
            if (depth[i] == 0)
            {
                // Over the table's far edge, .4 m away, there is nothing.
                Vector3 ray = cameras.Camera.Point(i % 64, i / 64, 1) - cameras.Camera.PoseInHand.Translation, eye = cameras.Camera.PoseInHand.Translation;
                Assert.True(ray.Z >= 0 || eye.X - eye.Z / ray.Z * ray.X > .399);
                continue;
            }

            Vector3 p = cameras.Camera.Point(i % 64, i / 64, depth[i]), local = (cube.Inverse * p).Abs();
            double face = Math.Max(local.X, Math.Max(local.Y, local.Z));
            if (Math.Abs(face - .035) < 1e-6) onCube++;
            else if (Math.Abs(p.Z + .0005) < 1e-6) onTable++;
            else elsewhere++;
            Assert.True(face > .035 - 1e-6, "A pixel shows the inside of the cube.");
        }

        // A cube of 70 mm at .6 m and 119 pixels of focal length covers some 14 x 14 pixels, more as two sides are seen.
        Assert.InRange(onCube, 150, 500);
        Assert.True(onTable > 500 && elsewhere > 100);
    }

    /// <summary>MuJoCo's own rays as the oracle, over hands, shapes and postures.</summary>
    [Theory]
    [InlineData("dclaw", "cube,cylinder,duck", "table")]
    [InlineData("dclaw4", "train", "air")]
    [InlineData("leap", "held-out", "table")]
    public void A_painted_picture_is_that_of_the_engines_rays(string hand, string objects, string stage)
    {
        using HandWorlds worlds = Worlds(objects, worlds: 24, hand: hand, stage: stage);
        Random random = new(3);
        for (int w = 0; w < worlds.Count; w++)
        {
            double[] joints = [.. worlds.Hand.Home.Select(q => q + random.NextDouble() - .5)];
            Rotation turn = Rotation.FromRollPitchYaw(6 * random.NextDouble(), 3 * random.NextDouble(), 6 * random.NextDouble());
            Pose pose = new(new(.1 * random.NextDouble() - .05, .1 * random.NextDouble() - .05, .06 + .05 * random.NextDouble()), turn);
            worlds.Reset(w, w % worlds.Objects.Length, pose, joints, HandPhysics.Nominal with { ObjectScale = .9 + .2 * random.NextDouble() });
        }

        HandCameras cameras = new(worlds, DepthNoise.None, 1);
        float[] depth = new float[worlds.Count * Pixels];
        cameras.Capture(depth);
        Vector3 eye = cameras.Camera.PoseInHand.Translation;
        double[] directions = [.. Enumerable.Range(0, Pixels).SelectMany(i =>
        {
            Vector3 d = cameras.Camera.PoseInHand.Rotation * cameras.Camera.Direction(i % 64, i / 64);
            return (double[])[d.X, d.Y, d.Z];
        })];
        double[] rays = new double[Pixels];
        int differ = 0;
        for (int w = 0; w < worlds.Count; w++)
        {
            worlds[w].Rays([eye.X, eye.Y, eye.Z], directions, default, includeStatic: true, bodyExclude: -1, rays, default);
            for (int i = 0; i < Pixels; i++)
            {
                double expected = rays[i] > 0 && rays[i] <= cameras.Camera.Far ? rays[i] : 0;
                differ += Math.Abs(expected - depth[w * Pixels + i]) > 1e-5 ? 1 : 0;
            }
        }

        // A ray that grazes an edge may meet it or not.
        Assert.InRange(differ, 0, worlds.Count * Pixels / 20_000);
    }

    [Fact]
    public void A_hand_drawn_by_its_joints_is_what_is_seen_where_no_object_is()
    {
        using HandWorlds worlds = Worlds();
        HandCameras cameras = new(worlds, DepthNoise.None, 1);
        using HandPictures drawn = new(worlds, cameras.Camera);
        double[] joints = [.. worlds.Hand.Home.Select((q, j) => q + .2 * Math.Sin(j))];
        float[] seen = new float[Pixels], empty = new float[Pixels], goal = new float[Pixels];
        worlds.Reset(0, 0, Pose.At(0, 0, -5), joints, HandPhysics.Nominal);
        cameras.Capture(seen);
        drawn.Empty(joints, empty);
        Assert.All(seen.Zip(empty), z => Assert.Equal(z.First, z.Second, 1e-6f));
        // A goal's picture is that of the object held in the middle, alone.
        Rotation turn = Rotation.FromRollPitchYaw(.3, .2, .7);
        drawn.Goal(0, turn, goal);
        worlds.Reset(0, 0, new(new(0, 0, .08), turn), joints, HandPhysics.Nominal);
        cameras.Capture(seen);
        int shown = goal.Count(z => z > 0);
        Assert.InRange(shown, 150, 500);
        Assert.True(Enumerable.Range(0, Pixels).Where(i => goal[i] > 0).All(i => seen[i] <= goal[i] + 1e-6f));
        Assert.InRange(Enumerable.Range(0, Pixels).Count(i => goal[i] > 0 && Math.Abs(seen[i] - goal[i]) < 1e-6f), shown / 2, shown);
    }

    [Fact]
    public void Jitter_and_dropout_are_as_large_as_published()
    {
        using HandWorlds worlds = Worlds();
        float[] exact = new float[Pixels], noisy = new float[Pixels];
        new HandCameras(worlds, DepthNoise.None, 1).Capture(exact);
        HandCameras cameras = new(worlds, DepthNoise.Published, 1);
        double sum = 0, squares = 0, seen = 0;
        List<double> lost = [];
        for (int look = 0; look < 60; look++)
        {
            cameras.Capture(noisy);
            lost.Add(Enumerable.Range(0, Pixels).Count(i => exact[i] > 0 && noisy[i] == 0) / (double)exact.Count(z => z > 0));
            for (int i = 0; i < Pixels; i++)
            {
                if (noisy[i] > 0)
                {
                    double error = noisy[i] - exact[i];
                    (sum, squares, seen) = (sum + error, squares + error * error, seen + 1);
                }
            }
        }

        Assert.Equal(0, sum / seen, 5e-5);
        Assert.Equal(.004, Math.Sqrt(squares / seen), 5e-5);
        Assert.InRange(lost.Max(), .15, .22);
        Assert.InRange(lost.Average(), .07, .13);
    }

    [Fact]
    public void The_same_seed_sees_the_same_on_any_number_of_threads_and_another_does_not()
    {
        float[] one = See(1, 1), two = See(2, 1), other = See(1, 2);
        Assert.Equal(one, two);
        Assert.NotEqual(one, other);
        Assert.NotEqual(one[..Pixels], one[Pixels..(2 * Pixels)]); // worlds do not share their errors

        static float[] See(int threads, int seed)
        {
            using HandWorlds worlds = Worlds(worlds: 4, threads: threads);
            HandCameras cameras = new(worlds, DepthNoise.Published, seed);
            float[] depth = new float[4 * Pixels];
            cameras.Capture(depth);
            cameras.Capture(depth);
            return depth;
        }
    }

    [Fact]
    public void Looking_allocates_nothing()
    {
        using HandWorlds worlds = Worlds(worlds: 2);
        HandCameras cameras = new(worlds, DepthNoise.Published, 1);
        float[] depth = new float[2 * Pixels];
        for (int i = 0; i < 5; i++) cameras.Capture(depth);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 10; i++) cameras.Capture(depth);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
