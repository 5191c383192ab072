using Robotics.Geometry;
using Robotics.Ports;
using Robotics.Reorientation.Configuration;
using Robotics.Reorientation.Learning;
using Robotics.Reorientation.Policy;
using Robotics.Reorientation.Task;

namespace Robotics.Reorientation.Student;

/// <summary>
/// A student at work: one depth camera and the joints in, joint targets out; it stops where it thinks the goal is reached and
/// the hand is still. What is wrong with the camera makes it hold, and end when it does not pass. Of the worlds it reads the
/// joints, and once, when a goal is set, how the object lies: what a person means by "turn it so far" is counted from there.
/// </summary>
public sealed class StudentPolicy : IHandPolicy
{
    /// <summary>Periods in which it must think so before it stops.</summary>
    private const int Sure = 2;

    private readonly IHandCameras cameras;
    private readonly IHandPictures drawn;
    private readonly TaskConfig task;
    private readonly StudentShape shape;
    private readonly StudentInput input;
    private readonly StudentMind mind;
    private readonly ActionLaw law;
    private readonly ReadingWatch watch;
    private readonly float[] depth, empty, planes, row;
    private readonly double[] action;
    private readonly Hand[] hands;
    private readonly int joints, pixels;

    private StudentPolicy(Safetensors file, TaskConfig task, StudentConfig config, IHandWorlds worlds, IHandCameras cameras, IHandPictures drawn, double stopAngle, double stopRest)
    {
        (this.task, this.cameras, this.drawn, StopAngle, StopRest, ToldTurn) = (task, cameras, drawn, stopAngle, stopRest, config.Turn);
        watch = new(worlds.Hand, worlds.Count, ofObject: false);
        (joints, pixels) = (worlds.Hand.Joints.Length, cameras.Camera.Width * cameras.Camera.Height);
        shape = new(config, worlds.Hand, cameras.Camera);
        input = new(worlds.Hand, cameras.Camera, config);
        mind = new(file, shape);
        law = new(task, worlds.ControlPeriod);
        (depth, empty) = (new float[worlds.Count * pixels], new float[pixels]);
        (planes, row, action) = (new float[worlds.Count * shape.PictureSize], new float[shape.RowSize], new double[joints]);
        hands = [.. Enumerable.Range(0, worlds.Count).Select(_ => new Hand(pixels, joints, shape.Hidden, worlds.ControlPeriod))];
    }

    public string Sees => "depth";

    /// <summary>rad to the goal, as it thinks, within which it stops once the hand is slow enough to be held.</summary>
    public double StopAngle { get; }

    /// <summary>How slow: a factor of the task's limits of rest.</summary>
    public double StopRest { get; }

    /// <summary>Whether it is told the turn from where the object lay when the goal was set.</summary>
    public bool ToldTurn { get; }

    /// <param name="worlds">Those it will act in.</param>
    /// <param name="cameras">Of those worlds.</param>
    /// <param name="stopAngle">See <see cref="StopAngle"/>.</param>
    /// <param name="stopRest">See <see cref="StopRest"/>.</param>
    /// <exception cref="Training.CheckpointException">It is no student, or of another hand, camera or period.</exception>
    public static StudentPolicy Load(string path, IHandWorlds worlds, IHandCameras cameras, IHandPictures drawn, double stopAngle = 0.4, double stopRest = 1)
    {
        (Safetensors file, TaskConfig task, StudentConfig config) = StudentFile.Read(path, worlds, cameras.Camera);
        try
        {
            return new(file, task, config, worlds, cameras, drawn, stopAngle, stopRest);
        }
        catch (InvalidDataException e)
        {
            throw new Training.CheckpointException($"This is no student of the hand: {e.Message} Name a policy.safetensors that distilling wrote. {path}", e);
        }
    }

