using MuJoCo;
using Robotics.Geometry;

namespace Robotics.Sim;

/// <summary>
/// Magnets as a force law, without welds. Each face of a magnetic object carries four point magnets, a little under the
/// surface; when two faces of two objects look at each other, each point and the nearest one of the other face attract along
/// their line with F(r) = S/4 (r0/r)^2 (1 - ((r - r0)/R)^2)^2, r0 the distance of two such points when the faces touch, S the
/// strength, R the range, and F = S/4 for r under r0. The force is central and depends on r alone, so it stores energy and does
/// not make any; the four lines resist bending and twisting, friction resists sliding, and a pull above S parts them.
/// Poles are not modelled: faces always attract, as those of cubes with turning magnets inside do. Eddy currents in the metal
/// resist a change of distance, c F/S times the speed along each line: without them two 50 g cubes snap at 2 m/s.
/// </summary>
/// <remarks>
/// Explicit integration is stable while k dt^2 / m is under 4. Sideways, k is at most S/r0 and the inertia felt at a face is
/// that of the piece's translation and rotation together, 1/m' = 2 (1/m + l^2/I): for two cubes of 30 mm, 50 g, 10 N this is .33 at
/// <see cref="Timestep"/>. The resistance is taken at the end of the step (implicitly), so that it can only slow down.
/// </remarks>
internal sealed class MagnetField
{
    /// <summary>Metres between two faces beyond which they do not feel each other.</summary>
    public const double Range = .015;

    /// <summary>Seconds a physics step that a world with magnets needs: 10 N on 50 g is a metre a second in five milliseconds.</summary>
    public const double Timestep = .0025;

    private const double Depth = .0075;
    private const double Resistance = 20; // N s/m, at contact
    private const double Spread = 2.0 / 3;
    private const double FacingCosine = .8;

    private readonly SimWorld _world;
    private readonly record struct Piece(int Body, Vector3 Half, double Strength, double Mass);

    private readonly Piece[] _pieces;

    public MagnetField(SimWorld world, int[] bodies)
    {
        _world = world;
        _pieces = [.. Enumerable.Range(0, world.Objects.Length)
            .Where(i => world.Objects[i].Object.Magnet > 0)
            .Select(i => new Piece(bodies[i], world.Objects[i].Object.LocalBounds.Size / 2, world.Objects[i].Object.Magnet, world.Objects[i].Object.Mass))];
    }

    /// <summary>Sets the forces of the present poses; positions of the bodies must be computed.</summary>
    public void Apply()
    {
        if (_pieces.Length < 2)
        {
            return;
        }

        Span<double> forces = _world.Data.XfrcApplied;
        foreach (Piece piece in _pieces)
        {
            forces.Slice(6 * piece.Body, 6).Clear();
        }

        Span<Vector3> mine = stackalloc Vector3[4], others = stackalloc Vector3[4];
        for (int i = 0; i < _pieces.Length; i++)
        {
            for (int j = i + 1; j < _pieces.Length; j++)
            {
                Attract(_pieces[i], _pieces[j], forces, mine, others);
            }
        }
    }

    private void Attract(in Piece a, in Piece b, Span<double> forces, Span<Vector3> mine, Span<Vector3> others)
    {
        Pose atA = BodyPose(a.Body), atB = BodyPose(b.Body);
        Vector3 between = atB.Translation - atA.Translation;
        if (between.Length > a.Half.Length + b.Half.Length + Range)
        {
            return;
        }

        Vector3 normalA = Face(atA, a.Half, between, mine), normalB = Face(atB, b.Half, -between, others);
        if (normalA.Dot(normalB) > -FacingCosine)
        {
            return;
        }

        double strength = Math.Min(a.Strength, b.Strength) / 4;
        Vector3 centreA = Centre(a.Body), centreB = Centre(b.Body);
        (Vector3 Linear, Vector3 Angular) motionA = Motion(a.Body), motionB = Motion(b.Body);
        double implicitly = 1 / (1 + Resistance * _world.Model.Timestep * 2 * (1 / a.Mass + 1 / b.Mass));
        foreach (Vector3 p in mine)
        {
            Vector3 q = others[0];
            foreach (Vector3 other in others)
            {
                q = (other - p).LengthSquared < (q - p).LengthSquared ? other : q;
            }

            double r = (q - p).Length;
            double force = Force(r, strength);
            if (force > 0 && r > 1e-9)
            {
                Vector3 line = (q - p) / r;
                Vector3 speed = motionB.Linear + motionB.Angular.Cross(q - atB.Translation) - motionA.Linear - motionA.Angular.Cross(p - atA.Translation);
                double resistance = Resistance / 4 * implicitly * (force / strength) * speed.Dot(line);
                Vector3 f = line * (force + resistance);
                Add(forces, a.Body, f, (p - centreA).Cross(f));
                Add(forces, b.Body, -f, -(q - centreB).Cross(f));
            }
        }
    }

    /// <summary>The pull between two points at a distance, N.</summary>
    internal static double Force(double r, double strength)
    {
        const double r0 = 2 * Depth;
        if (r <= r0)
        {
            return strength;
        }

        double u = (r - r0) / Range;
        return u >= 1 ? 0 : strength * (r0 / r) * (r0 / r) * (1 - u * u) * (1 - u * u);
    }

    /// <summary>The face that looks along a direction: its four points in the base frame, and its outward normal.</summary>
    private static Vector3 Face(Pose at, Vector3 half, Vector3 direction, Span<Vector3> points)
    {
        Vector3 d = at.Rotation.Inverse * direction;
        Vector3 share = new(Math.Abs(d.X) / half.X, Math.Abs(d.Y) / half.Y, Math.Abs(d.Z) / half.Z);
        int axis = share.X >= share.Y && share.X >= share.Z ? 0 : share.Y >= share.Z ? 1 : 2;
        double sign = Math.Sign(d[axis]);
        Vector3 n = sign * Unit(axis), u = Unit((axis + 1) % 3) * (Spread * half[(axis + 1) % 3]), v = Unit((axis + 2) % 3) * (Spread * half[(axis + 2) % 3]);
        Vector3 middle = n * (half[axis] - Depth);
        points[0] = at * (middle + u + v);
        points[1] = at * (middle + u - v);
        points[2] = at * (middle - u + v);
        points[3] = at * (middle - u - v);
        return at.Rotation * n;
    }

    private static Vector3 Unit(int axis) => axis == 0 ? Vector3.UnitX : axis == 1 ? Vector3.UnitY : Vector3.UnitZ;

    private Pose BodyPose(int body)
    {
        Span<double> p = _world.Data.Xpos.Slice(3 * body, 3), q = _world.Data.Xquat.Slice(4 * body, 4);
        return new(new(p[0], p[1], p[2]), new Rotation(q[0], q[1], q[2], q[3]));
    }

    private (Vector3 Linear, Vector3 Angular) Motion(int body)
    {
        Span<double> six = stackalloc double[6];
        _world.Data.Velocity(MjObject.Body, body, six);
        return (new(six[3], six[4], six[5]), new(six[0], six[1], six[2]));
    }

    private Vector3 Centre(int body)
    {
        Span<double> p = _world.Data.Xipos.Slice(3 * body, 3);
        return new(p[0], p[1], p[2]);
    }

    private static void Add(Span<double> forces, int body, Vector3 force, Vector3 moment)
    {
        Span<double> f = forces.Slice(6 * body, 6);
        f[0] += force.X;
        f[1] += force.Y;
        f[2] += force.Z;
        f[3] += moment.X;
        f[4] += moment.Y;
        f[5] += moment.Z;
    }
}
