using Robotics.Geometry;
using Robotics.Ports;

namespace Robotics.Sim;

/// <summary>
/// The simulated arm: <see cref="IArm"/> in lock step. Time passes only inside its calls, and the same calls give the same
/// bytes. A control period allocates nothing but the <see cref="ArmState"/> that a guard or a caller asks for.
/// </summary>
public sealed class SimulatedArm(SimWorld world) : IArm
{
    private readonly ArmServos _servos = new(world);

    public ArmServos Servos => _servos;

    public ArmDescription Description => _servos.Description;

    public ArmState State => _servos.State;

    /// <summary>The commanded joint positions and velocities of the last physics step, rad and rad/s: for traces.</summary>
    public ReadOnlySpan<double> CommandedPosition => _servos.Target;

    public ReadOnlySpan<double> CommandedVelocity => _servos.Rate;

    /// <inheritdoc cref="ArmServos.ForceAtTcp"/>
    public Vector3 ForceAtTcp => _servos.ForceAtTcp;

    public MotionResult Follow(JointTrajectory trajectory, Func<ArmState, bool>? guard, double forceLimit, CancellationToken stop) =>
        world.Fault is not null ? Faulted
        : FollowMotion.Refuse(_servos, trajectory, forceLimit) is { } refusal ? new(MotionCode.Invalid, refusal)
        : Run(new FollowMotion(_servos, trajectory, guard, forceLimit), stop);

    public MotionResult Grip(double width, double force, CancellationToken stop)
    {
        if (world.Fault is not null)
        {
            return Faulted;
        }

        if (GripMotion.Refuse(_servos, width, force) is { } refusal)
        {
            return new(MotionCode.Invalid, refusal);
        }

        _servos.Rate.Clear();
        return Run(new GripMotion(_servos, width, force), stop);
    }

    public MotionResult Hold(double seconds, CancellationToken stop)
    {
        if (!(seconds >= 0 && seconds <= 3600))
        {
            return new(MotionCode.Invalid, FormattableString.Invariant($"A hold of {seconds} s is outside [0, 3600] s."));
        }

        _servos.Rate.Clear();
        for (int k = (int)Math.Round(seconds / Description.ControlPeriod); k > 0; k--)
        {
            if (stop.IsCancellationRequested)
            {
                return new(MotionCode.Stopped, StoppedWords);
            }

            if (!Tick(null))
            {
                return Faulted;
            }
        }

        return world.Fault is null ? MotionResult.Reached : Faulted;
    }

    private const string StoppedWords = "Stopped on request.";

    private MotionResult Faulted => new(MotionCode.Fault, world.Fault!);

    private MotionResult Run(ArmMotion motion, CancellationToken stop)
    {
        while (true)
        {
            if (stop.IsCancellationRequested)
            {
                motion.Stop(MotionCode.Stopped, StoppedWords);
            }

            if (!Tick(motion))
            {
                return Faulted;
            }

            if (motion.After() is { } end)
            {
                return end;
            }
        }
    }

    private bool Tick(ArmMotion? motion)
    {
        for (int s = 0; s < world.Substeps; s++)
        {
            motion?.Before(s);
            if (!_servos.Substep())
            {
                return false;
            }
        }

        _servos.EndTick();
        return true;
    }
}
