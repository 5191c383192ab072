using System.Runtime.InteropServices;
using System.Text.Json;
using Robotics.Geometry;
using Robotics.Ports;
using Robotics.Reorientation.Configuration;
using Robotics.Reorientation.Grasping;
using Robotics.Reorientation.Learning;
using Robotics.Reorientation.Policy;
using Robotics.Reorientation.Task;
using Robotics.Reorientation.Training;

namespace Robotics.Reorientation.Student;

/// <summary>
/// Teaches a student that sees by a camera what a teacher does that sees the state: the student acts, the teacher says in every
/// state that is come to what it would do (DAgger, Ross et al. 2011), and the student learns both that and the angle to the
/// goal. At first the teacher pursues goals itself; its share falls to nothing.
/// </summary>
public sealed class Distiller : ITraining<DistillReport>
{
    /// <summary>Good iterations between two states to come back to.</summary>
    private const int Between = 10;

    private readonly IHandWorlds worlds;
    private readonly IHandCameras cameras;
    private readonly IHandPictures drawn;
    private readonly ReorientationPolicy teacher;
    private readonly ReorientationConfig config;
    private readonly TimeProvider clock;
    private readonly ReorientationTask task;
    private readonly StudentShape shape;
    private readonly StudentInput input;
    private readonly StudentLearner learner;
    private readonly SequenceBatch batch;
    private readonly RandomStream random;
    private readonly int joints, pixels;

    private readonly float[] depth, empty, pictures, rows, memory, actions, rewards;
    private readonly double[] positions, advice;
    private readonly Vector3[] asked;
    private readonly byte[] ended, begins, taught;
    private Safetensors good;
    private int iteration;

    /// <param name="teacher">Of these worlds.</param>
    /// <param name="clock">Times the parts; it decides nothing.</param>
    /// <param name="search">For grasps, where goals begin in them.</param>
    public Distiller(IHandWorlds worlds, IHandCameras cameras, IHandPictures drawn, ReorientationPolicy teacher, ReorientationConfig config, TimeProvider clock, GraspSearch? search = null)
    {
        (this.worlds, this.cameras, this.drawn, this.teacher, this.clock) = (worlds, cameras, drawn, teacher, clock);
        // The student's actions mean what the teacher's do. It cannot see the sector that the teacher turns everything into.
        this.config = config = config with { Task = config.Task with { Smoothing = teacher.Task.Smoothing, Speed = teacher.Task.Speed, Canonical = false } };
        int n = worlds.Count;
        (joints, pixels) = (worlds.Hand.Joints.Length, cameras.Camera.Width * cameras.Camera.Height);
        task = new(worlds, config, clock, search);
        shape = new(config.Student, worlds.Hand, cameras.Camera);
        input = new(worlds.Hand, cameras.Camera, config.Student);
        learner = new(config.Student, shape, config.Seed);
        batch = new(shape, n, config.Student.Steps);
        random = new(config.Seed, "distiller");
        (depth, empty, pictures) = (new float[n * pixels], new float[pixels], new float[n * shape.PictureSize]);
        (rows, memory, actions, rewards) = (new float[n * shape.RowSize], new float[n * shape.Hidden], new float[n * joints], new float[n]);
        (positions, advice, asked) = (new double[joints], new double[joints], new Vector3[n]);
        (ended, begins, taught) = (new byte[n], new byte[n], new byte[n]);
        Array.Fill(begins, (byte)1);
        OfNetworks =
        [
            .. Checkpoint.OfNetworks("robotics-reorientation-student", worlds),
            ("student", JsonSerializer.Serialize(new { config.Student.Channels, config.Student.Hidden, config.Student.Turn, config.Student.Cut, cameras.Camera.Height, cameras.Camera.Width })),
        ];
        OfRun = [.. Checkpoint.OfWorlds(worlds), ("sequences", $"{config.Student.Steps} steps")];
        good = Kept();
    }

    public int Iteration => iteration;

    public long Steps => (long)iteration * batch.Steps * batch.Worlds;

    /// <summary>The latest is taken for the best: errors and successes are of ever new states, and sway more than the published mean does.</summary>
    public double Score => iteration;

    public IterationSeconds Seconds { get; private set; } = new(0, 0, 0, 0);

    public IReadOnlyList<(string Key, string Value)> OfNetworks { get; }

    public IReadOnlyList<(string Key, string Value)> OfRun { get; }

    internal StudentLearner Learner => learner;

    /// <summary>Of goals that begin now.</summary>
    private double TeacherShare => config.Student.TeacherSteps > 0 ? Math.Max(0, 1 - (Steps / (double)config.Student.TeacherSteps)) : 0;

    public DistillReport Iterate(Action<string> trouble)
    {
        task.ClearStatistics();
        double share = TeacherShare;
        TimeSpan physics = task.PhysicsTime, looking = TimeSpan.Zero, acting = TimeSpan.Zero;
        memory.CopyTo(batch.Memory, 0);
        for (int t = 0; t < batch.Steps; t++)
        {
            long start = clock.GetTimestamp();
            Look(t);
            looking += clock.GetElapsedTime(start);
            start = clock.GetTimestamp();
            learner.Act(pictures, rows, memory, actions);
            Ask(t);
            acting += clock.GetElapsedTime(start);
            task.Step(actions, rewards, ended, (_, _) => { });
            ended.CopyTo(begins, 0);
        }

        long learning = clock.GetTimestamp();
        Imitation imitation = learner.Update(batch);
        Seconds = new((task.PhysicsTime - physics).TotalSeconds, looking.TotalSeconds, acting.TotalSeconds, clock.GetElapsedTime(learning).TotalSeconds);
        iteration++;
        Watch(imitation, trouble);
        TaskStatistics s = task.Statistics;
        return new(
            iteration, Steps, share, Math.Sqrt(imitation.Action), imitation.Distance, double.IsFinite(imitation.Near) ? imitation.Near : null,
            s.Ended, s.Success, task.Curriculum.Success, s.Ended > 0 ? (double)s.Lost / s.Ended : 0, s.Angle, task.Curriculum.Randomisation, learner.Rate);
    }

