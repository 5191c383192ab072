using System.Diagnostics;
using DiagnosticMsgs;
using LifecycleMsgs.Srv;
using Robotics.Cli.Nodes;
using Robotics.Hands;
using Robotics.Hardware.Tests.Emulator;
using Robotics.Hardware.Tests.Hand;
using Robotics.Ros2.Tests;
using RoboticsInterfaces.Srv;
using ROS2;
using ROS2.Dds;

namespace Robotics.Hardware.Tests.Serving;

/// <summary>The node against emulated servos behind a pseudo terminal, and whoever uses it over DDS on loopback.</summary>
[Collection("pty")]
public sealed class HandNodeTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Pty _pty = new(Claw.Servos(Claw.Configuration));
    private readonly Context _serving, _using;
    private readonly HandNode _served;
    private readonly ROS2.Node _user;
    private readonly Publisher<StdMsgs.Float64MultiArray> _commands;
    private readonly Subscription<SensorMsgs.JointState> _states;
    private readonly Subscription<DiagnosticArray> _diagnostics;
    private readonly Client<ChangeState.Request, ChangeState.Response> _change;
    private readonly Client<GetState.Request, GetState.Response> _state;
    private readonly Client<Stop.Request, Stop.Response> _stop;
    private volatile SensorMsgs.JointState? _last;
    private volatile DiagnosticStatus? _told;

    public HandNodeTests()
    {
        DomainOptions domain = Loopback.Domain();
        HandConfiguration hand = Claw.Patient(_pty.Path);
        _serving = new(new ContextOptions { Domain = domain });
        _using = new(new ContextOptions { Domain = domain });
        _served = new(_serving.CreateNode("robotics_hand"), () => DynamixelHand.Connect(hand), _pty.Path, 1);
        _user = _using.CreateNode("user");
        _commands = _user.CreatePublisher<StdMsgs.Float64MultiArray>(HandNode.Commands);
        _states = _user.CreateSubscription<SensorMsgs.JointState>(HandNode.JointStates, s => _last = s);
        _diagnostics = _user.CreateSubscription<DiagnosticArray>("/diagnostics", a => _told = a.Status.FirstOrDefault(s => s.Name == "robotics_hand: hand") ?? _told);
        _change = _user.CreateClient(ChangeState.Type, "/robotics_hand/change_state");
        _state = _user.CreateClient(GetState.Type, "/robotics_hand/get_state");
        _stop = _user.CreateClient(Stop.Type, "/robotics_hand/stop");
    }

    public void Dispose()
    {
        _served.Dispose();
        _using.Dispose();
        _serving.Dispose();
        _pty.Dispose();
    }

    [Fact]
    public async Task AHandIsServedFromItsConnectionToItsRelease()
    {
        double[] home = [.. Claw.Configuration.Description.Home], away = [.. home.Select(h => h / 2 - .1)];
        Assert.Equal("unconfigured", await State());
        Assert.False(Torque());

        // Inactive: it holds, tells its state and takes no targets.
        Assert.True(await Change("configure"));
        Loopback.Until(() => _last is not null, "a joint state");
        Assert.Equal(Claw.Configuration.Description.Joints, _last!.Name);
        Assert.True(Torque());
        await _commands.WaitForSubscriptionsAsync().WaitAsync(Patience);
        Send(home, 20);
        Assert.True(Near(new double[9]));

        // Active: it follows.
        Assert.True(await Change("activate"));
        Follow(home);

        // Targets that are none are refused, and it holds.
        Send([1, 2, 3], 20);
        Loopback.Until(() => _told is { Level: 1 } t && t.Message.Contains("3 targets for the 9 joints", StringComparison.Ordinal), "a diagnostic of wrong targets", 60);
        Assert.True(Near(home));
        Follow(away);

        // Nobody sends: it holds where it is, short of its target.
        Loopback.Until(() =>
        {
            Send(home, 1);
            return !Near(away, .05);
        }, "it moves");
        Loopback.Until(() => _last!.Velocity.All(v => Math.Abs(v) < .01), "it stands");
        double[] held = [.. _last!.Position];
        Quiet(30);
        Assert.True(Near(held, .01));

        // Stopped: targets are not followed until it is activated again.
        Follow(home);
        Assert.True((await _stop.CallAsync(new() { Reason = "a test" }).WaitAsync(Patience)).Success);
        Assert.Equal("inactive", await State());
        Send(away, 30);
        Assert.True(Near(home));
        Assert.True(await Change("activate"));
        Follow(away);

        // A fault: limp, inactive, told, and over with a new connection.
        _pty.Do(b => b[21].Temperature = 90);
        Loopback.Until(() => _told is { Level: 2 } t && t.Message.Contains("'finger1/flex': the servo with id 21", StringComparison.Ordinal), "a diagnostic of the fault", 60);
        Loopback.Until(() => State().GetAwaiter().GetResult() == "inactive", "it is inactive", 60);
        Assert.False(Torque());
        Assert.False(await Change("activate"));
        _pty.Do(b => b[21].Temperature = 30);
        Assert.True(await Change("cleanup"));
        Assert.True(await Change("configure"));
        Assert.True(await Change("activate"));
        Follow(home);

        Assert.True(await Change("shutdown"));
        Assert.False(Torque());
    }

    [Fact]
    public async Task AHandThatCannotBeUsedStaysUnconfigured()
    {
        _pty.Do(b => b[30].Mute = true);
        Assert.False(await Change("configure"));
        Assert.Equal("unconfigured", await State());
        Loopback.Until(() => _told is { Level: 2 } t && t.Message.Contains("the servo with id 30 does not answer", StringComparison.Ordinal), "a diagnostic of why", 60);
        _pty.Do(b => b[30].Mute = false);
        Assert.True(await Change("configure"));
    }

    private async Task<bool> Change(string label) => (await _change.CallAsync(new() { Transition = new() { Label = label } }).WaitAsync(Patience)).Success;

    private async Task<string> State() => (await _state.CallAsync(new()).WaitAsync(Patience)).CurrentState.Label;

    private bool Torque() => _pty.With(b => b.Servos.Any(s => s.Torque));

    private bool Near(double[] targets, double within = .04) => _last!.Position.Zip(targets).All(p => Math.Abs(p.First - p.Second) < within);

    /// <summary>Sends targets for so many joint states.</summary>
    private void Send(double[] targets, int states)
    {
        for (int k = 0; k < states; k++)
        {
            _commands.Publish(new StdMsgs.Float64MultiArray { Data = targets });
            Quiet(1);
        }
    }

    private void Quiet(int states)
    {
        long until = _states.Received + states;
        Loopback.Until(() => _states.Received >= until, "joint states");
    }

    private void Follow(double[] targets) => Loopback.Until(() =>
    {
        Send(targets, 1);
        return Near(targets);
    }, "it is at its targets", 60);
}

