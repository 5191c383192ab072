namespace MuJoCo;

/// <summary>Contacts, Jacobians, inertia, velocities and rays.</summary>
public sealed unsafe partial class MjData
{
    /// <summary>Number of contacts detected by the last step, forward or collision.</summary>
    public int ContactCount
    {
        get
        {
            ObjectDisposedException.ThrowIf(_handle.IsClosed, this);
            return Native.mjn_contact_count(_handle);
        }
    }

    /// <summary>Writes the contacts, with forces, as far as they fit; allocates nothing.</summary>
    /// <returns>How many were written: at most the buffer's length; <see cref="ContactCount"/> says how many there are.</returns>
    public int Contacts(Span<MjContact> buffer)
    {
        fixed (MjContact* b = buffer)
        {
            Native.Check(Native.mjn_contacts(_handle, b, buffer.Length, out var count));
            return Math.Min(count, buffer.Length);
        }
    }

    /// <summary>Jacobian of a body's frame origin. Needs poses: a step, <see cref="Forward"/> or <see cref="Kinematics"/> before.</summary>
    /// <param name="body">Body id.</param>
    /// <param name="jacp">3 x nv, row by row: world velocity of the point (m/s) a unit of qvel; or empty.</param>
    /// <param name="jacr">3 x nv: angular velocity (rad/s), world axes; or empty.</param>
    public void BodyJacobian(int body, Span<double> jacp, Span<double> jacr)
    {
        NeedJacobian(body, jacp, jacr);
        fixed (double* p = jacp, r = jacr) Native.Check(Native.mjn_jacobian(_handle, body, null, p, r));
    }

    /// <summary>Jacobian of a point fixed to a body, given in the world where it is now.</summary>
    public void PointJacobian(int body, ReadOnlySpan<double> point, Span<double> jacp, Span<double> jacr)
    {
        NeedJacobian(body, jacp, jacr);
        Shapes.Need(point.Length, 3, nameof(point), "3");
        fixed (double* x = point, p = jacp, r = jacr) Native.Check(Native.mjn_jacobian(_handle, body, x, p, r));
    }

    /// <summary>Jacobian of a site's frame.</summary>
    public void SiteJacobian(int site, Span<double> jacp, Span<double> jacr)
    {
        Shapes.Index(site, Model.Nsite, nameof(site), "sites");
        NeedJacobian(0, jacp, jacr);
        fixed (double* p = jacp, r = jacr) Native.Check(Native.mjn_jacobian_site(_handle, site, p, r));
    }

    /// <summary>Jacobian (3 x nv) of the centre of mass of a body and all below it.</summary>
    public void SubtreeComJacobian(int body, Span<double> jacp)
    {
        NeedJacobian(body, jacp, default);
        fixed (double* p = jacp) Native.Check(Native.mjn_jacobian_com(_handle, body, p));
    }

    private void NeedJacobian(int body, Span<double> jacp, Span<double> jacr)
    {
        Shapes.Index(body, Model.Nbody, nameof(body), "bodies");
        Shapes.NeedOrEmpty(jacp.Length, 3 * Model.Nv, nameof(jacp), "3 x nv");
        Shapes.NeedOrEmpty(jacr.Length, 3 * Model.Nv, nameof(jacr), "3 x nv");
    }

    /// <summary>The joint-space inertia matrix at the last step or forward.</summary>
    /// <param name="dense">nv x nv.</param>
    public void MassMatrix(Span<double> dense)
    {
        Shapes.Need(dense.Length, Model.Nv * Model.Nv, nameof(dense), "nv x nv");
        fixed (double* p = dense) Native.Check(Native.mjn_mass_matrix(_handle, p));
    }

    /// <summary>Forces (nv) of the equation of motion without constraints and actuators: M qacc (when asked for) + bias.</summary>
    public void InverseDynamics(Span<double> qfrc, bool withAcceleration)
    {
        Shapes.Need(qfrc.Length, Model.Nv, nameof(qfrc), "nv");
        fixed (double* p = qfrc) Native.Check(Native.mjn_inverse_dynamics(_handle, withAcceleration ? 1 : 0, p));
    }

