using Robotics.Geometry;

namespace Robotics.Ports;

/// <summary>
/// Depth pictures that are drawn from models, not taken: what a hand's camera should see. Depths are m along the optical axis,
/// rows from the top, 0 where there is nothing; [Height, Width] of the camera.
/// </summary>
public interface IHandPictures
{
    DepthCameraDescription Camera { get; }

    /// <summary>The hand at these joints over what is under it, without any object.</summary>
    /// <param name="positions">rad, one a joint, as measured.</param>
    void Empty(ReadOnlySpan<double> positions, Span<float> depth);

    /// <summary>An object as it should lie, alone in the middle of the hand's space.</summary>
    /// <param name="goal">R_HO.</param>
    void Goal(int objectIndex, in Rotation goal, Span<float> depth);

    /// <summary>Rotations of an object's own frame after which it looks the same, the identity first.</summary>
    ReadOnlySpan<Rotation> Alike(int objectIndex);
}
