using System.Diagnostics;
using Robotics.Geometry;
using Robotics.Ports;
using Robotics.Reorientation.Student;
using Robotics.Sim;

namespace Robotics.Benchmarks.Reorient;

/// <summary>What one period of a student costs once its picture is there. Weights do not matter to that: they are new ones.</summary>
public static class StudentBench
{
    /// <param name="periods">That are measured.</param>
    /// <returns>ms of each, least first.</returns>
    public static double[] Run(int periods = 2000)
    {
        using HandWorlds worlds = new(new() { Worlds = 1, Threads = 1 });
        Still camera = new(new(worlds, DepthNoise.Published, 1));
        using HandPictures drawn = new(worlds, camera.Camera);
        StudentPolicy policy = StudentPolicy.Untaught(new(), worlds, camera, drawn);
        policy.Begin(worlds, 0, 0);
        double[] targets = new double[worlds.Hand.Joints.Length], ms = new double[periods];
        Rotation[] goals = [Rotation.AboutZ(1)];
        bool[] active = [true], stops = [false];
        for (int i = -periods / 10; i < periods; i++) // the first are warm-up
        {
            camera.Take();
            long start = Stopwatch.GetTimestamp();
            policy.Act(worlds, active, goals, targets, stops);
            double spent = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            worlds.Step(targets, default);
            if (i >= 0)
            {
                ms[i] = spent;
            }
        }

        Array.Sort(ms);
        return ms;
    }

    /// <summary>Takes its picture when told, and then only hands it over, as a driver does.</summary>
    private sealed class Still(HandCameras camera) : IHandCameras
    {
        private readonly float[] picture = new float[camera.Camera.Width * camera.Camera.Height];

        public DepthCameraDescription Camera => camera.Camera;

        public int Count => camera.Count;

        public long Looks { get => camera.Looks; set => camera.Looks = value; }

        public void Take() => camera.Capture(picture);

        public void Capture(Span<float> depth) => picture.CopyTo(depth);
    }
}
