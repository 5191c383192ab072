using System.Runtime.InteropServices;
using System.Text;

namespace MuJoCo;

/// <summary>A compiled model: constant while worlds step it, editable between steps through spans over its arrays.</summary>
/// <remarks>
/// Any number of <see cref="MjData"/> on any threads may share a model as long as nobody edits it meanwhile.
/// Spans point into native memory and do not keep the model alive: hold the model itself (<c>using</c>).
/// </remarks>
public sealed unsafe class MjModel : IDisposable
{
    private const string MainFile = "model.from.string.xml";
    private readonly ModelHandle _handle;
    private readonly Field[] _fields;
    private bool _disposed; // the handle itself stays open for as long as worlds use it

    private MjModel(nint model)
    {
        _handle = new ModelHandle(model);
        _fields = new Field[FieldNames.Model.Count];
        for (var i = 0; i < _fields.Length; i++) Native.Check(Native.mjn_model_field(Handle, i, out _fields[i]));
        Nq = Size("nq");
        Nv = Size("nv");
        Nu = Size("nu");
        Na = Size("na");
        Nbody = Size("nbody");
        Njnt = Size("njnt");
        Ngeom = Size("ngeom");
        Nsite = Size("nsite");
        Ncam = Size("ncam");
        Nmesh = Size("nmesh");
        Neq = Size("neq");
        Ntendon = Size("ntendon");
        Nsensor = Size("nsensor");
        NsensorData = Size("nsensordata");
        Nmocap = Size("nmocap");
        Nkey = Size("nkey");
    }

    /// <summary>Compiles MJCF (or URDF) text.</summary>
    /// <param name="xml">The model.</param>
    /// <param name="assets">Files by the path that the model's <c>file</c> attributes name them with: meshes, textures, height fields, included XML. A file that is not here is looked for on disk.</param>
    /// <exception cref="MuJoCoLoadException">MuJoCo's own words, with the line where it gives one.</exception>
    public static MjModel FromXml(string xml, IReadOnlyDictionary<string, byte[]>? assets = null)
    {
        ArgumentNullException.ThrowIfNull(xml);
        MuJoCoLibrary.EnsureLoaded();
        var files = new List<(string Name, byte[] Bytes)> { (MainFile, Encoding.UTF8.GetBytes(xml)) };
        if (assets is not null) files.AddRange(assets.OrderBy(a => a.Key, StringComparer.Ordinal).Select(a => (a.Key, a.Value)));

        var pins = new GCHandle[2 * files.Count];
        var pointers = new nint[2 * files.Count];
        var sizes = new int[files.Count];
        try
        {
            for (var i = 0; i < files.Count; i++)
            {
                pins[2 * i] = GCHandle.Alloc(Encoding.UTF8.GetBytes(files[i].Name + '\0'), GCHandleType.Pinned);
                pins[2 * i + 1] = GCHandle.Alloc(files[i].Bytes, GCHandleType.Pinned);
                pointers[i] = pins[2 * i].AddrOfPinnedObject();
                pointers[files.Count + i] = pins[2 * i + 1].AddrOfPinnedObject();
                sizes[i] = files[i].Bytes.Length;
            }
            fixed (nint* p = pointers)
            fixed (int* s = sizes)
                return Loaded(Native.mjn_load_text((byte**)p, (byte**)(p + files.Count), s, files.Count, out var model), model);
        }
        finally
        {
            foreach (var pin in pins)
                if (pin.IsAllocated) pin.Free();
        }
    }

    /// <summary>Compiles a model file (.xml, .urdf) or loads a binary one (.mjb).</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="MuJoCoLoadException">MuJoCo's own words, with the line where it gives one.</exception>
    public static MjModel FromFile(string path)
    {
        if (!File.Exists(path)) throw new FileNotFoundException($"There is no model file '{path}'.", path);
        MuJoCoLibrary.EnsureLoaded();
        return Loaded(Native.mjn_load_file(path, out var model), model);
    }

    private static MjModel Loaded(int status, nint model)
    {
        if (status < 0) throw new MuJoCoLoadException(Native.LastError());
        MuJoCoLibrary.DrainWarnings(status);
        return new MjModel(model);
    }

