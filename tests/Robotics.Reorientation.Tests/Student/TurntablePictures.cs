using Robotics.Geometry;
using Robotics.Ports;

namespace Robotics.Reorientation.Tests.Student;

/// <summary>A turntable from above: on a flat ground a raised pointer shows how the object lies. Small errors depend on how often it was looked at.</summary>
internal sealed class TurntablePictures(IHandWorlds worlds, int size = 16) : IHandCameras, IHandPictures
{
    public const float Ground = 0.35f, Top = 0.28f;

    private static readonly Rotation[] Itself = [Rotation.Identity];

    public DepthCameraDescription Camera { get; } =
        new(size, size, 2.5 * size, new(new(0, 0, Ground), Rotation.FromAxes(Vector3.UnitX, -Vector3.UnitY, -Vector3.UnitZ)), 1.5);

    public int Count => worlds.Count;

    public long Looks { get; set; }

    /// <summary>What becomes of a picture before it is handed over: [Height, Width] of one world.</summary>
    public Action<Span<float>>? Spoil { get; set; }

    public void Capture(Span<float> depth)
    {
        for (int w = 0; w < Count; w++)
        {
            Span<float> picture = depth.Slice(w * size * size, size * size);
            picture.Fill(Ground);
            ReadOnlySpan<double> p = worlds.ObjectPoses.Slice(7 * w, 7);
            Point(new(p[3], p[4], p[5], p[6]), picture);
            for (int i = 0; i < picture.Length; i++)
            {
                picture[i] += 0.002f * MathF.Sin((37 * i) + (11 * w) + Looks);
            }

            Spoil?.Invoke(picture);
        }

        Looks++;
    }

    public void Empty(ReadOnlySpan<double> positions, Span<float> depth) => depth.Fill(Ground);

    public void Goal(int objectIndex, in Rotation goal, Span<float> depth)
    {
        depth.Clear();
        Point(goal, depth);
    }

    public ReadOnlySpan<Rotation> Alike(int objectIndex) => Itself;

    private void Point(in Rotation turn, Span<float> depth)
    {
        Vector3 along = turn.AxisX;
        for (int i = 0; i < depth.Length; i++)
        {
            double x = (i % size) + .5 - (size / 2.0), y = (size / 2.0) - (i / size) - .5, r = Math.Sqrt((x * x) + (y * y));
            if (r <= size / 2.0 && (x * along.X) + (y * along.Y) >= .85 * r)
            {
                depth[i] = Top;
            }
        }
    }
}
