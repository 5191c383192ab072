using MuJoCo;
using Robotics.Geometry;
using Robotics.Ports;

namespace Robotics.Sim;

/// <summary>Where a world of a batch writes what is measured: its own rows of the batch's arrays.</summary>
internal sealed class HandRows(int worlds, int fingers, int joints)
{
    public readonly double[] Positions = new double[worlds * joints], Velocities = new double[worlds * joints], Torques = new double[worlds * joints];
    public readonly double[] TipPoses = new double[worlds * fingers * 7], TipTwists = new double[worlds * fingers * 6], TipForces = new double[worlds * fingers];
    public readonly double[] ObjectPoses = new double[worlds * 7], ObjectTwists = new double[worlds * 6], TableForces = new double[worlds];
    public readonly byte[] Broken = new byte[worlds];
    public readonly int Fingers = fingers, Joints = joints;
}

/// <summary>
/// One hand and one object. Between control periods everything that depends on position and velocity is computed already
/// (the first half of a step), so that poses, velocities and contacts are of the same moment and cost nothing more.
/// </summary>
internal sealed class HandWorld : IDisposable
{
    private readonly HandRows _rows;
    private readonly int _world, _substeps;
    private readonly HandDescription _hand;
    private readonly HandIndex _index;
    private readonly HandPhysicsFields _fields;
    private readonly double[] _pending;
    private readonly double[] _turn = new double[4]; // the object's quaternion before MuJoCo last made it a unit, which is not idempotent to the bit
    private readonly MjContact[] _contacts = new MjContact[100];
    private HandPhysics _physics = HandPhysics.Nominal;

    public HandWorld(MjModel nominal, HandDescription hand, HandIndex index, HandPreset preset, HandRows rows, int world)
    {
        (_hand, _index, _rows, _world, _substeps) = (hand, index, rows, world, preset.Substeps);
        _pending = new double[hand.Joints.Length];
        Model = nominal.Clone();
        _fields = new(nominal, hand, index);
        _fields.Apply(Model, _physics);
    }

    /// <summary>This world's own: its physics is written into it.</summary>
    public MjModel Model { get; }

    private Span<double> Positions => Row(_rows.Positions, _rows.Joints);
    private Span<double> Velocities => Row(_rows.Velocities, _rows.Joints);
    private Span<double> Torques => Row(_rows.Torques, _rows.Joints);
    private Span<double> TipForces => Row(_rows.TipForces, _rows.Fingers);
    private ref double TableForce => ref _rows.TableForces[_world];
    private ref byte Broken => ref _rows.Broken[_world];

    public void Reset(MjData data, in Pose pose, ReadOnlySpan<double> positions, in HandPhysics physics)
    {
        if (physics != _physics)
        {
            _fields.Apply(Model, physics);
            _physics = physics;
        }

        data.Reset();
        Clamp(positions, data.Ctrl);
        data.Ctrl.CopyTo(_pending);
        data.Ctrl.CopyTo(data.Qpos);
        Place(data, pose);
        Unload();
        FirstHalf(data);
    }

    public void Observe(MjData data, ReadOnlySpan<double> positions, ReadOnlySpan<double> velocities, in Pose pose, in Vector3 velocity, in Vector3 spin)
    {
        Clamp(positions, data.Ctrl);
        data.Ctrl.CopyTo(_pending);
        positions.CopyTo(data.Qpos);
        Place(data, pose);
        velocities.CopyTo(data.Qvel);
        Vector3 turn = pose.Rotation.Inverse * spin; // a free joint's is in the body's axes
        Span<double> moves = data.Qvel[_index.Joints..];
        (moves[0], moves[1], moves[2], moves[3], moves[4], moves[5]) = (velocity.X, velocity.Y, velocity.Z, turn.X, turn.Y, turn.Z);
        Unload();
        FirstHalf(data);
    }

    public void Step(MjData data, ReadOnlySpan<double> targets, ReadOnlySpan<double> push)
    {
        if (Broken != 0)
        {
            return;
        }

        Clamp(_physics.Delay > 0 ? _pending : targets, data.Ctrl);
        targets.CopyTo(_pending);
        Span<double> force = data.XfrcApplied.Slice(6 * _index.ObjectBody, 3);
        force.Clear();
        push.CopyTo(force);
        for (int step = 1; step <= _substeps && Broken == 0; step++)
        {
            if (data.Step2() == StepResult.Reset)
            {
                Broken = 1;
                return;
            }

            if (step == _substeps)
            {
                MeasureForces(data);
            }

            FirstHalf(data, measure: step == _substeps);
        }
    }

    public int StateSize(MjData data) => data.StateSize + _turn.Length + 2 * _rows.Joints + _rows.Fingers + 2;

    public void Save(MjData data, Span<double> state)
    {
        int n = data.StateSize;
        data.SaveState(state[..n]);
        _turn.CopyTo(state[n..]);
        _pending.CopyTo(state[(n += _turn.Length)..]);
        Torques.CopyTo(state[(n += _rows.Joints)..]);
        TipForces.CopyTo(state[(n += _rows.Joints)..]);
        n += _rows.Fingers;
        (state[n], state[n + 1]) = (TableForce, Broken);
    }

