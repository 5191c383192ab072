using System.Collections.Immutable;
using Robotics.Ports;

namespace Robotics.Planner;

/// <summary>
/// Samples the arm into the trace ten times a second of its own clock, and keeps the last second of every state and command for
/// when something goes wrong.
/// </summary>
internal sealed class ArmRecorder(Trace trace) : IArmObserver
{
    private const double SamplePeriod = 0.1;
    private const double Kept = 1.0;

    private readonly Queue<(ArmState Measured, ImmutableArray<double> Command)> _last = new();
    private double _next = double.NegativeInfinity;

    public void OnArm(ArmState measured, ImmutableArray<double> command)
    {
        _last.Enqueue((measured, command));
        while (_last.Peek().Measured.Time < measured.Time - Kept)
        {
            _last.Dequeue();
        }

        // A control period's worth of rounding must not make one sample late.
        if (measured.Time + 1e-9 >= _next)
        {
            _next = measured.Time + SamplePeriod;
            Write("state", measured, command);
        }
    }

    /// <summary>Writes down the last second.</summary>
    public void Dump()
    {
        foreach ((ArmState measured, ImmutableArray<double> command) in _last)
        {
            Write("last-second", measured, command);
        }
    }

    private void Write(string kind, ArmState s, ImmutableArray<double> command) => trace.Write(kind, new
    {
        time = s.Time,
        position = s.Position,
        velocity = s.Velocity,
        torque = s.ExternalTorque,
        width = s.GripperWidth,
        force = s.GripperForce,
        command,
    });
}