    /// <summary>Adds to <paramref name="qfrc"/> (nv) what a force (N) and torque (N m), world axes, at a world point of a body amount to.</summary>
    public void AddForce(int body, ReadOnlySpan<double> point, ReadOnlySpan<double> force, ReadOnlySpan<double> torque, Span<double> qfrc)
    {
        Shapes.Index(body, Model.Nbody, nameof(body), "bodies");
        Shapes.Need(point.Length, 3, nameof(point), "3");
        Shapes.NeedOrEmpty(force.Length, 3, nameof(force), "3");
        Shapes.NeedOrEmpty(torque.Length, 3, nameof(torque), "3");
        Shapes.Need(qfrc.Length, Model.Nv, nameof(qfrc), "nv");
        var zero = stackalloc double[3];
        fixed (double* x = point, f = force, t = torque, q = qfrc)
            Native.Check(Native.mjn_apply_force(_handle, f is null ? zero : f, t is null ? zero : t, x, body, q));
    }

    /// <summary>An object's velocity: angular (rad/s) then linear (m/s), in the world's axes or its own.</summary>
    public void Velocity(MjObject kind, int id, Span<double> six, bool local = false)
    {
        if (kind is not (MjObject.Body or MjObject.Geom or MjObject.Site or MjObject.Camera))
            throw new ArgumentOutOfRangeException(nameof(kind), kind, "Only bodies, geoms, sites and cameras move.");
        var count = Model.Count(kind);
        if ((uint)id >= (uint)count) Shapes.Index(id, count, nameof(id), kind + "s"); // the words are made for the exception alone
        Shapes.Need(six.Length, 6, nameof(six), "6");
        // XBODY is the body's frame; MuJoCo's plain body is its inertia's.
        var type = kind == MjObject.Body ? XBody : MjObjects.Type(kind);
        fixed (double* p = six) Native.Check(Native.mjn_velocity(_handle, type, id, local ? 1 : 0, p));
    }

    private static readonly int XBody = MuJoCoLibrary.Constant("mjOBJ_XBODY");

    /// <summary>Distance from a world point to the first geom along a direction.</summary>
    /// <param name="origin">World, metres.</param>
    /// <param name="direction">World; the distance is in lengths of this vector.</param>
    /// <param name="groups">Which geom groups are seen, six bytes 0 or 1; empty: all. Invisible geoms are never hit.</param>
    /// <param name="includeStatic">Whether geoms that cannot move are seen.</param>
    /// <param name="bodyExclude">A body that is not seen, or -1.</param>
    /// <param name="geom">The geom hit, or -1.</param>
    /// <returns>The distance, or -1 when nothing is hit.</returns>
    public double Ray(ReadOnlySpan<double> origin, ReadOnlySpan<double> direction, ReadOnlySpan<byte> groups, bool includeStatic, int bodyExclude, out int geom)
    {
        Shapes.Need(origin.Length, 3, nameof(origin), "3");
        Shapes.Need(direction.Length, 3, nameof(direction), "3");
        Shapes.NeedOrEmpty(groups.Length, 6, nameof(groups), "mjNGROUP");
        double distance;
        fixed (double* o = origin, d = direction)
        fixed (byte* g = groups)
            Native.Check(Native.mjn_ray(_handle, o, d, g, includeStatic ? 1 : 0, bodyExclude, out distance, out geom));
        return distance;
    }

    /// <summary>Many rays from one point: what <see cref="Ray"/> gives for each, several times faster.</summary>
    /// <param name="origin">World, metres.</param>
    /// <param name="directions">3 a ray, world.</param>
    /// <param name="groups">As for one ray.</param>
    /// <param name="includeStatic">As for one ray.</param>
    /// <param name="bodyExclude">As for one ray.</param>
    /// <param name="distances">One a ray: in lengths of the direction, -1 where nothing is hit.</param>
    /// <param name="geoms">One a ray, or empty.</param>
    public void Rays(ReadOnlySpan<double> origin, ReadOnlySpan<double> directions, ReadOnlySpan<byte> groups, bool includeStatic, int bodyExclude,
        Span<double> distances, Span<int> geoms)
    {
        var count = distances.Length;
        Shapes.Need(origin.Length, 3, nameof(origin), "3");
        Shapes.Need(directions.Length, checked(3 * count), nameof(directions), "3 x distances");
        Shapes.NeedOrEmpty(groups.Length, 6, nameof(groups), "mjNGROUP");
        Shapes.NeedOrEmpty(geoms.Length, count, nameof(geoms), "distances");
        fixed (double* o = origin, d = directions, z = distances)
        fixed (byte* g = groups)
        fixed (int* i = geoms)
            Native.Check(Native.mjn_rays(_handle, count, o, d, g, includeStatic ? 1 : 0, bodyExclude, z, i));
    }
}
