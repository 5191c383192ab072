using System.Diagnostics;
using Robotics.Ports;
using ROS2;

namespace Robotics.Cli.Nodes;

/// <summary>
/// The one thread on which a hand lives: a control period after the other it follows the latest targets, or holds when there are
/// none, none that are new enough, or none are wanted; and tells the joints' states.
/// </summary>
internal sealed class HandLoop : IDisposable
{
    private readonly Node _node;
    private readonly IHand _hand;
    private readonly double _watchdog;
    private readonly Action<HandStatus> _changed;
    private readonly Publisher<SensorMsgs.JointState> _publisher;
    private readonly SensorMsgs.JointState _joints;
    private readonly Thread _thread;
    private volatile Command? _command;
    private volatile bool _active, _ends;

    /// <param name="watchdog">Seconds after which targets are old.</param>
    /// <param name="changed">Told on the loop's thread when the status has another code.</param>
    public HandLoop(Node node, IHand hand, string topic, double watchdog, Action<HandStatus> changed)
    {
        (_node, _hand, _watchdog, _changed) = (node, hand, watchdog, changed);
        _publisher = node.CreatePublisher<SensorMsgs.JointState>(topic);
        int n = hand.Description.Joints.Length;
        _joints = new() { Name = [.. hand.Description.Joints], Position = new double[n], Velocity = new double[n], Effort = new double[n] };
        _thread = new(Run) { IsBackground = true, Name = hand.Description.Name };
        _thread.Start();
    }

    /// <summary>Whether targets are followed. Those from before are forgotten.</summary>
    public bool Active
    {
        get => _active;
        set
        {
            _command = null;
            _active = value;
        }
    }

    /// <summary>How often targets grew old while they were followed.</summary>
    public long Silences { get; private set; }

    /// <param name="targets">rad, one a joint; kept, so not to be changed afterwards.</param>
    public void Follow(double[] targets)
    {
        if (_active)
        {
            _command = new(targets, Stopwatch.GetTimestamp());
        }
    }

    /// <summary>Ends with the hand's torque off.</summary>
    public void Dispose()
    {
        _ends = true;
        _thread.Join();
        _hand.Dispose();
        _publisher.Dispose();
    }

    private void Run()
    {
        HandCode before = HandCode.Ok;
        while (!_ends)
        {
            HandStatus status = Wanted() is { } command ? _hand.Step(command.Targets) : _hand.Hold();
            Publish();
            if (status.Code != before)
            {
                before = status.Code;
                _changed(status);
            }

            if (status.Code == HandCode.Line)
            {
                // Nothing is waited for on a line that is gone.
                return;
            }
        }
    }

    private Command? Wanted()
    {
        if (_command is not { } command || !_active)
        {
            return null;
        }

        if (Stopwatch.GetElapsedTime(command.Given).TotalSeconds <= _watchdog)
        {
            return command;
        }

        Silences++;
        Interlocked.CompareExchange(ref _command, null, command);
        return null;
    }

    private void Publish()
    {
        _hand.Positions.CopyTo(_joints.Position);
        _hand.Velocities.CopyTo(_joints.Velocity);
        _hand.Torques.CopyTo(_joints.Effort);
        _joints.Header.Stamp = _node.Clock.Now;
        _publisher.Publish(_joints);
    }

    private sealed record Command(double[] Targets, long Given);
}
