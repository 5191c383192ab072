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

    /// <summary>A table before an arm, and a room in which a robot walks.</summary>
    private static readonly MjFreeCamera Table = new(0.45, 0, 0.19, 1.55, 140, -28), Room = new(1.4, 0, 0.2, 4.6, 120, -28);

    private readonly List<Frame> frames = [];
    private Simulation? simulation;
    private MjRenderer? renderer;

    /// <summary>In order; thinned out evenly when there are more than wanted.</summary>
    public ImmutableArray<Frame> Frames => frames.Count <= most
        ? [.. frames]
        : [.. Enumerable.Range(0, most).Select(i => frames[most == 1 ? frames.Count - 1 : i * (frames.Count - 1) / (most - 1)])];

    public void Attach(Simulation opened) => simulation = most > 0 ? opened : null;

    public void Take(string caption)
    {
        if (simulation is null)
        {
            return;
        }

        try
        {
            renderer ??= new MjRenderer(simulation.World.Model, Width, Height, new MjRenderOptions { Shadows = true });
            byte[] rgb = new byte[Width * Height * 3];
            renderer.Draw(simulation.World.Data, simulation.Robot is QuadrupedDescription ? Room : Table, rgb);
            frames.Add(new(caption, Width, Height, rgb));
        }
        catch (MuJoCoException)
        {
            // No OpenGL here: doctor says so.
            simulation = null;
        }
    }

    public void Dispose() => renderer?.Dispose();
}
