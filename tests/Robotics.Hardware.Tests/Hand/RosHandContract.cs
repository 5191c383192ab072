using Robotics.Cli.Nodes;
using Robotics.Geometry;
using Robotics.Ports;
using Robotics.Ros;
using Robotics.Ros2.Tests;
using Robotics.Sim;
using ROS2;

namespace Robotics.Hardware.Tests.Hand;

/// <summary>The hand port over DDS, against the node of a simulated hand whose object lies out of reach.</summary>
public sealed class RosHandContract : HandContract, IDisposable
{
    private readonly Context _serving, _using;
    private readonly HandNode _served;
    private readonly RosHand _hand;

    public RosHandContract()
    {
        ROS2.Dds.DomainOptions domain = Loopback.Domain();
        (_serving, _using) = (new(new ContextOptions { Domain = domain }), new(new ContextOptions { Domain = domain }));
        ROS2.Node node = _serving.CreateNode("robotics_hand");
        _served = new(node, () => new ServedHand(node, new(new() { Threads = 1, Preset = HandPreset.Serving }, DepthNoise.None, 0, Pose.At(1, 0, .1))), "simulation", .5);
        _hand = new(_using.CreateNode("user"), HandModel.Load("dclaw").Description, new() { StaleAfter = 2 });
        Assert.True(_served.StartAsync().GetAwaiter().GetResult());
        Loopback.Until(() => _hand.Stale is null, "a joint state");
        _hand.Hold();
    }

    protected override IHand Hand => _hand;

    /// <summary>A command and a state each take up to a control period more.</summary>
    protected override double Brake => .8;

    protected override double Miss => .1;

    protected override double Tardy => .5;

    public void Dispose()
    {
        _hand.Dispose();
        _served.Dispose();
        _using.Dispose();
        _serving.Dispose();
    }
}