    public Safetensors Policy() => StudentFile.Of(learner.Mean, worlds, cameras.Camera, config, Steps);

    public void Save(Safetensors file)
    {
        learner.Save(file);
        task.Save(file);
        file.Add<long>("distiller.count", [iteration, cameras.Looks]);
        file.Add<float>("distiller.memory", memory);
        file.Add<double>("distiller.asked", MemoryMarshal.Cast<Vector3, double>(asked.AsSpan()));
        file.Add<byte>("distiller.begins", begins);
        file.Add<byte>("distiller.taught", taught);
        file.Add<ulong>("distiller.random", random.State);
    }

    public void Load(Safetensors file)
    {
        learner.Load(file);
        task.Load(file);
        long[] count = file.Get<long>("distiller.count");
        (iteration, cameras.Looks) = ((int)count[0], count[1]);
        file.Into<float>("distiller.memory", memory);
        file.Into<double>("distiller.asked", MemoryMarshal.Cast<Vector3, double>(asked.AsSpan()));
        file.Into<byte>("distiller.begins", begins);
        file.Into<byte>("distiller.taught", taught);
        file.Into<ulong>("distiller.random", random.State);
        for (int w = 0; w < worlds.Count; w++)
        {
            DrawGoal(w);
        }

        good = Kept();
    }

    public void BeginWith(Safetensors other)
    {
        learner.Load(other);
        good = Kept();
    }

    public void Dispose() => learner.Dispose();

    /// <summary>What every student sees, into its input and the batch.</summary>
    private void Look(int t)
    {
        cameras.Capture(depth);
        double noise = task.Curriculum.Randomisation * config.Randomisation.ObservationNoise;
        for (int w = 0; w < worlds.Count; w++)
        {
            if (begins[w] != 0)
            {
                Begin(w);
            }

            worlds.Positions.Slice(w * joints, joints).CopyTo(positions);
            for (int j = 0; noise > 0 && j < joints; j++)
            {
                positions[j] += noise * random.Normal();
            }

            drawn.Empty(positions, empty);
            Span<float> planes = Planes(w), row = rows.AsSpan(w * shape.RowSize, shape.RowSize);
            input.WritePictures(depth.AsSpan(w * pixels, pixels), empty, planes);
            input.WriteRow(positions, worlds.Velocities.Slice(w * joints, joints), task.Previous(w), asked[w], row);
            planes.CopyTo(batch.PicturesOf(w, t));
            row.CopyTo(batch.RowOf(w, t));
            batch.Kept[(w * batch.Steps) + t] = 1 - begins[w];
            batch.Distances[(w * batch.Steps) + t] = (float)task.Angles[w];
        }
    }

    /// <summary>The teacher's word on every state; where the goal is its own, it acts.</summary>
    private void Ask(int t)
    {
        for (int w = 0; w < worlds.Count; w++)
        {
            Rotation turn = worlds.ObjectPose(w).Rotation, alike = Least(turn, drawn.Alike(task.Things[w]));
            teacher.Advise(worlds, w, task.Things[w], turn * alike, task.Goals[w] * alike, task.Previous(w), advice);
            Span<float> said = batch.ActionOf(w, t);
            for (int j = 0; j < joints; j++)
            {
                said[j] = (float)advice[j];
            }

            if (taught[w] != 0)
            {
                said.CopyTo(actions.AsSpan(w * joints, joints));
            }
        }
    }

    /// <summary>
    /// Of the ways in which an object that looks the same may lie, the one least turned: what looks the same is answered the
    /// same. Without it a student of a cube would have to imitate four different answers to one picture.
    /// </summary>
    internal static Rotation Least(in Rotation turn, ReadOnlySpan<Rotation> alike)
    {
        Rotation best = Rotation.Identity;
        double most = -1;
        foreach (Rotation candidate in alike)
        {
            double cosine = Math.Abs((turn * candidate).W);
            if (cosine > most + 1e-9)
            {
                (best, most) = (candidate, cosine);
            }
        }

        return best;
    }

    private void Begin(int w)
    {
        memory.AsSpan(w * shape.Hidden, shape.Hidden).Clear();
        taught[w] = (byte)(random.Chance(TeacherShare) ? 1 : 0);
        asked[w] = (task.Goals[w] * worlds.ObjectPose(w).Rotation.Inverse).ToRotationVector();
        DrawGoal(w);
    }

    private void DrawGoal(int w)
    {
        drawn.Goal(task.Things[w], task.Goals[w], empty);
        input.WriteGoal(empty, Planes(w)[^pixels..]);
    }

    private void Watch(in Imitation imitation, Action<string> trouble)
    {
        if (imitation.Finite)
        {
            good = iteration % Between == 0 ? Kept() : good;
            return;
        }

        double rate = learner.Rate;
        learner.Load(good);
        learner.Slow(0.5);
        good = Kept();
        trouble(FormattableString.Invariant(
            $"iteration {iteration}: numbers ceased to be finite at rate {rate:0.##E+0}. The student is back at its last good state, the rate is halved."));
    }

    private Safetensors Kept()
    {
        Safetensors file = new();
        learner.Save(file);
        return file;
    }

    private Span<float> Planes(int w) => pictures.AsSpan(w * shape.PictureSize, shape.PictureSize);
}
