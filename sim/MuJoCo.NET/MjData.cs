namespace MuJoCo;

/// <summary>A world: the state of a model and everything computed from it. One thread at a time.</summary>
/// <remarks>Spans point into native memory and do not keep the world alive: hold the world itself (<c>using</c>).</remarks>
public sealed unsafe partial class MjData : IDisposable
{
    private static readonly int[] WarningKinds = [.. Enum.GetNames<MjWarning>().Select(n => MuJoCoLibrary.Constant("mjWARN_" + n.ToUpperInvariant()))];

    private readonly WorldHandle _handle;
    private readonly Field[] _fields;
    private readonly long _pressure;
    private readonly Action<string> _raise;
    private readonly Field _qpos, _qvel, _act, _ctrl, _qacc, _qfrcApplied, _xfrcApplied, _qfrcBias, _qfrcActuator, _qfrcConstraint,
        _xpos, _xquat, _xmat, _xipos, _geomXpos, _geomXmat, _siteXpos, _siteXmat, _camXpos, _camXmat, _subtreeCom,
        _sensorData, _actuatorForce, _mocapPos, _mocapQuat, _eqActive, _time;

    /// <summary>A world in the model's initial state; nothing is computed yet (call <see cref="Forward"/> or <see cref="Kinematics"/>).</summary>
    public MjData(MjModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        Model = model;
        _handle = new WorldHandle(model.Handle);
        _pressure = Native.mjn_world_bytes(_handle);
        GC.AddMemoryPressure(_pressure);
        _raise = text => Warning?.Invoke(text);
        _fields = new Field[FieldNames.Data.Count];
        for (var i = 0; i < _fields.Length; i++) Native.Check(Native.mjn_data_field(_handle, i, out _fields[i]));
        (_qpos, _qvel, _act, _ctrl, _qacc) = (Of("qpos"), Of("qvel"), Of("act"), Of("ctrl"), Of("qacc"));
        (_qfrcApplied, _xfrcApplied, _qfrcBias, _qfrcActuator, _qfrcConstraint) =
            (Of("qfrc_applied"), Of("xfrc_applied"), Of("qfrc_bias"), Of("qfrc_actuator"), Of("qfrc_constraint"));
        (_xpos, _xquat, _xmat, _xipos, _subtreeCom) = (Of("xpos"), Of("xquat"), Of("xmat"), Of("xipos"), Of("subtree_com"));
        (_geomXpos, _geomXmat, _siteXpos, _siteXmat, _camXpos, _camXmat) =
            (Of("geom_xpos"), Of("geom_xmat"), Of("site_xpos"), Of("site_xmat"), Of("cam_xpos"), Of("cam_xmat"));
        (_sensorData, _actuatorForce, _mocapPos, _mocapQuat, _eqActive, _time) =
            (Of("sensordata"), Of("actuator_force"), Of("mocap_pos"), Of("mocap_quat"), Of("eq_active"), Of("time"));
        _state = StateFields();

        Field Of(string name) => _fields[FieldNames.Data[name]];
    }

    ~MjData()
    {
        if (_pressure > 0) GC.RemoveMemoryPressure(_pressure); // the handle frees the memory itself
    }

    /// <summary>The model this is a world of.</summary>
    public MjModel Model { get; }

    internal WorldHandle Handle => _handle;

    /// <summary>A warning of MuJoCo's from a call on this world, in its own words.</summary>
    public event Action<string>? Warning;

    /// <summary>Position coordinates (nq): metres, radians, quaternions w x y z.</summary>
    public Span<double> Qpos => Doubles(_qpos);
    /// <summary>Velocities (nv): m/s, rad/s; a free joint's are linear in the world's axes, then angular in the body's.</summary>
    public Span<double> Qvel => Doubles(_qvel);
    /// <summary>Accelerations (nv), of the last step or forward.</summary>
    public Span<double> Qacc => Doubles(_qacc);
    /// <summary>Actuator activations (na).</summary>
    public Span<double> Act => Doubles(_act);
    /// <summary>Controls (nu).</summary>
    public Span<double> Ctrl => Doubles(_ctrl);
    /// <summary>Generalized forces applied by the user (nv), N or N m; stays until changed.</summary>
    public Span<double> QfrcApplied => Doubles(_qfrcApplied);
    /// <summary>Force then torque at each body's centre of mass, world axes (nbody x 6); stays until changed.</summary>
    public Span<double> XfrcApplied => Doubles(_xfrcApplied);
    /// <summary>Coriolis, centrifugal and gravity forces (nv): what must be applied to hold still, with the sign as applied.</summary>
    public Span<double> QfrcBias => Doubles(_qfrcBias);
    /// <summary>Actuator forces in generalized coordinates (nv).</summary>
    public Span<double> QfrcActuator => Doubles(_qfrcActuator);
    /// <summary>Constraint forces in generalized coordinates (nv).</summary>
    public Span<double> QfrcConstraint => Doubles(_qfrcConstraint);
    /// <summary>Body frames' positions in the world (nbody x 3).</summary>
    public Span<double> Xpos => Doubles(_xpos);
    /// <summary>Body frames' orientations in the world, w x y z (nbody x 4).</summary>
    public Span<double> Xquat => Doubles(_xquat);
    /// <summary>Body frames' rotation matrices, row by row (nbody x 9).</summary>
    public Span<double> Xmat => Doubles(_xmat);
    /// <summary>Bodies' centres of mass in the world (nbody x 3).</summary>
    public Span<double> Xipos => Doubles(_xipos);
    /// <summary>Centre of mass of each body and all below it (nbody x 3).</summary>
    public Span<double> SubtreeCom => Doubles(_subtreeCom);
    public Span<double> GeomXpos => Doubles(_geomXpos);
    public Span<double> GeomXmat => Doubles(_geomXmat);
    public Span<double> SiteXpos => Doubles(_siteXpos);
    public Span<double> SiteXmat => Doubles(_siteXmat);
    /// <summary>Camera positions in the world (ncam x 3).</summary>
    public Span<double> CamXpos => Doubles(_camXpos);
    /// <summary>Camera rotations (ncam x 9): x right, y up, looking along -z.</summary>
    public Span<double> CamXmat => Doubles(_camXmat);
    public Span<double> SensorData => Doubles(_sensorData);
    /// <summary>Actuator outputs, N or N m.</summary>
    public Span<double> ActuatorForce => Doubles(_actuatorForce);
    /// <summary>Mocap bodies' positions (nmocap x 3).</summary>
    public Span<double> MocapPos => Doubles(_mocapPos);
    /// <summary>Mocap bodies' orientations, w x y z (nmocap x 4).</summary>
    public Span<double> MocapQuat => Doubles(_mocapQuat);

