using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

[assembly: DisableRuntimeMarshalling]

namespace MuJoCo;

/// <summary>The shim's functions. Those that return int give a status, one of the constants; the error's text belongs to the calling thread.</summary>
/// <remarks>None suppresses the GC transition: a step may take milliseconds, and a collection must not wait for it.</remarks>
internal static unsafe partial class Native
{
    private const string Shim = "mjshim";

    public const int Error = -1, Ok = 0, Warned = 1, Reset = 2;

    [LibraryImport(Shim)] public static partial byte* mjn_error();
    [LibraryImport(Shim)] public static partial byte* mjn_take_warnings();
    [LibraryImport(Shim)] public static partial int mjn_header_version();
    [LibraryImport(Shim)] public static partial int mjn_library_version();
    [LibraryImport(Shim)] public static partial void mjn_exact_boxes();
    [LibraryImport(Shim)] public static partial byte* mjn_library_version_string();
    [LibraryImport(Shim)] public static partial int mjn_number_size();
    [LibraryImport(Shim, StringMarshalling = StringMarshalling.Utf8)] public static partial int mjn_constant(string name, out int value);

    [LibraryImport(Shim)] public static partial int mjn_model_field_count();
    [LibraryImport(Shim)] public static partial byte* mjn_model_field_name(int index);
    [LibraryImport(Shim)] public static partial int mjn_model_field(ModelHandle model, int index, out Field field);
    [LibraryImport(Shim)] public static partial int mjn_data_field_count();
    [LibraryImport(Shim)] public static partial byte* mjn_data_field_name(int index);
    [LibraryImport(Shim)] public static partial int mjn_data_field(WorldHandle world, int index, out Field field);

    [LibraryImport(Shim)] public static partial int mjn_load_text(byte** names, byte** bytes, int* sizes, int count, out nint model);
    [LibraryImport(Shim, StringMarshalling = StringMarshalling.Utf8)] public static partial int mjn_load_file(string path, out nint model);
    [LibraryImport(Shim)] public static partial int mjn_copy_model(ModelHandle source, out nint model);
    [LibraryImport(Shim)] public static partial void mjn_delete_model(nint model);
    [LibraryImport(Shim)] public static partial int mjn_set_constants(ModelHandle model);
    [LibraryImport(Shim, StringMarshalling = StringMarshalling.Utf8)] public static partial int mjn_name_to_id(ModelHandle model, int type, string name, out int id);
    [LibraryImport(Shim)] public static partial int mjn_id_to_name(ModelHandle model, int type, int id, out byte* name);
    [LibraryImport(Shim)] public static partial int mjn_integrate(ModelHandle model, double* qpos, double* qvel, double dt);
    [LibraryImport(Shim)] public static partial int mjn_differentiate(ModelHandle model, double* qvel, double dt, double* qpos1, double* qpos2);

