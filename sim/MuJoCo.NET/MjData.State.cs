namespace MuJoCo;

/// <summary>Saving, restoring, copying and rolling out.</summary>
public sealed unsafe partial class MjData
{
    // All that a step reads and no step recomputes; a release has those of them that it has.
    private static readonly string[] StateNames =
    [
        "time", "qpos", "qvel", "act", "qacc_warmstart", "ctrl", "qfrc_applied", "xfrc_applied",
        "mocap_pos", "mocap_quat", "userdata", "plugin_state", "history", "eq_active",
    ];

    private readonly Field[] _state;

    private Field[] StateFields() => [.. StateNames.Where(Has).Select(n => _fields[FieldNames.Data[n]])];

    /// <summary>Length of a saved state.</summary>
    public int StateSize
    {
        get
        {
            var size = 0;
            foreach (ref readonly var part in _state.AsSpan()) size += part.Count;
            return size;
        }
    }

    /// <summary>Writes all that a bit-exact replay needs: time, positions, velocities, activations, warm start, controls, applied forces, mocap poses, equality switches.</summary>
    /// <param name="state">Length <see cref="StateSize"/>.</param>
    public void SaveState(Span<double> state)
    {
        NeedState(state.Length);
        foreach (ref readonly var field in _state.AsSpan())
        {
            if (field.Type == FieldType.F64) new ReadOnlySpan<double>((void*)field.Data, field.Count).CopyTo(state);
            else for (var i = 0; i < field.Count; i++) state[i] = ((byte*)field.Data)[i];
            state = state[field.Count..];
        }
    }

    /// <summary>Puts a saved state back. Derived quantities (poses, contacts) are those of before until <see cref="Forward"/>, <see cref="Kinematics"/> or a step.</summary>
    public void SetState(ReadOnlySpan<double> state)
    {
        NeedState(state.Length);
        foreach (ref readonly var field in _state.AsSpan())
        {
            if (field.Type == FieldType.F64) state[..field.Count].CopyTo(new Span<double>((void*)field.Data, field.Count));
            else for (var i = 0; i < field.Count; i++) ((byte*)field.Data)[i] = (byte)state[i];
            state = state[field.Count..];
        }
    }

    private void NeedState(int length)
    {
        ObjectDisposedException.ThrowIf(_handle.IsClosed, this);
        Shapes.Need(length, StateSize, "state", nameof(StateSize));
    }

    /// <summary>Becomes a copy of another world of the same model, derived quantities and all. In MuJoCo 2.x this copies megabytes: to branch often, use <see cref="SetState"/>.</summary>
    public void CopyFrom(MjData other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other.Model != Model) throw new ArgumentException("The other world is of another model: worlds are copied within one model.", nameof(other));
        Result(Native.mjn_copy_world(_handle, other._handle));
    }

    /// <summary>Plays a sequence of controls, each held for <paramref name="nSub"/> steps, and records the state after each.</summary>
    /// <param name="nControl">Number of controls.</param>
    /// <param name="nSub">Steps a control.</param>
    /// <param name="ctrl">nControl x nu; empty keeps the controls as they are.</param>
    /// <param name="qpos">nControl x nq, or empty.</param>
    /// <param name="qvel">nControl x nv, or empty.</param>
    /// <param name="sensor">nControl x nsensordata, or empty.</param>
    /// <returns>The rows written: fewer than <paramref name="nControl"/> when the world became unstable and the engine reset it.</returns>
    public int Rollout(int nControl, int nSub, ReadOnlySpan<double> ctrl, Span<double> qpos, Span<double> qvel, Span<double> sensor)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(nControl);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(nSub);
        Shapes.NeedOrEmpty(ctrl.Length, checked(nControl * Model.Nu), nameof(ctrl), "nControl x nu");
        Shapes.NeedOrEmpty(qpos.Length, checked(nControl * Model.Nq), nameof(qpos), "nControl x nq");
        Shapes.NeedOrEmpty(qvel.Length, checked(nControl * Model.Nv), nameof(qvel), "nControl x nv");
        Shapes.NeedOrEmpty(sensor.Length, checked(nControl * Model.NsensorData), nameof(sensor), "nControl x nsensordata");
        fixed (double* c = ctrl, q = qpos, v = qvel, s = sensor)
        {
            Result(Native.mjn_rollout(_handle, nControl, nSub, c, q, v, s, out var rows));
            return rows;
        }
    }
}
