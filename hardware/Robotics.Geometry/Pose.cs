namespace Robotics.Geometry;

/// <summary>
/// A rigid transform. X_AB is the pose of frame B in frame A: <c>X_AC = X_AB * X_BC</c> and <c>p_A = X_AB * p_B</c>. Metres.
/// </summary>
public readonly record struct Pose(Vector3 Translation, Rotation Rotation)
{
    public static readonly Pose Identity = new(Vector3.Zero, Rotation.Identity);

    public static Pose At(double x, double y, double z, double yaw = 0) => new(new(x, y, z), Rotation.AboutZ(yaw));

    public Pose Inverse
    {
        get
        {
            Rotation r = Rotation.Inverse;
            return new(-(r * Translation), r);
        }
    }

    public static Pose operator *(Pose a, Pose b) => new(a.Translation + a.Rotation * b.Translation, (a.Rotation * b.Rotation).Normalized());

    public static Vector3 operator *(Pose a, Vector3 p) => a.Translation + a.Rotation * p;

    public static Pose Lerp(Pose a, Pose b, double t) =>
        new(Vector3.Lerp(a.Translation, b.Translation, t), Rotation.Slerp(a.Rotation, b.Rotation, t));

    public override string ToString() => $"{Translation} {Rotation}";
}
