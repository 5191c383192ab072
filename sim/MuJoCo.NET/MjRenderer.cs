using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MuJoCo;

/// <summary>Where OpenGL comes from. A process renders with one of them: MuJoCo binds to OpenGL once.</summary>
public enum GlBackend
{
    /// <summary>EGL where it works, else OSMesa; or the one already in use.</summary>
    Auto,
    /// <summary>A GPU, or Mesa's software rasterizer; no display is needed.</summary>
    Egl,
    /// <summary>Mesa's rasterizer into plain memory.</summary>
    OsMesa,
}

/// <summary>How pictures are drawn. The defaults are for sensors; a picture for people wants shadows (three times the time).</summary>
public sealed record MjRenderOptions
{
    public GlBackend Backend { get; init; }
    public bool Shadows { get; init; }
    public bool Reflections { get; init; }
    public bool Skybox { get; init; } = true;
    /// <summary>Slices around round shapes; 0: the model's (28). 12 doubles the rate of small images.</summary>
    public int Slices { get; init; }
    /// <summary>Stacks along round shapes; 0: the model's (16).</summary>
    public int Stacks { get; init; }
    /// <summary>Quads along a box's edge; 0: the model's (4).</summary>
    public int Quads { get; init; }
    /// <summary>Which geom groups, 0 to 5, are drawn, as bits; MuJoCo's default is 0, 1 and 2.</summary>
    public int GeomGroups { get; init; } = 0b000111;
    /// <summary>Which site groups are drawn, as bits; none by default, for sensors see no marks.</summary>
    public int SiteGroups { get; init; }
}

/// <summary>A camera of no body: looks at a point from a distance. Angles in degrees, as MuJoCo counts them: azimuth 90 looks along +y, elevation -90 straight down.</summary>
public readonly record struct MjFreeCamera(double X, double Y, double Z, double Distance, double AzimuthDegrees, double ElevationDegrees);

[StructLayout(LayoutKind.Sequential)]
internal struct RenderOptions
{
    public int Backend, Shadows, Reflections, Skybox, Slices, Stacks, Quads;
    public Groups GeomGroups, SiteGroups;

    [InlineArray(8)]
    public struct Groups
    {
        private byte _first;

        public static Groups Of(int bits)
        {
            var groups = new Groups();
            for (var i = 0; i < 8; i++) groups[i] = (byte)(bits >> i & 1);
            return groups;
        }
    }
}

[StructLayout(LayoutKind.Sequential)]
internal struct View
{
    public int Camera;
    public double X, Y, Z, Distance, Azimuth, Elevation;
}

/// <summary>Draws worlds without a window: colours, depth, and which object each pixel shows.</summary>
/// <remarks>
/// Images are row by row from the top left, of <see cref="Width"/> x <see cref="Height"/> pixels. Any thread may draw, one at a
/// time; renderers do not disturb each other. Draws any world of the model or of a clone of it. The world's poses must have been computed.
/// </remarks>
public sealed unsafe class MjRenderer : IDisposable
{
    private static readonly int[] KindOfType = [.. Enumerable.Range(0, 64).Select(t => (int?)MjObjects.Kind(t) ?? -1)];
    private static readonly string[] Uploaded = ["nmesh", "nmeshvert", "nmeshface", "nhfield", "ntex", "nmat", "nskin", "ncam", "nlight", "ngeom"];

    private readonly MjModel _model;
    private readonly RendererHandle _handle;
    private readonly int[] _types;

    /// <summary>A renderer for worlds of the model.</summary>
    /// <exception cref="MuJoCoException">No OpenGL (the message names the packages), another backend is in use, or the size is beyond it.</exception>
    public MjRenderer(MjModel model, int width, int height, MjRenderOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (width is < 1 or > 16384) throw new ArgumentOutOfRangeException(nameof(width), width, "An image is 1 to 16384 pixels wide.");
        if (height is < 1 or > 16384) throw new ArgumentOutOfRangeException(nameof(height), height, "An image is 1 to 16384 pixels high.");
        options ??= new MjRenderOptions();
        var native = new RenderOptions
        {
            Backend = (int)options.Backend,
            Shadows = options.Shadows ? 1 : 0,
            Reflections = options.Reflections ? 1 : 0,
            Skybox = options.Skybox ? 1 : 0,
            Slices = options.Slices,
            Stacks = options.Stacks,
            Quads = options.Quads,
            GeomGroups = RenderOptions.Groups.Of(options.GeomGroups),
            SiteGroups = RenderOptions.Groups.Of(options.SiteGroups),
        };
        MuJoCoLibrary.DrainWarnings(Native.Check(Native.mjn_make_renderer(model.Handle, width, height, native, out var renderer)));
        _model = model;
        _handle = new RendererHandle(renderer);
        _types = new int[width * height];
        (Width, Height) = (width, height);
    }

