using Robotics.Geometry;
using Robotics.Ports;
using Robotics.Ros;
using Robotics.Sim;
using ROS2;
using ROS2.Dds;

namespace Robotics.Cli.Nodes;

/// <summary>
/// A hand and its object as heard over ROS 2, in a world of the hand's model that is never stepped: joints as their states say, tips
/// as the model has them then, and the object where a tracker says (a pose and a twist, in the hand's frame) or, for a policy that
/// sees by a camera, as it was told to lie when the goal was set. One thread senses.
/// </summary>
internal sealed class RosHandSensor : IHandSensor, IDisposable
{
    private readonly RosHand _hand;
    private readonly HandWorlds _world;
    private readonly RosDepthCamera? _camera;
    private readonly Freshness _poses, _twists;
    private readonly Subscription<GeometryMsgs.PoseStamped>? _pose;
    private readonly Subscription<GeometryMsgs.TwistStamped>? _twist;
    private readonly Lock _gate = new();
    private Pose _object;
    private Vector3 _velocity, _spin;

    /// <param name="world">One world, of the hand and its object.</param>
    /// <param name="camera">What the policy sees by; null for one that is told the object's pose.</param>
    /// <param name="staleAfter">s at which the object's pose is too old.</param>
    public RosHandSensor(Node node, RosHand hand, HandWorlds world, RosDepthCamera? camera, double staleAfter)
    {
        (_hand, _world, _camera, _object) = (hand, world, camera, world.Upright(0));
        _poses = new($"The object's pose on '{ServedHand.ObjectPose}'", staleAfter);
        _twists = new($"The object's twist on '{ServedHand.ObjectTwist}'", staleAfter);
        if (camera is null)
        {
            EndpointOptions direct = new() { Execution = Execution.Dispatcher };
            _pose = node.CreateSubscription<GeometryMsgs.PoseStamped>(ServedHand.ObjectPose, OnPose, Qos.SensorData, direct);
            _twist = node.CreateSubscription<GeometryMsgs.TwistStamped>(ServedHand.ObjectTwist, OnTwist, Qos.SensorData, direct);
        }
    }

    public IHandWorlds World => _world;

    public bool SeesObject => _camera is null;

    /// <summary>How the object lies as a goal is set, for a policy that sees by a camera: it asks that once, and here nothing senses it.</summary>
    /// <param name="start">R_HO.</param>
    public void Begin(in Rotation start)
    {
        if (_camera is not null)
        {
            _object = new(_object.Translation, start);
        }
    }

    public string? Sense()
    {
        // Pictures set the pace of a policy that sees by them; one that does not come is not waited for longer than an action lasts.
        _camera?.Await(_world.ControlPeriod);
        // A tracker tells no pose twice to the bit, of an object at rest either; twists of rest may be nought.
        if ((_hand.Stale ?? (_camera is null ? _poses.Stale(_hand.MovingSince) ?? _twists.Stale(0) : _camera.Stale(_hand.MovingSince))) is { } stale)
        {
            return stale;
        }

        _hand.Take();
        lock (_gate)
        {
            _world.Observe(0, _hand.Positions, _hand.Velocities, _object, _velocity, _spin);
        }

        return null;
    }

    public void Dispose()
    {
        _pose?.Dispose();
        _twist?.Dispose();
    }

    private void OnPose(GeometryMsgs.PoseStamped message)
    {
        try
        {
            Pose pose = message.Pose.FromMessage("the object");
            bool changed;
            lock (_gate)
            {
                changed = pose != _object;
                _object = pose;
            }

            _poses.Came(changed);
        }
        catch (FormatException wrong)
        {
            _poses.Refuse(wrong.Message.TrimEnd('.'));
        }
    }

    private void OnTwist(GeometryMsgs.TwistStamped message)
    {
        Vector3 velocity = message.Twist.Linear.FromMessage(), spin = message.Twist.Angular.FromMessage();
        if (!velocity.IsFinite || !spin.IsFinite)
        {
            _twists.Refuse($"{velocity} m/s and {spin} rad/s are no numbers");
            return;
        }

        lock (_gate)
        {
            (_velocity, _spin) = (velocity, spin);
        }

        _twists.Came(changed: true);
    }
}
