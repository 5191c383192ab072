using Dynamixel;
using Robotics.Hands;
using Robotics.Ports;
using RoboticsInterfaces.Srv;
using ROS2;
using ROS2.Dds;

namespace Robotics.Cli.Nodes;

/// <summary>
/// A hand as a lifecycle node: configured it holds and tells its joints' states, active it follows joint positions, as a
/// forward_command_controller does. It holds when targets stop coming, when it is deactivated or stopped, and is limp when it is
/// cleaned up or after a fault. A fault deactivates it; cleaning up and configuring connect anew.
/// </summary>
public sealed class HandNode : IDisposable
{
    public const string JointStates = "joint_states", Commands = "hand_controller/commands";

    private readonly Node _node;
    private readonly Func<IHand> _connect;
    private readonly double _watchdog;
    private readonly Lifecycle _lifecycle;
    private readonly DiagnosticUpdater _diagnostics;
    private readonly Subscription<StdMsgs.Float64MultiArray> _commands;
    private readonly Lock _gate = new();
    private HandLoop? _loop;
    private IHand? _hand;
    private HandStatus _status = HandStatus.Ok;
    private string _refusal = "";

    /// <param name="connect">Makes the hand ready; called whenever the node is configured.</param>
    /// <param name="hardware">Which device it is, for diagnostics.</param>
    /// <param name="watchdog">Seconds without targets after which the hand holds.</param>
    public HandNode(Node node, Func<IHand> connect, string hardware, double watchdog)
    {
        (_node, _connect, _watchdog) = (node, connect, watchdog);
        _lifecycle = new(node, new()
        {
            Configure = ConfigureAsync,
            Activate = () => ValueTask.FromResult(Set(true)),
            Deactivate = () => ValueTask.FromResult(Set(false)),
            Cleanup = EndAsync,
            Shutdown = _ => EndAsync(),
        });
        _commands = node.CreateSubscription<StdMsgs.Float64MultiArray>(Commands, message => _loop?.Follow(message.Data));
        node.CreateAsyncService(RoboticsInterfaces.Srv.Stop.Type, "~/stop", StopAsync);
        _diagnostics = new(node, hardware);
        _diagnostics.Add("hand", Diagnose);
    }

    /// <summary>Configures and activates, as a lifecycle manager would.</summary>
    /// <returns>False for a hand that cannot be used: the log says why.</returns>
    public async Task<bool> StartAsync() =>
        await _lifecycle.ChangeAsync(LifecycleTransition.Configure) == CallbackOutcome.Success
        && await _lifecycle.ChangeAsync(LifecycleTransition.Activate) == CallbackOutcome.Success;

    /// <summary>Ends with the hand's torque off.</summary>
    public void Dispose()
    {
        _commands.Dispose();
        _diagnostics.Dispose();
        End();
    }

    private async ValueTask<CallbackOutcome> ConfigureAsync()
    {
        try
        {
            IHand hand = await Task.Run(_connect);
            lock (_gate)
            {
                (_hand, _status, _refusal) = (hand, HandStatus.Ok, "");
                _loop = new(_node, hand, JointStates, _watchdog, OnStatus);
            }

            _node.Log.Info($"'{hand.Description.Name}' holds where it stands.");
            return CallbackOutcome.Success;
        }
        catch (Exception e) when (e is HandException or SerialException)
        {
            _node.Log.Error(_refusal = e.Message);
            return CallbackOutcome.Failure;
        }
    }

    private CallbackOutcome Set(bool active)
    {
        lock (_gate)
        {
            if (_loop is not { } loop || (active && _status.IsFault))
            {
                _node.Log.Error($"The hand takes no targets: {_status.Message} Clean up and configure again.");
                return CallbackOutcome.Failure;
            }

            loop.Active = active;
        }

        _node.Log.Info(active ? $"Follows {_commands.Topic}." : "Holds.");
        return CallbackOutcome.Success;
    }

    private async ValueTask<CallbackOutcome> EndAsync()
    {
        // The loop ends with its control period: not on the thread that serves requests.
        await Task.Run(End);
        return CallbackOutcome.Success;
    }

    private void End()
    {
        HandLoop? loop;
        lock (_gate)
        {
            (loop, _loop, _hand) = (_loop, null, null);
        }

        loop?.Dispose();
    }

    private async ValueTask<RoboticsInterfaces.Srv.Stop.Response> StopAsync(RoboticsInterfaces.Srv.Stop.Request request)
    {
        if (_loop is not { Active: true } loop)
        {
            return new() { Success = true, Message = "It follows no targets." };
        }

        // At once; the state of the node follows.
        loop.Active = false;
        _node.Log.Warn($"Stopped: {request.Reason}. Activate the node to go on.");
        await DeactivateAsync();
        return new() { Success = true };
    }

    private async Task DeactivateAsync()
    {
        try
        {
            await _lifecycle.ChangeAsync(LifecycleTransition.Deactivate);
        }
        catch (InvalidOperationException)
        {
            // Somebody else has changed the state just now.
        }
    }

    private void OnStatus(HandStatus status)
    {
        lock (_gate)
        {
            _status = status;
        }

        if (status.IsFault)
        {
            _node.Log.Fatal(status.Message);
            _ = Task.Run(async () =>
            {
                await DeactivateAsync();
                _diagnostics.Publish();
            });
        }
        else if (status.Code != HandCode.Ok)
        {
            _node.Log.Warn(status.Code == HandCode.Restrained ? $"Joint '{_hand?.Description.Joints[status.Joint]}' has less than its full torque: see /diagnostics." : status.Message);
        }
    }

    private void Diagnose(DiagnosticReport report)
    {
        IHand? hand;
        HandLoop? loop;
        HandStatus status;
        lock (_gate)
        {
            (hand, loop, status) = (_hand, _loop, _status);
        }

        report.Value("state", _lifecycle.State);
        if (hand is null || loop is null)
        {
            report.Add(_refusal.Length > 0 ? DiagnosticLevel.Error : DiagnosticLevel.Ok, _refusal.Length > 0 ? _refusal : "not configured");
            return;
        }

        report.Value("code", status.Code);
        report.Value("silences of who commands", loop.Silences);
        if (status.Code != HandCode.Ok)
        {
            report.Add(status.IsFault ? DiagnosticLevel.Error : DiagnosticLevel.Warn, status.Message.Length > 0 ? status.Message : status.Code.ToString());
        }

        if (hand is DynamixelHand servos)
        {
            Diagnose(report, servos);
        }
    }

    private static void Diagnose(DiagnosticReport report, DynamixelHand hand)
    {
        report.Value("late control periods", hand.Late);
        report.Value("watchdogs of servos that tripped", hand.WatchdogTrips);
        report.Value("answers that did not come", hand.Bus.Missing);
        report.Value("instructions sent again", hand.Bus.Repeated);
        report.Value("packets with a wrong CRC", hand.Bus.WrongCrc);
        for (int i = 0; i < hand.Description.Joints.Length; i++)
        {
            report.Value(hand.Description.Joints[i], FormattableString.Invariant($"{hand.Temperatures[i]:0} degrees, {hand.Voltages[i]:0.0} V, {hand.Torques[i]:0.00} N m, {hand.Share(i):0%} of its torque"));
            if (hand.Restraint(i) != Restraints.None)
            {
                report.Add(DiagnosticLevel.Warn, $"{hand.Description.Joints[i]} has less torque: {hand.Restraint(i)}");
            }
        }
    }
}