    public int Width { get; }

    public int Height { get; }

    /// <summary>The backend this process renders with, or Auto before the first renderer.</summary>
    public static GlBackend Backend
    {
        get
        {
            MuJoCoLibrary.EnsureLoaded();
            return (GlBackend)Native.mjn_gl_backend();
        }
    }

    /// <summary>The focal length of a model's camera in pixels of this renderer; its principal point is the middle, (Width / 2, Height / 2).</summary>
    public double FocalLength(int camera)
    {
        Shapes.Index(camera, _model.Ncam, nameof(camera), "cameras");
        return 0.5 * Height / Math.Tan(0.5 * _model.F64("cam_fovy")[camera] * Math.PI / 180);
    }

    /// <summary>Draws through a camera of the model, by name.</summary>
    public void Draw(MjData data, string camera, Span<byte> rgb, Span<float> depth = default, Span<int> ids = default, Span<int> kinds = default) =>
        Draw(data, _model.Id(MjObject.Camera, camera), rgb, depth, ids, kinds);

    /// <summary>Draws through a camera of the model; outputs left empty are not drawn.</summary>
    /// <param name="data">The world.</param>
    /// <param name="camera">Camera id.</param>
    /// <param name="rgb">Width x height x 3, or empty.</param>
    /// <param name="depth">Width x height, metres along the optical axis, 0 where there is nothing; or empty.</param>
    /// <param name="ids">Width x height, or empty: the geom's id, -1 where there is none. With <paramref name="kinds"/>: the id of the object of that kind.</param>
    /// <param name="kinds">Width x height, or empty: which <see cref="MjObject"/> the pixel shows, -1 for none.</param>
    public void Draw(MjData data, int camera, Span<byte> rgb, Span<float> depth = default, Span<int> ids = default, Span<int> kinds = default)
    {
        Shapes.Index(camera, _model.Ncam, nameof(camera), "cameras");
        Draw(data, new View { Camera = camera }, rgb, depth, ids, kinds);
    }

    /// <summary>Draws through a free camera.</summary>
    public void Draw(MjData data, in MjFreeCamera camera, Span<byte> rgb, Span<float> depth = default, Span<int> ids = default, Span<int> kinds = default)
    {
        if (!(camera.Distance > 0)) throw new ArgumentOutOfRangeException(nameof(camera), camera.Distance, "A free camera's distance must be positive.");
        var view = new View
        {
            Camera = -1,
            X = camera.X,
            Y = camera.Y,
            Z = camera.Z,
            Distance = camera.Distance,
            Azimuth = camera.AzimuthDegrees,
            Elevation = camera.ElevationDegrees,
        };
        Draw(data, view, rgb, depth, ids, kinds);
    }

    private void Draw(MjData data, in View view, Span<byte> rgb, Span<float> depth, Span<int> ids, Span<int> kinds)
    {
        ArgumentNullException.ThrowIfNull(data);
        var pixels = Width * Height;
        Shapes.NeedOrEmpty(rgb.Length, 3 * pixels, nameof(rgb), "width x height x 3");
        Shapes.NeedOrEmpty(depth.Length, pixels, nameof(depth), "width x height");
        Shapes.NeedOrEmpty(ids.Length, pixels, nameof(ids), "width x height");
        Shapes.NeedOrEmpty(kinds.Length, pixels, nameof(kinds), "width x height");
        if (ids.IsEmpty && !kinds.IsEmpty) throw new ArgumentException("Kinds without ids say nothing: give both.", nameof(ids));
        if (data.Model != _model) NeedSameUploads(data.Model);
        fixed (byte* c = rgb)
        fixed (float* z = depth)
        fixed (int* i = ids, t = _types)
            MuJoCoLibrary.DrainWarnings(Native.Check(Native.mjn_draw(_handle, data.Handle, view, c, z, i, t)));
        if (ids.IsEmpty) return;
        for (var p = 0; p < pixels; p++)
        {
            var kind = (uint)_types[p] < (uint)KindOfType.Length ? KindOfType[_types[p]] : -1;
            if (!kinds.IsEmpty) kinds[p] = kind;
            else if (kind != (int)MjObject.Geom) ids[p] = -1;
        }
    }

    // Meshes and textures were given to OpenGL when the renderer was made, and are drawn by their number.
    private void NeedSameUploads(MjModel model)
    {
        foreach (var size in Uploaded)
            if (model.Size(size) != _model.Size(size))
                throw new ArgumentException($"The world's model has {size} = {model.Size(size)}, the renderer's {_model.Size(size)}: a renderer draws worlds of its model or of clones of it.", nameof(model));
    }

    /// <summary>Frees the OpenGL context.</summary>
    public void Dispose() => _handle.Dispose();
}
