using MuJoCo;
using Robotics.Cli.Report;
using Robotics.Geometry;
using Robotics.Sim;

namespace Robotics.Cli.Reorient;

/// <summary>Pictures of a hand world one beside the other, row by row, as one PNG.</summary>
internal sealed class Filmstrip(HandWorlds worlds) : IDisposable
{
    private const int Width = 240, Height = 200, Columns = 6;

    private static readonly MjFreeCamera View = new(0, 0, .09, .62, 140, -24);

    private readonly List<byte[]> frames = [];
    private MjRenderer? renderer;

    public int Count => frames.Count;

    /// <summary>World 0 as it is.</summary>
    /// <exception cref="MuJoCoException">There is no OpenGL: the message names the packages.</exception>
    public void Take() => Draw(worlds);

    /// <summary>The object of an episode at its goal, held by nothing.</summary>
    public void TakeGoal(ReorientOptions options, int thing, in Rotation goal)
    {
        using HandWorlds shown = new(new() { Hand = options.Hand, Stage = options.Stage, Objects = worlds.Objects[thing], Threads = 1 });
        shown.Reset(0, 0, new(new(0, 0, shown.Support + .08), goal), shown.Hand.Home.AsSpan(), Ports.HandPhysics.Nominal);
        using MjRenderer own = new(shown[0].Model, Width, Height);
        byte[] rgb = new byte[3 * Width * Height];
        own.Draw(shown[0], View, rgb);
        frames.Add(rgb);
    }

    private void Draw(HandWorlds from)
    {
        renderer ??= new(from[0].Model, Width, Height);
        byte[] rgb = new byte[3 * Width * Height];
        renderer.Draw(from[0], View, rgb);
        frames.Add(rgb);
    }

    public byte[] Png()
    {
        int rows = (frames.Count + Columns - 1) / Columns, columns = Math.Min(frames.Count, Columns);
        byte[] sheet = new byte[3 * Width * columns * Height * rows];
        for (int i = 0; i < frames.Count; i++)
        {
            int left = i % Columns * Width, top = i / Columns * Height;
            for (int y = 0; y < Height; y++)
            {
                frames[i].AsSpan(3 * y * Width, 3 * Width).CopyTo(sheet.AsSpan(3 * ((top + y) * Width * columns + left)));
            }
        }

        return Report.Png.Encode(sheet, Width * columns, Height * rows);
    }

    public void Dispose() => renderer?.Dispose();
}