    public void Load(MjData data, ReadOnlySpan<double> state)
    {
        int n = data.StateSize, joints = _rows.Joints;
        data.SetState(state[..n]);
        state.Slice(n, _turn.Length).CopyTo(data.Qpos[(joints + 3)..]);
        state.Slice(n += _turn.Length, joints).CopyTo(_pending);
        state.Slice(n += joints, joints).CopyTo(Torques);
        state.Slice(n += joints, _rows.Fingers).CopyTo(TipForces);
        n += _rows.Fingers;
        Broken = 0;
        FirstHalf(data);
        (TableForce, Broken) = (state[n], (byte)(state[n + 1] != 0 ? 1 : Broken));
    }

    private void Place(MjData data, in Pose pose)
    {
        Span<double> thing = data.Qpos[_index.Joints..];
        (thing[0], thing[1], thing[2]) = (pose.Translation.X, pose.Translation.Y, pose.Translation.Z);
        (thing[3], thing[4], thing[5], thing[6]) = (pose.Rotation.W, pose.Rotation.X, pose.Rotation.Y, pose.Rotation.Z);
    }

    private void Unload()
    {
        Torques.Clear();
        TipForces.Clear();
        TableForce = 0;
        Broken = 0;
    }

    private void FirstHalf(MjData data, bool measure = true)
    {
        data.Qpos.Slice(_rows.Joints + 3, _turn.Length).CopyTo(_turn);
        if (data.Step1() == StepResult.Reset)
        {
            Broken = 1;
        }
        else if (measure)
        {
            Measure(data);
        }
    }

    private void Measure(MjData data)
    {
        int joints = _rows.Joints;
        ReadOnlySpan<double> q = data.Qpos, v = data.Qvel, sites = data.SiteXpos, matrices = data.SiteXmat;
        q[..joints].CopyTo(Positions);
        v[..joints].CopyTo(Velocities);
        q.Slice(joints, 7).CopyTo(Row(_rows.ObjectPoses, 7));
        Rotation turn = new(q[joints + 3], q[joints + 4], q[joints + 5], q[joints + 6]);
        Vector3 spin = turn * new Vector3(v[joints + 3], v[joints + 4], v[joints + 5]); // a free joint's is in the body's axes
        Span<double> twist = Row(_rows.ObjectTwists, 6);
        v.Slice(joints, 3).CopyTo(twist);
        (twist[3], twist[4], twist[5]) = (spin.X, spin.Y, spin.Z);

        Span<double> velocity = stackalloc double[6];
        for (int f = 0; f < _rows.Fingers; f++)
        {
            int site = _index.TipSites[f];
            Span<double> pose = Row(_rows.TipPoses, 7 * _rows.Fingers).Slice(7 * f, 7), moves = Row(_rows.TipTwists, 6 * _rows.Fingers).Slice(6 * f, 6);
            sites.Slice(3 * site, 3).CopyTo(pose);
            ReadOnlySpan<double> m = matrices.Slice(9 * site, 9);
            Rotation r = Rotation.FromAxes(new(m[0], m[3], m[6]), new(m[1], m[4], m[7]), new(m[2], m[5], m[8]));
            (pose[3], pose[4], pose[5], pose[6]) = (r.W, r.X, r.Y, r.Z);
            data.Velocity(MjObject.Site, site, velocity);
            velocity[3..].CopyTo(moves);
            velocity[..3].CopyTo(moves[3..]);
        }
    }

    // Forces belong to the step between: they are read before its contacts are replaced by those of the new positions.
    private void MeasureForces(MjData data)
    {
        Span<double> torques = Torques;
        ReadOnlySpan<double> motor = data.ActuatorForce, v = data.Qvel, damping = Model.F64("dof_damping");
        for (int j = 0; j < torques.Length; j++)
        {
            torques[j] = motor[j] - damping[j] * v[j];
        }

        Span<Vector3> sums = stackalloc Vector3[_rows.Fingers];
        sums.Clear();
        Vector3 table = Vector3.Zero;
        int count = data.Contacts(_contacts);
        foreach (ref readonly MjContact contact in _contacts.AsSpan(0, count))
        {
            int a = _index.Owner[contact.Geom1], b = _index.Owner[contact.Geom2];
            (double x, double y, double z) = contact.WorldForce;
            Vector3 onObject = b == HandIndex.Object ? new(x, y, z) : new(-x, -y, -z);
            int other = b == HandIndex.Object ? a : b;
            if (other >= 0)
            {
                sums[other] += onObject;
            }
            else if (other == HandIndex.Table)
            {
                table += onObject;
            }
        }

        for (int f = 0; f < sums.Length; f++)
        {
            TipForces[f] = sums[f].Length;
        }

        TableForce = table.Length;
    }

    private void Clamp(ReadOnlySpan<double> from, Span<double> to)
    {
        for (int j = 0; j < from.Length; j++)
        {
            to[j] = Math.Clamp(from[j], _hand.Lower[j], _hand.Upper[j]);
        }
    }

    private Span<double> Row(double[] array, int width) => array.AsSpan(_world * width, width);

    public void Dispose() => Model.Dispose();
}
