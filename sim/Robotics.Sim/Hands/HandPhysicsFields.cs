using MuJoCo;
using Robotics.Ports;

namespace Robotics.Sim;

/// <summary>Writes a <see cref="HandPhysics"/> into a world's own model, always from the numbers of the model as described.</summary>
internal sealed class HandPhysicsFields(MjModel nominal, HandDescription hand, HandIndex index)
{
    public void Apply(MjModel model, in HandPhysics physics)
    {
        Span<double> friction = model.F64("geom_friction"), size = model.F64("geom_size"), position = model.F64("geom_pos"), bound = model.F64("geom_rbound");
        nominal.F64("geom_friction").CopyTo(friction);
        for (int g = 0; g < nominal.Ngeom; g++)
        {
            double f = index.Owner[g] switch { HandIndex.Nothing => 1, HandIndex.Table => physics.TableFriction, _ => physics.Friction };
            Scale(friction, 3 * g, 3, f);
            if (index.Owner[g] == HandIndex.Object)
            {
                Copy("geom_size", size, 3 * g, 3, physics.ObjectScale);
                Copy("geom_pos", position, 3 * g, 3, physics.ObjectScale);
                Copy("geom_rbound", bound, g, 1, physics.ObjectScale);
                ScaleBounds(model, "geom_aabb", g, 1, physics.ObjectScale);
            }
        }

        int thing = index.ObjectBody;
        ScaleBounds(model, "bvh_aabb", nominal.Has("body_bvhadr") ? nominal.I32("body_bvhadr")[thing] : 0, nominal.Has("body_bvhnum") ? nominal.I32("body_bvhnum")[thing] : 0, physics.ObjectScale);
        Copy("body_ipos", model.F64("body_ipos"), 3 * thing, 3, physics.ObjectScale);
        for (int b = 1; b < nominal.Nbody; b++)
        {
            double mass = b == thing ? physics.ObjectMass : physics.LinkMass;
            Copy("body_mass", model.F64("body_mass"), b, 1, mass);
            Copy("body_inertia", model.F64("body_inertia"), 3 * b, 3, b == thing ? mass * physics.ObjectScale * physics.ObjectScale : mass);
        }

        int gains = nominal.Shape("actuator_gainprm").Columns, biases = nominal.Shape("actuator_biasprm").Columns;
        for (int j = 0; j < hand.Joints.Length; j++)
        {
            Copy("actuator_gainprm", model.F64("actuator_gainprm"), gains * j, 1, physics.Stiffness);
            Copy("actuator_biasprm", model.F64("actuator_biasprm"), biases * j + 1, 1, physics.Stiffness);
            Copy("dof_damping", model.F64("dof_damping"), j, 1, physics.Damping);
            // A servo's torque against its own damping is what its speed limit rests on.
            double torque = Math.Min(nominal.F64("actuator_forcerange")[2 * j + 1], model.F64("dof_damping")[j] * hand.Velocity[j]);
            model.F64("actuator_forcerange")[2 * j] = -torque;
            model.F64("actuator_forcerange")[2 * j + 1] = torque;
        }

        model.SetConstants();
    }

    private void Copy(string field, Span<double> to, int start, int count, double factor)
    {
        nominal.F64(field).Slice(start, count).CopyTo(to[start..]);
        Scale(to, start, count, factor);
    }

    // MuJoCo 3 keeps boxes for its broad phase: centre and half size, in the body's frame, so they scale as the body does.
    private void ScaleBounds(MjModel model, string field, int start, int count, double factor)
    {
        if (nominal.Has(field))
        {
            Copy(field, model.F64(field), 6 * start, 6 * count, factor);
        }
    }

    private static void Scale(Span<double> values, int start, int count, double factor)
    {
        foreach (ref double value in values.Slice(start, count))
        {
            value *= factor;
        }
    }
}
