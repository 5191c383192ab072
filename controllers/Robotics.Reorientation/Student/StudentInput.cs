using Robotics.Geometry;
using Robotics.Ports;
using Robotics.Reorientation.Configuration;

namespace Robotics.Reorientation.Student;

/// <summary>
/// What a student is shown, from what a real hand has: depths about the middle of the hand's space, scaled to [-1, 1], and a
/// row of joints. Where the camera failed to see, what should be there without an object is put.
/// </summary>
internal sealed class StudentInput
{
    /// <summary>m before and behind the middle that pictures tell apart; m above the origin that the middle lies.</summary>
    private const double Reach = 0.15, Height = 0.05;

    /// <summary>Joint speeds are divided by this, rad/s.</summary>
    private const double Speed = 5;

    private readonly HandDescription hand;
    private readonly bool turn, cut;
    private readonly int width;
    private readonly float middle;
    private readonly Func<float, float> scaled;

    public StudentInput(HandDescription hand, DepthCameraDescription camera, StudentConfig config)
    {
        (this.hand, turn, cut, width, scaled) = (hand, config.Turn, config.Cut, camera.Width, Scaled);
        middle = (float)(camera.PoseInHand.Inverse * new Vector3(0, 0, Height)).Z;
    }

    /// <summary>The planes of a step that depend on the camera, after <see cref="WriteGoal"/>.</summary>
    /// <param name="depth">As the camera gives it.</param>
    /// <param name="empty">As drawn without an object.</param>
    /// <param name="planes">All planes: those before the goal's, the last, are written.</param>
    public void WritePictures(ReadOnlySpan<float> depth, ReadOnlySpan<float> empty, Span<float> planes)
    {
        for (int i = 0; i < depth.Length; i++)
        {
            float there = Scaled(empty[i]);
            planes[i] = depth[i] > 0 ? Scaled(depth[i]) : there;
            planes[depth.Length + i] = there;
        }

        if (cut)
        {
            Cutout.Write(depth, empty, width, scaled, planes[^depth.Length..], planes.Slice(2 * depth.Length, depth.Length));
        }
    }

    /// <summary>The plane that stays while the goal does.</summary>
    public void WriteGoal(ReadOnlySpan<float> goal, Span<float> plane)
    {
        for (int i = 0; i < goal.Length; i++)
        {
            plane[i] = Scaled(goal[i]);
        }
    }

    /// <param name="positions">rad, one a joint.</param>
    /// <param name="velocities">rad/s, one a joint.</param>
    /// <param name="previous">The last action, smoothed.</param>
    /// <param name="asked">The rotation vector, rad, from how the object lay when the goal was set.</param>
    public void WriteRow(ReadOnlySpan<double> positions, ReadOnlySpan<double> velocities, ReadOnlySpan<double> previous, in Vector3 asked, Span<float> row)
    {
        int n = positions.Length;
        for (int j = 0; j < n; j++)
        {
            row[j] = (float)(positions[j] - hand.Home[j]);
            row[n + j] = (float)(velocities[j] / Speed);
            row[(2 * n) + j] = (float)previous[j];
        }

        Vector3 told = turn ? asked : Vector3.Zero;
        (row[3 * n], row[(3 * n) + 1], row[(3 * n) + 2]) = ((float)told.X, (float)told.Y, (float)told.Z);
    }

    /// <summary>Nothing is as far as can be.</summary>
    private float Scaled(float depth) => depth > 0 ? Math.Clamp((depth - middle) / (float)Reach, -1, 1) : 1;
}
