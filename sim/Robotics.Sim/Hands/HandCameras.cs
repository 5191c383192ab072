using MuJoCo;
using Robotics.Geometry;
using Robotics.Ports;

namespace Robotics.Sim;

/// <summary>What a simulated depth camera does wrong (Chen et al., Visual Dexterity, Science Robotics 2023: 4 mm, up to a fifth).</summary>
/// <param name="Jitter">m, standard deviation of a depth.</param>
/// <param name="Dropout">Most of a picture that is not seen: each picture's share is even between 0 and this.</param>
public sealed record DepthNoise(double Jitter, double Dropout)
{
    public static readonly DepthNoise None = new(0, 0), Published = new(.004, .2);
}

/// <summary>
/// Depth cameras of hand worlds, painted on any thread. The camera stands where Visual Dexterity's does (.57 m behind, .29 m
/// up) and looks at the middle of the hand's space, of which its picture is a crop. Errors are a number of the seed, the world
/// and how often it was looked at, so that threads change nothing.
/// </summary>
public sealed class HandCameras : IHandCameras
{
    private const int Pixels = 64;
    private const double FieldOfView = 30 * Math.PI / 180;

    /// <summary>What the camera looks at.</summary>
    internal static readonly Vector3 Middle = new(0, 0, .08);

    private static readonly Vector3 Eye = new(-.57, 0, .29);

    private readonly HandWorlds _worlds;
    private readonly int _seed;
    private readonly DepthPainter _painter;
    private readonly float[] _background, _depth;
    private readonly Action<int, MjData> _look;

    public HandCameras(HandWorlds worlds, DepthNoise noise, int seed)
    {
        (_worlds, Noise, _seed) = (worlds, noise, seed);
        Vector3 forward = (Middle - Eye).Normalized(), right = forward.Cross(Vector3.UnitZ).Normalized();
        Camera = new(Pixels, Pixels, Pixels / 2 / Math.Tan(FieldOfView / 2), new(Eye, Rotation.FromAxes(right, forward.Cross(right), forward)), Far: 1.5);
        _painter = new(Camera);
        _background = _painter.Background(worlds[0].Model, worlds[0]);
        _depth = new float[Count * Pixels * Pixels];
        _look = Look;
    }

    public DepthCameraDescription Camera { get; }

    public int Count => _worlds.Count;

    public long Looks { get; set; }

    /// <summary>What they do wrong from the next picture on.</summary>
    public DepthNoise Noise { get; set; }

    public void Capture(Span<float> depth)
    {
        if (depth.Length != _depth.Length)
        {
            throw new ArgumentException($"The span has {depth.Length} numbers and needs {_depth.Length}.", nameof(depth));
        }

        _worlds.Run(_look);
        Looks++;
        _depth.CopyTo(depth);
    }

    private void Look(int world, MjData data)
    {
        Span<float> picture = _depth.AsSpan(world * _painter.Pixels, _painter.Pixels);
        _background.CopyTo(picture);
        _painter.Paint(data.Model, data, moves: true, picture);
        _painter.Finish(picture);
        if (Noise != DepthNoise.None)
        {
            Spoil(picture, Mixed(Mixed((ulong)(uint)_seed << 32 | (uint)world) + (ulong)Looks));
        }
    }

    private void Spoil(Span<float> picture, ulong stream)
    {
        double lost = Noise.Dropout * Even(ref stream);
        foreach (ref float z in picture)
        {
            // Both are drawn for every pixel: what one sees does not move the errors of the others.
            double drop = Even(ref stream), error = Noise.Jitter == 0 ? 0 : Noise.Jitter * Normal(ref stream);
            z = z > 0 && drop >= lost ? (float)Math.Max(1e-3, z + error) : 0;
        }
    }

    // SplitMix64 (Steele, Lea, Flood 2014).
    private static ulong Next(ref ulong stream) => Mixed(stream += 0x9E3779B97F4A7C15);

    private static ulong Mixed(ulong x)
    {
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
        return x ^ (x >> 31);
    }

    private static double Even(ref ulong stream) => (Next(ref stream) >> 11) * (1.0 / (1UL << 53));

    /// <summary>Box and Muller 1958.</summary>
    private static double Normal(ref ulong stream) => Math.Sqrt(-2 * Math.Log(1 - Even(ref stream))) * Math.Cos(2 * Math.PI * Even(ref stream));
}
