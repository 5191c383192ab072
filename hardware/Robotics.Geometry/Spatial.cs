namespace Robotics.Geometry;

/// <summary>Velocity of a body: linear in m/s, angular in rad/s, both in the frame named by the holder.</summary>
public readonly record struct Twist(Vector3 Linear, Vector3 Angular);

/// <summary>Force in N and moment in N m about the point named by the holder.</summary>
public readonly record struct Wrench(Vector3 Force, Vector3 Moment);

/// <summary>An axis-aligned box: its lowest and highest corner, metres.</summary>
public readonly record struct Bounds(Vector3 Min, Vector3 Max)
{
    public Vector3 Size => Max - Min;

    public Vector3 Centre => (Min + Max) / 2;

    public bool Contains(Vector3 p) =>
        p.X >= Min.X && p.X <= Max.X && p.Y >= Min.Y && p.Y <= Max.Y && p.Z >= Min.Z && p.Z <= Max.Z;

    public Bounds Grown(double by) => new(Min - new Vector3(by, by, by), Max + new Vector3(by, by, by));

    public Bounds Union(Bounds other) => new(Vector3.Min(Min, other.Min), Vector3.Max(Max, other.Max));

    /// <summary>The nearest point of the box.</summary>
    public Vector3 Clamp(Vector3 p) => Vector3.Max(Min, Vector3.Min(Max, p));
}
