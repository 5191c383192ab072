using Robotics.Ports;

namespace Robotics.Sim;

/// <summary>
/// A simulated arm that goes on by itself, as a real one does: time passes with every <see cref="Tick"/>, whether anybody wants
/// anything or not. Trajectory and gripper are independent; a new trajectory takes the place of the one under way. One thread at a time.
/// </summary>
public sealed class ServedArm(SimWorld world, ArmServos servos)
{
    private Job? _trajectory, _grip;

    public ArmServos Servos => servos;

    public bool Moving => _trajectory is not null;

    /// <summary>Seconds since the start of the trajectory under way, or null.</summary>
    public double? Elapsed => (_trajectory?.Motion as FollowMotion)?.Elapsed;

    /// <summary>Begins a trajectory from where the arm is.</summary>
    /// <param name="pathTolerance">rad, one a joint, or null for the arm's own.</param>
    /// <param name="ended">Told once, within a <see cref="Tick"/> or a later call of this.</param>
    /// <returns>The rule it breaks, in words; nothing then changes. Null when it is under way.</returns>
    public string? Follow(JointTrajectory trajectory, double[]? pathTolerance, Action<MotionResult> ended)
    {
        if ((world.Fault ?? FollowMotion.Refuse(servos, trajectory, servos.Description.ForceLimit)) is { } refusal)
        {
            return refusal;
        }

        Replace(ref _trajectory, new(new FollowMotion(servos, trajectory, null, servos.Description.ForceLimit, pathTolerance), ended));
        return null;
    }

    /// <summary>Moves the fingers to an opening (m) with at most a force (N).</summary>
    /// <inheritdoc cref="Follow"/>
    public string? Grip(double width, double force, Action<MotionResult, bool> ended)
    {
        if ((world.Fault ?? GripMotion.Refuse(servos, width, force)) is { } refusal)
        {
            return refusal;
        }

        GripMotion motion = new(servos, width, force);
        Replace(ref _grip, new(motion, result => ended(result, motion.Stalled)));
        return null;
    }

    /// <summary>Brakes and holds, from the next control period on.</summary>
    public void Stop(string why) => _trajectory?.Motion.Stop(MotionCode.Stopped, why);

    /// <summary>The fingers stay where they are.</summary>
    public void StopGrip(string why) => _grip?.Motion.Stop(MotionCode.Stopped, why);

    /// <summary>One control period. False when the world has a fault; whatever was under way is then told so.</summary>
    public bool Tick()
    {
        for (int s = 0; s < world.Substeps; s++)
        {
            _trajectory?.Motion.Before(s);
            _grip?.Motion.Before(s);
            if (!servos.Substep())
            {
                MotionResult fault = new(MotionCode.Fault, world.Fault!);
                End(ref _trajectory, fault);
                End(ref _grip, fault);
                return false;
            }
        }

        servos.EndTick();
        End(ref _trajectory, _trajectory?.Motion.After());
        End(ref _grip, _grip?.Motion.After());
        return true;
    }

    private static void Replace(ref Job? job, Job by)
    {
        End(ref job, new(MotionCode.Stopped, "Another command took its place."));
        job = by;
    }

    private static void End(ref Job? job, MotionResult? result)
    {
        if (job is { } ending && result is { } told)
        {
            job = null;
            ending.Ended(told);
        }
    }

    private sealed record Job(ArmMotion Motion, Action<MotionResult> Ended);
}
