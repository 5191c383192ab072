using System.Collections.Immutable;
using Robotics.Geometry;
using Robotics.Ports;

namespace Robotics.Reorientation.Tests.Training;

/// <summary>
/// A hand in closed form: joints follow their targets at once as far as their speed goes, and the object turns about the
/// vertical by the mean of what the fingers' first joints moved, times a gain. Tips stand where the joints put them on a circle.
/// </summary>
internal sealed class TurntableWorlds : IHandWorlds
{
    private const double Gain = 1;

    private readonly double[] q, dq, torques, tipPoses, tipTwists, poses, twists, tipForces, tableForces;
    private readonly byte[] broken;
    private readonly int joints;

    public TurntableWorlds(int count, string hand = "turntable", int fingers = 3, int jointsPerFinger = 1, int objects = 1)
    {
        joints = fingers * jointsPerFinger;
        Count = count;
        Objects = [.. Enumerable.Range(0, objects).Select(o => objects == 1 ? "disc" : $"disc{o}")];
        Parts = [.. Objects.Select(_ => ImmutableArray.Create(new Part("disc", new(ShapeKind.Cylinder, new(.06, .06, .06)), Pose.Identity)))];
        Hand = new(
            hand, fingers, fingers, [.. Enumerable.Range(0, joints).Select(j => $"joint{j}")],
            Each(-100), Each(100), Each(5), Each(1), Each(0));
        (q, dq, torques) = (new double[count * joints], new double[count * joints], new double[count * joints]);
        (tipPoses, tipTwists, tipForces) = (new double[count * fingers * 7], new double[count * fingers * 6], new double[count * fingers]);
        (poses, twists, tableForces, broken) = (new double[count * 7], new double[count * 6], new double[count], new byte[count]);
        for (int w = 0; w < count; w++)
        {
            Reset(w, 0, Pose.At(0, 0, 0.03), new double[joints], HandPhysics.Nominal);
        }

        ImmutableArray<double> Each(double value) => [.. Enumerable.Repeat(value, joints)];
    }

    public HandDescription Hand { get; }

    public int Count { get; }

    public ImmutableArray<string> Objects { get; }

    public ImmutableArray<ImmutableArray<Part>> Parts { get; }

    public double ControlPeriod => 0.08;

    public ReadOnlySpan<double> Positions => q;

    public ReadOnlySpan<double> Velocities => dq;

    public ReadOnlySpan<double> Torques => torques;

    public ReadOnlySpan<double> TipPoses => tipPoses;

    public ReadOnlySpan<double> TipTwists => tipTwists;

    public ReadOnlySpan<double> ObjectPoses => poses;

    public ReadOnlySpan<double> ObjectTwists => twists;

    public ReadOnlySpan<double> TipForces => tipForces;

    public ReadOnlySpan<double> TableForces => tableForces;

    public ReadOnlySpan<byte> Broken => broken;

    public int StateSize => (2 * joints) + 13;

    /// <summary>Worlds that break at their next step.</summary>
    public HashSet<int> ToBreak { get; } = [];

    /// <summary>Worlds whose object is thrown off at their next step.</summary>
    public HashSet<int> ToThrow { get; } = [];

    public void Step(ReadOnlySpan<double> targets, ReadOnlySpan<double> push)
    {
        for (int w = 0; w < Count; w++)
        {
            if (broken[w] != 0 || ToBreak.Remove(w))
            {
                broken[w] = 1;
                continue;
            }

            double turn = 0;
            for (int j = 0; j < joints; j++)
            {
                int i = (w * joints) + j;
                double limit = Hand.Velocity[j] * ControlPeriod, from = q[i];
                q[i] = Math.Clamp(from + Math.Clamp(targets[i] - from, -limit, limit), Hand.Lower[j], Hand.Upper[j]);
                dq[i] = (q[i] - from) / ControlPeriod;
                turn += j % Hand.JointsPerFinger == 0 ? (q[i] - from) * Gain / Hand.Fingers : 0;
            }

            Span<double> pose = poses.AsSpan(7 * w, 7);
            if (ToThrow.Remove(w))
            {
                pose[0] = 0.5;
            }

            Rotation now = Rotation.AboutZ(turn) * new Rotation(pose[3], pose[4], pose[5], pose[6]);
            (pose[3], pose[4], pose[5], pose[6]) = (now.W, now.X, now.Y, now.Z);
            twists[(6 * w) + 5] = turn / ControlPeriod;
            PutTips(w);
        }
    }