    /// <summary>Which equality constraints act (neq, 0 or 1): this world's own, in every MuJoCo. Back to the model's at a reset.</summary>
    public Span<byte> EqActive
    {
        get
        {
            ObjectDisposedException.ThrowIf(_handle.IsClosed, this);
            return new Span<byte>((void*)_eqActive.Data, _eqActive.Count);
        }
    }

    /// <summary>Seconds simulated.</summary>
    public double Time
    {
        get => Doubles(_time)[0];
        set => Doubles(_time)[0] = value;
    }

    /// <summary>Any array of doubles of mjData by name, row by row. Arrays of constraints and contacts ("efc_force"...) hold until the next call that computes.</summary>
    /// <exception cref="MuJoCoException">No such field (the message names the nearest), or it holds another type.</exception>
    public Span<double> F64(string field) => FieldNames.Data.Span<double>(field, At(field), FieldType.F64);

    public Span<int> I32(string field) => FieldNames.Data.Span<int>(field, At(field), FieldType.I32);

    public Span<byte> U8(string field) => FieldNames.Data.Span<byte>(field, At(field), FieldType.U8);

    public Span<long> I64(string field) => FieldNames.Data.Span<long>(field, At(field), FieldType.I64);

    /// <summary>Whether this MuJoCo has the field.</summary>
    public bool Has(string field) => FieldNames.Data.Find(field) is not null;

    /// <summary>A field's element type and shape.</summary>
    public (FieldType Type, int Rows, int Columns) Shape(string field)
    {
        var f = At(field);
        return (f.Type, (int)f.Rows, (int)f.Columns);
    }

    private Field At(string name)
    {
        ObjectDisposedException.ThrowIf(_handle.IsClosed, this);
        var index = FieldNames.Data[name];
        if (_fields[index].Moving == 0) return _fields[index];
        Native.Check(Native.mjn_data_field(_handle, index, out var field));
        return field;
    }

    private Span<double> Doubles(in Field field)
    {
        ObjectDisposedException.ThrowIf(_handle.IsClosed, this);
        return new Span<double>((void*)field.Data, field.Count);
    }

    /// <summary>How often MuJoCo warned of the kind since the last reset.</summary>
    public int Warnings(MjWarning kind)
    {
        ObjectDisposedException.ThrowIf(_handle.IsClosed, this);
        // mjWarningStat is two ints in every release: the last info, the number.
        return ((int*)_fields[FieldNames.Data["warning"]].Data)[2 * WarningKinds[(int)kind] + 1];
    }

    /// <summary>Simulates <paramref name="n"/> steps with the controls as they are; ends early when the engine resets itself.</summary>
    /// <exception cref="MuJoCoException">A native error, such as a stack overflow; the world can still be used.</exception>
    public StepResult Step(int n = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(n);
        return Result(Native.mjn_step(_handle, n));
    }

    /// <summary>The first half of a step: everything that does not depend on the controls.</summary>
    public StepResult Step1() => Result(Native.mjn_step1(_handle));

    /// <summary>The second half of a step, with the controls as they are.</summary>
    public StepResult Step2() => Result(Native.mjn_step2(_handle));

    /// <summary>Computes everything at this state without moving it.</summary>
    public StepResult Forward() => Result(Native.mjn_forward(_handle));

    /// <summary>Computes poses of bodies, geoms, sites and cameras, and what Jacobians need, and nothing else.</summary>
    public void Kinematics() => Result(Native.mjn_kinematics(_handle));

    /// <summary>Finds the contacts at the poses of the last <see cref="Kinematics"/>; their forces are not computed.</summary>
    public void Collision() => Result(Native.mjn_collision(_handle));

    /// <summary>From <see cref="Qacc"/> as it is to the forces that cause it, in "qfrc_inverse".</summary>
    public void Inverse() => Result(Native.mjn_inverse(_handle));

    /// <summary>Back to the model's initial state.</summary>
    public void Reset() => Result(Native.mjn_reset(_handle));

    /// <summary>To a keyframe of the model.</summary>
    public void ResetToKey(int key)
    {
        Shapes.Index(key, Model.Nkey, nameof(key), "keyframes");
        Result(Native.mjn_reset_to_key(_handle, key));
    }

    private StepResult Result(int status)
    {
        if (status != Native.Ok) MuJoCoLibrary.DrainWarnings(Native.Check(status), _raise);
        return (StepResult)status;
    }

    /// <summary>Frees the native state.</summary>
    public void Dispose()
    {
        if (_handle.IsClosed) return;
        _handle.Dispose();
        GC.RemoveMemoryPressure(_pressure);
        GC.SuppressFinalize(this);
    }
}