    [LibraryImport(Shim)] public static partial int mjn_make_world(ModelHandle model, out nint world);
    [LibraryImport(Shim)] public static partial void mjn_delete_world(nint world);
    [LibraryImport(Shim)] public static partial long mjn_world_bytes(WorldHandle world);
    [LibraryImport(Shim)] public static partial int mjn_copy_world(WorldHandle to, WorldHandle from);
    [LibraryImport(Shim)] public static partial int mjn_reset(WorldHandle world);
    [LibraryImport(Shim)] public static partial int mjn_reset_to_key(WorldHandle world, int key);
    [LibraryImport(Shim)] public static partial int mjn_step(WorldHandle world, int count);
    [LibraryImport(Shim)] public static partial int mjn_step1(WorldHandle world);
    [LibraryImport(Shim)] public static partial int mjn_step2(WorldHandle world);
    [LibraryImport(Shim)] public static partial int mjn_rollout(WorldHandle world, int controls, int substeps, double* ctrl, double* qpos, double* qvel, double* sensor, out int rows);
    [LibraryImport(Shim)] public static partial int mjn_forward(WorldHandle world);
    [LibraryImport(Shim)] public static partial int mjn_inverse(WorldHandle world);
    [LibraryImport(Shim)] public static partial int mjn_kinematics(WorldHandle world);
    [LibraryImport(Shim)] public static partial int mjn_collision(WorldHandle world);
    [LibraryImport(Shim)] public static partial int mjn_contacts(WorldHandle world, MjContact* contacts, int capacity, out int count);
    [LibraryImport(Shim)] public static partial int mjn_contact_count(WorldHandle world);
    [LibraryImport(Shim)] public static partial int mjn_jacobian(WorldHandle world, int body, double* point, double* jacp, double* jacr);
    [LibraryImport(Shim)] public static partial int mjn_jacobian_site(WorldHandle world, int site, double* jacp, double* jacr);
    [LibraryImport(Shim)] public static partial int mjn_jacobian_com(WorldHandle world, int body, double* jacp);
    [LibraryImport(Shim)] public static partial int mjn_mass_matrix(WorldHandle world, double* dense);
    [LibraryImport(Shim)] public static partial int mjn_apply_force(WorldHandle world, double* force, double* torque, double* point, int body, double* qfrc);
    [LibraryImport(Shim)] public static partial int mjn_velocity(WorldHandle world, int type, int id, int local, double* six);
    [LibraryImport(Shim)] public static partial int mjn_inverse_dynamics(WorldHandle world, int withAcceleration, double* qfrc);
    [LibraryImport(Shim)] public static partial int mjn_ray(WorldHandle world, double* from, double* direction, byte* groups, int statics, int withoutBody, out double distance, out int geom);
    [LibraryImport(Shim)] public static partial int mjn_rays(WorldHandle world, int count, double* from, double* directions, byte* groups, int statics, int withoutBody, double* distances, int* geoms);

    [LibraryImport(Shim)] public static partial int mjn_gl_backend();
    [LibraryImport(Shim)] public static partial int mjn_make_renderer(ModelHandle model, int width, int height, in RenderOptions options, out nint renderer);
    [LibraryImport(Shim)] public static partial void mjn_delete_renderer(nint renderer);
    [LibraryImport(Shim)] public static partial int mjn_draw(RendererHandle renderer, WorldHandle world, in View view, byte* rgb, float* depth, int* ids, int* types);

    /// <summary>The status as it is, or the native error as an exception.</summary>
    public static int Check(int status)
    {
        if (status < 0) throw new MuJoCoException(LastError());
        return status;
    }

    public static string LastError() => Text(mjn_error());

    public static string Text(byte* utf8) => Marshal.PtrToStringUTF8((nint)utf8) ?? "";
}

/// <summary>Owns an mjModel.</summary>
internal sealed class ModelHandle : SafeHandle
{
    public ModelHandle(nint model) : base(0, ownsHandle: true) => SetHandle(model);

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        Native.mjn_delete_model(handle);
        return true;
    }
}

/// <summary>Owns a world, and keeps its model alive: finalizers run in any order.</summary>
internal sealed class WorldHandle : SafeHandle
{
    private readonly ModelHandle _model;

    public WorldHandle(ModelHandle model) : base(0, ownsHandle: true)
    {
        var added = false;
        model.DangerousAddRef(ref added);
        _model = model;
        Native.Check(Native.mjn_make_world(model, out var world));
        SetHandle(world);
    }

    public override bool IsInvalid => false; // so that the model's reference is given back even when no world was made

    protected override bool ReleaseHandle()
    {
        if (handle != 0) Native.mjn_delete_world(handle);
        _model.DangerousRelease();
        return true;
    }
}

/// <summary>Owns a renderer: scene, OpenGL context, image memory.</summary>
internal sealed class RendererHandle : SafeHandle
{
    public RendererHandle(nint renderer) : base(0, ownsHandle: true) => SetHandle(renderer);

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        Native.mjn_delete_renderer(handle);
        return true;
    }
}