    public void Reset(int world, int objectIndex, in Pose objectPose, ReadOnlySpan<double> positions, in HandPhysics physics)
    {
        broken[world] = 0;
        positions.CopyTo(q.AsSpan(world * joints));
        dq.AsSpan(world * joints, joints).Clear();
        twists.AsSpan(6 * world, 6).Clear();
        Vector3 p = objectPose.Translation;
        Rotation r = objectPose.Rotation;
        ((double[])[p.X, p.Y, p.Z, r.W, r.X, r.Y, r.Z]).CopyTo(poses.AsSpan(7 * world));
        tipForces.AsSpan(world * Hand.Fingers, Hand.Fingers).Fill(1);
        PutTips(world);
    }

    public void Save(int world, Span<double> state)
    {
        q.AsSpan(world * joints, joints).CopyTo(state);
        dq.AsSpan(world * joints, joints).CopyTo(state[joints..]);
        poses.AsSpan(7 * world, 7).CopyTo(state[(2 * joints)..]);
        twists.AsSpan(6 * world, 6).CopyTo(state[((2 * joints) + 7)..]);
    }

    public void Load(int world, ReadOnlySpan<double> state)
    {
        state[..joints].CopyTo(q.AsSpan(world * joints));
        state.Slice(joints, joints).CopyTo(dq.AsSpan(world * joints));
        state.Slice(2 * joints, 7).CopyTo(poses.AsSpan(7 * world));
        state.Slice((2 * joints) + 7, 6).CopyTo(twists.AsSpan(6 * world));
        PutTips(world);
    }

    /// <summary>Turns the whole of a world about the vertical by one sector and renames its fingers: the same thing, seen from aside.</summary>
    public void TurnBySector(int world)
    {
        double angle = 2 * Math.PI / Hand.Fingers;
        Rotate(q.AsSpan(world * joints, joints), Hand.JointsPerFinger);
        Rotate(dq.AsSpan(world * joints, joints), Hand.JointsPerFinger);
        Span<double> pose = poses.AsSpan(7 * world, 7);
        Vector3 p = Rotation.AboutZ(angle) * new Vector3(pose[0], pose[1], pose[2]);
        Rotation r = Rotation.AboutZ(angle) * new Rotation(pose[3], pose[4], pose[5], pose[6]);
        ((double[])[p.X, p.Y, p.Z, r.W, r.X, r.Y, r.Z]).CopyTo(pose);
        Span<double> twist = twists.AsSpan(6 * world, 6);
        Vector3 v = Rotation.AboutZ(angle) * new Vector3(twist[0], twist[1], twist[2]), o = Rotation.AboutZ(angle) * new Vector3(twist[3], twist[4], twist[5]);
        ((double[])[v.X, v.Y, v.Z, o.X, o.Y, o.Z]).CopyTo(twist);
        PutTips(world);

        static void Rotate(Span<double> values, int by)
        {
            double[] before = values.ToArray();
            for (int i = 0; i < before.Length; i++)
            {
                values[(i + by) % before.Length] = before[i];
            }
        }
    }

    public void Dispose()
    {
    }

    private void PutTips(int w)
    {
        for (int f = 0; f < Hand.Fingers; f++)
        {
            double azimuth = (2 * Math.PI * f / Hand.Fingers) + q[(w * joints) + (f * Hand.JointsPerFinger)];
            Rotation r = Rotation.AboutZ(azimuth);
            ((double[])[0.05 * Math.Cos(azimuth), 0.05 * Math.Sin(azimuth), 0.03, r.W, r.X, r.Y, r.Z]).CopyTo(tipPoses.AsSpan(7 * ((w * Hand.Fingers) + f)));
            double speed = dq[(w * joints) + (f * Hand.JointsPerFinger)];
            ((double[])[-0.05 * speed * Math.Sin(azimuth), 0.05 * speed * Math.Cos(azimuth), 0, 0, 0, speed]).CopyTo(tipTwists.AsSpan(6 * ((w * Hand.Fingers) + f)));
        }
    }
}
