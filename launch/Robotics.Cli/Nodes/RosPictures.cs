using System.Collections.Immutable;
using Robotics.Cli.Output;
using ROS2;
using ROS2.Dds;

namespace Robotics.Cli.Nodes;

/// <summary>Keeps the camera's newest picture after each skill: a report's pictures from whatever camera the robot has.</summary>
internal sealed class RosPictures : IDisposable
{
    /// <summary>Pictures kept, and pixels of one, at most.</summary>
    private const int Most = 40, MostPixels = 4_000_000;

    private readonly Subscription<SensorMsgs.Image>? _camera;
    private readonly List<Frame> _frames = [];
    private volatile SensorMsgs.Image? _latest;

    public RosPictures(Node node, bool wanted) =>
        _camera = wanted ? node.CreateSubscription<SensorMsgs.Image>("camera/color/image_raw", image => _latest = image, Qos.SensorData) : null;

    public ImmutableArray<Frame> Frames => [.. _frames];

    public void Take(string caption)
    {
        if (_latest is { Encoding: "rgb8" } image && _frames.Count < Most && image.Width * (long)image.Height <= MostPixels
            && image.Step == 3 * image.Width && image.Data.Length == image.Step * image.Height)
        {
            _frames.Add(new(caption, (int)image.Width, (int)image.Height, image.Data));
        }
    }

    public void Dispose() => _camera?.Dispose();
}
