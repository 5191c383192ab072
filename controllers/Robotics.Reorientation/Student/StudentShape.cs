using Robotics.Ports;

namespace Robotics.Reorientation.Student;

/// <summary>Sizes of a student's net: the hand and the camera decide them with the configuration.</summary>
/// <param name="Height">Of a picture, pixels.</param>
/// <param name="Width">Of a picture, pixels.</param>
/// <param name="Channels">Of the convolutions: the first looks at 5 x 5 pixels, the others at 3 x 3, each halves the picture.</param>
/// <param name="Hidden">Of what a picture is reduced to, and of the memory.</param>
/// <param name="Joints">Of the hand.</param>
/// <param name="Cut">Whether the object alone is looked at too.</param>
public sealed record StudentShape(int Height, int Width, int[] Channels, int Hidden, int Joints, bool Cut = false)
{
    public StudentShape(Configuration.StudentConfig config, HandDescription hand, DepthCameraDescription camera)
        : this(camera.Height, camera.Width, config.Channels, config.Hidden, hand.Joints.Length, config.Cut)
    {
    }

    /// <summary>Pictures that are looked at together: what the camera sees, what it should see of the hand alone, perhaps the object alone, the goal.</summary>
    public int Planes => Cut ? 4 : 3;

    /// <summary>Numbers of all planes.</summary>
    public int PictureSize => Planes * Height * Width;

    /// <summary>Numbers beside the pictures: position, velocity and last action a joint, and the turn asked for.</summary>
    public int RowSize => (3 * Joints) + 3;

    /// <summary>Of what the last convolution leaves.</summary>
    public int Seen
    {
        get
        {
            (int height, int width) = (Height, Width);
            foreach (int _ in Channels)
            {
                (height, width) = (Halved(height), Halved(width));
            }

            return Channels[^1] * height * width;
        }
    }

    public static int Kernel(int layer) => layer == 0 ? 5 : 3;

    /// <summary>Stride 2, padded by half the kernel.</summary>
    public static int Halved(int size) => (size + 1) / 2;
}
