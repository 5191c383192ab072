using Robotics.Geometry;

namespace Robotics.Ports;

/// <summary>A depth camera as a pinhole; its principal point is the middle of the picture.</summary>
/// <param name="FocalLength">Pixels.</param>
/// <param name="PoseInHand">X_HC: the optical frame (x right, y down, z forward) in the frame that hands' worlds are given in.</param>
/// <param name="Far">m; what is farther is not seen.</param>
public sealed record DepthCameraDescription(int Width, int Height, double FocalLength, Pose PoseInHand, double Far)
{
    /// <summary>The point in the hand's frame that a pixel of a depth shows.</summary>
    /// <param name="column">From the left, the pixel's middle at + .5.</param>
    /// <param name="row">From the top.</param>
    /// <param name="depth">m along the optical axis.</param>
    public Vector3 Point(int column, int row, double depth) => PoseInHand * (depth * Direction(column, row));

    /// <summary>From the optical centre through a pixel's middle: optical frame, z = 1.</summary>
    public Vector3 Direction(int column, int row) => new((column + .5 - Width / 2.0) / FocalLength, (row + .5 - Height / 2.0) / FocalLength, 1);
}

/// <summary>One depth camera at each of many hands' worlds, or at one real hand.</summary>
public interface IHandCameras
{
    DepthCameraDescription Camera { get; }

    /// <summary>Worlds.</summary>
    int Count { get; }

    /// <summary>Pictures taken. A simulated camera's errors depend on it, so that a run that sets it goes on to the bit.</summary>
    long Looks { get; set; }

    /// <summary>What all cameras see now.</summary>
    /// <param name="depth">m along the optical axis, rows from the top, 0 where there is nothing or the camera failed to see; [Count, Height, Width].</param>
    /// <exception cref="ArgumentException">The span has another length.</exception>
    void Capture(Span<float> depth);
}