    /// <summary>One that has learnt nothing: for measuring what a student costs.</summary>
    public static StudentPolicy Untaught(StudentConfig config, IHandWorlds worlds, IHandCameras cameras, IHandPictures drawn)
    {
        using StudentNet net = new(new(config, worlds.Hand, cameras.Camera));
        return new(StudentFile.Of(net.state_dict(), worlds, cameras.Camera, new() { Student = config }, 0), new(), config, worlds, cameras, drawn, 0, 1);
    }

    public void Begin(IHandWorlds worlds, int world, int objectIndex)
    {
        hands[world].Begin(objectIndex);
        watch.Begin(world);
    }

    public PolicyTrouble? Trouble(int world) => watch.Trouble(world) ?? hands[world].Sight.Trouble;

    public void Act(IHandWorlds worlds, ReadOnlySpan<bool> active, ReadOnlySpan<Rotation> goals, Span<double> targets, Span<bool> stops)
    {
        cameras.Capture(depth);
        for (int w = 0; w < active.Length; w++)
        {
            if (active[w])
            {
                stops[w] = Act(worlds, w, goals[w], targets.Slice(w * joints, joints));
            }
        }
    }

    private bool Act(IHandWorlds worlds, int w, in Rotation goal, Span<double> targets)
    {
        if (watch.Holds(worlds, w, targets))
        {
            return false;
        }

        Hand hand = hands[w];
        ReadOnlySpan<double> q = worlds.Positions.Slice(w * joints, joints), dq = worlds.Velocities.Slice(w * joints, joints);
        Span<float> pictures = planes.AsSpan(w * shape.PictureSize, shape.PictureSize);
        if (!hand.HasGoal)
        {
            drawn.Goal(hand.Object, goal, empty);
            input.WriteGoal(empty, pictures[^pixels..]);
            hand.Ask((goal * worlds.ObjectPose(w).Rotation.Inverse).ToRotationVector());
        }

        ReadOnlySpan<float> seen = depth.AsSpan(w * pixels, pixels);
        drawn.Empty(q, empty);
        if (hand.Sight.Over || hand.Sight.Look(seen, empty, q) != SightFault.None)
        {
            hand.Hold(q, targets);
            return false;
        }

        input.WritePictures(seen, empty, pictures);
        input.WriteRow(q, dq, hand.Previous, hand.Asked, row);
        float distance = mind.Think(pictures, row, hand.Memory, out ReadOnlySpan<float> answer);
        bool still = Rest.OfHand(task, dq, hand.Previous, StopRest);
        for (int j = 0; j < joints; j++)
        {
            action[j] = Math.Clamp(answer[j], -1, 1);
        }

        law.Apply(action, hand.Previous, q, targets);
        return hand.Thinks(distance <= StopAngle) >= Sure && still;
    }

    /// <summary>What is kept of one hand from period to period.</summary>
    private sealed class Hand(int pixels, int joints, int hidden, double period)
    {
        private readonly double[] held = new double[joints];
        private bool holding;
        private int reached;

        public Sight Sight { get; } = new(pixels, joints, period);

        public float[] Memory { get; } = new float[hidden];

        public double[] Previous { get; } = new double[joints];

        public int Object { get; private set; }

        public bool HasGoal { get; private set; }

        public Vector3 Asked { get; private set; }

        public void Begin(int thing)
        {
            (Object, HasGoal, holding, reached) = (thing, false, false, 0);
            Array.Clear(Memory);
            Array.Clear(Previous);
            Sight.Begin();
        }

        public void Ask(in Vector3 turn) => (Asked, HasGoal, holding) = (turn, true, false);

        /// <summary>Where it was when it began to hold.</summary>
        public void Hold(ReadOnlySpan<double> positions, Span<double> targets)
        {
            if (!holding)
            {
                positions.CopyTo(held);
                holding = true;
            }

            reached = 0;
            Array.Clear(Previous);
            held.CopyTo(targets);
        }

        /// <returns>For how many periods it has thought so.</returns>
        public int Thinks(bool near)
        {
            holding = false;
            return reached = near ? reached + 1 : 0;
        }
    }
}
