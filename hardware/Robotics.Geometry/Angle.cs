namespace Robotics.Geometry;

/// <summary>An angle. Radians inside; degrees only in the factory and in text for people.</summary>
public readonly record struct Angle(double Radians)
{
    public static Angle FromDegrees(double degrees) => new(degrees * Math.PI / 180);

    public static Angle FromRadians(double radians) => new(radians);

    public double Degrees => Radians * 180 / Math.PI;

    /// <summary>The same direction in (-pi, pi].</summary>
    public Angle Wrapped()
    {
        double r = Math.IEEERemainder(Radians, 2 * Math.PI);
        return new(r <= -Math.PI ? r + 2 * Math.PI : r);
    }
}
