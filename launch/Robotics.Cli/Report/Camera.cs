using System.Collections.Immutable;
using MuJoCo;
using Robotics.Cli.Output;
using Robotics.Ports;
using Robotics.Sim;

namespace Robotics.Cli.Report;

/// <summary>
/// Takes a picture after each skill of the execution. Where pictures cannot be drawn there are none, and a run goes on without.
/// Used from the thread that runs the world.
/// </summary>
public sealed class Camera(int most) : IDisposable
{
    private const int Width = 480, Height = 360;

    /// <summary>A table before an arm, a room in which a robot walks, and a hand with an object in it.</summary>
    private static readonly MjFreeCamera Table = new(0.45, 0, 0.19, 1.55, 140, -28), Room = new(1.4, 0, 0.2, 4.6, 120, -28), Hand = new(0, 0, .09, .62, 140, -24);

    private readonly List<Frame> frames = [];
    private (MjModel Model, MjData Data, MjFreeCamera View)? scene;
    private MjRenderer? renderer;

    /// <summary>In order; thinned out evenly when there are more than wanted.</summary>
    public ImmutableArray<Frame> Frames => frames.Count <= most
        ? [.. frames]
        : [.. Enumerable.Range(0, most).Select(i => frames[most == 1 ? frames.Count - 1 : i * (frames.Count - 1) / (most - 1)])];

    public void Attach(Simulation opened) => Attach(opened.World.Model, opened.World.Data, opened.Robot is QuadrupedDescription ? Room : Table);

    /// <summary>The first world.</summary>
    public void Attach(HandWorlds opened) => Attach(opened[0].Model, opened[0], Hand);

    private void Attach(MjModel model, MjData data, MjFreeCamera view) => scene = most > 0 ? (model, data, view) : null;

    public void Take(string caption)
    {
        if (scene is not var (model, data, view))
        {
            return;
        }

        try
        {
            renderer ??= new MjRenderer(model, Width, Height, new MjRenderOptions { Shadows = true });
            byte[] rgb = new byte[Width * Height * 3];
            renderer.Draw(data, view, rgb);
            frames.Add(new(caption, Width, Height, rgb));
        }
        catch (MuJoCoException)
        {
            // No OpenGL here: doctor says so.
            scene = null;
        }
    }

    public void Dispose() => renderer?.Dispose();
}