    internal ModelHandle Handle
    {
        get
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return _handle;
        }
    }

    /// <summary>Number of position coordinates.</summary>
    public int Nq { get; }
    /// <summary>Number of degrees of freedom.</summary>
    public int Nv { get; }
    /// <summary>Number of controls.</summary>
    public int Nu { get; }
    /// <summary>Number of actuator activations.</summary>
    public int Na { get; }
    public int Nbody { get; }
    public int Njnt { get; }
    public int Ngeom { get; }
    public int Nsite { get; }
    public int Ncam { get; }
    public int Nmesh { get; }
    /// <summary>Number of equality constraints.</summary>
    public int Neq { get; }
    public int Ntendon { get; }
    public int Nsensor { get; }
    /// <summary>Length of the sensor array.</summary>
    public int NsensorData { get; }
    public int Nmocap { get; }
    public int Nkey { get; }

    /// <summary>Seconds a step.</summary>
    public double Timestep
    {
        get => F64("opt_timestep")[0];
        set
        {
            if (!(value > 0)) throw new ArgumentOutOfRangeException(nameof(value), value, "A timestep must be positive.");
            F64("opt_timestep")[0] = value;
        }
    }

    /// <summary>An independent copy.</summary>
    public MjModel Clone()
    {
        MuJoCoLibrary.DrainWarnings(Native.Check(Native.mjn_copy_model(Handle, out var model)));
        return new MjModel(model);
    }

    /// <summary>The value of a size such as "nq" or "nmeshvert".</summary>
    public int Size(string name)
    {
        ref readonly var field = ref At(name);
        return field.Type == FieldType.I64 && field.Count == 1
            ? checked((int)FieldNames.Model.Span<long>(name, field, FieldType.I64)[0])
            : FieldNames.Model.Span<int>(name, field, FieldType.I32)[0];
    }

    /// <summary>An array of doubles, row by row: "body_mass", "geom_size", "opt_gravity", "stat_extent"...</summary>
    /// <exception cref="MuJoCoException">No such field (the message names the nearest), or it holds another type.</exception>
    public Span<double> F64(string field) => FieldNames.Model.Span<double>(field, At(field), FieldType.F64);

    /// <summary>An array of floats: "geom_rgba", "mesh_vert", "vis_map_znear"...</summary>
    public Span<float> F32(string field) => FieldNames.Model.Span<float>(field, At(field), FieldType.F32);

    /// <summary>An array of ints: "jnt_qposadr", "geom_type", "opt_iterations"...</summary>
    public Span<int> I32(string field) => FieldNames.Model.Span<int>(field, At(field), FieldType.I32);

    /// <summary>An array of bytes, booleans or characters: "jnt_limited", "names"...</summary>
    public Span<byte> U8(string field) => FieldNames.Model.Span<byte>(field, At(field), FieldType.U8);

    /// <summary>An array of 64-bit integers.</summary>
    public Span<long> I64(string field) => FieldNames.Model.Span<long>(field, At(field), FieldType.I64);

    /// <summary>Whether this MuJoCo has the field.</summary>
    public bool Has(string field) => FieldNames.Model.Find(field) is not null;

    /// <summary>A field's element type and shape.</summary>
    public (FieldType Type, int Rows, int Columns) Shape(string field)
    {
        ref readonly var f = ref At(field);
        return (f.Type, (int)f.Rows, (int)f.Columns);
    }

    private ref readonly Field At(string name)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return ref _fields[FieldNames.Model[name]];
    }

    /// <summary>How many things of the kind the model has.</summary>
    public int Count(MjObject kind) => Size(MjObjects.SizeField(kind));

    /// <summary>The id of the thing of that name.</summary>
    /// <exception cref="KeyNotFoundException">There is none; the message lists those there are.</exception>
    public int Id(MjObject kind, string name)
    {
        var id = TryId(kind, name);
        if (id >= 0) return id;
        var names = Names(kind).OfType<string>().ToArray();
        var listed = names.Length <= 20 ? names : [.. Nearest.To(name, names, 10), "..."];
        throw new KeyNotFoundException($"The model has no {kind.ToString().ToLowerInvariant()} named '{name}'. "
            + (names.Length == 0 ? "It names none." : $"There are: {string.Join(", ", listed)}."));
    }

    /// <summary>The id of the thing of that name, or -1.</summary>
    public int TryId(MjObject kind, string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        Native.Check(Native.mjn_name_to_id(Handle, MjObjects.Type(kind), name, out var id));
        return id;
    }

    /// <summary>The name of a thing, or null when it has none.</summary>
    public string? Name(MjObject kind, int id)
    {
        var count = Count(kind);
        if ((uint)id >= (uint)count) throw new ArgumentOutOfRangeException(nameof(id), id, $"The model has {count} of kind {kind}.");
        Native.Check(Native.mjn_id_to_name(Handle, MjObjects.Type(kind), id, out var name));
        return name is null || *name == 0 ? null : Native.Text(name);
    }

    /// <summary>All names of a kind, by id; null where a thing has none.</summary>
    public IReadOnlyList<string?> Names(MjObject kind) => [.. Enumerable.Range(0, Count(kind)).Select(i => Name(kind, i))];

    /// <summary>Recomputes what the compiler derived (inertia weights, extents, total masses) after an edit of masses, inertias, positions or lengths.</summary>
    public void SetConstants() => MuJoCoLibrary.DrainWarnings(Native.Check(Native.mjn_set_constants(Handle)));

    /// <summary>Moves positions along a velocity for a time, quaternions on their sphere. Shapes: qpos (nq), qvel (nv).</summary>
    public void IntegratePosition(Span<double> qpos, ReadOnlySpan<double> qvel, double seconds)
    {
        Shapes.Need(qpos.Length, Nq, nameof(qpos), "nq");
        Shapes.Need(qvel.Length, Nv, nameof(qvel), "nv");
        fixed (double* q = qpos, v = qvel) Native.Check(Native.mjn_integrate(Handle, q, v, seconds));
    }

    /// <summary>The velocity (nv) that moves qpos1 to qpos2 (nq) in a time.</summary>
    public void DifferentiatePosition(Span<double> qvel, double seconds, ReadOnlySpan<double> qpos1, ReadOnlySpan<double> qpos2)
    {
        Shapes.Need(qvel.Length, Nv, nameof(qvel), "nv");
        Shapes.Need(qpos1.Length, Nq, nameof(qpos1), "nq");
        Shapes.Need(qpos2.Length, Nq, nameof(qpos2), "nq");
        fixed (double* v = qvel, a = qpos1, b = qpos2) Native.Check(Native.mjn_differentiate(Handle, v, seconds, a, b));
    }

    /// <summary>Frees the native model once no world uses it any more.</summary>
    public void Dispose()
    {
        _disposed = true;
        _handle.Dispose();
    }
}