/// <summary>The command as a process, and its death.</summary>
[Collection("pty")]
public sealed class HandProcessTests : IDisposable
{
    private readonly Pty _pty = new(Claw.Servos(Claw.Configuration));
    private readonly string _folder = Directory.CreateTempSubdirectory("robotics-test-").FullName;

    public void Dispose()
    {
        _pty.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void ServosStopByThemselvesWhenTheProcessIsKilled()
    {
        string file = Path.Combine(_folder, "patient.yaml");
        File.WriteAllText(file, File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "hands", "dclaw.yaml"))
            .Replace("watchdog: 0.1", "watchdog: 1.5", StringComparison.Ordinal).Replace("patience: 0.004", "patience: 0.5", StringComparison.Ordinal).Replace("hold: 0.1, lost: 0.5", "hold: 3, lost: 8", StringComparison.Ordinal));
        ProcessStartInfo start = new("dotnet", [Path.Combine(AppContext.BaseDirectory, "robotics.dll"), "hand", "--hand", file, "--port", _pty.Path, "--domain", $"{101 + Environment.ProcessId % 100}"])
        {
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        Task<string> said = process.StandardError.ReadToEndAsync();
        Loopback.Until(() => _pty.With(b => b.Servos.All(s => s.Torque && s.Get(98, 1) == 75)) || process.HasExited, "every servo is armed", 60);
        Assert.False(process.HasExited, process.HasExited ? said.Result : "");
        process.Kill();
        process.WaitForExit();
        Loopback.Until(() => _pty.With(b => b.Servos.All(s => s.Get(98, 1) == 255 && s.Torque)), "every servo has stopped by itself and holds", 30);
    }
}
