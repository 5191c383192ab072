using Robotics.Geometry;
using Robotics.Ports;
using Robotics.Ros;
using Robotics.Sim;
using ROS2;
using ROS2.Dds;

namespace Robotics.Cli.Nodes;

/// <summary>
/// What a robot says of itself every control period: /clock, /joint_states, external torques, /tf; and once, for all who come
/// later: /robot_description, /tf_static. Frames are those of <see cref="Urdf"/>.
/// </summary>
internal sealed class StatePublisher : IDisposable
{
    private readonly ArmServos _servos;
    private readonly Publisher<RosgraphMsgs.Clock> _clock;
    private readonly Publisher<SensorMsgs.JointState> _state, _external;
    private readonly Publisher<Tf2Msgs.TFMessage> _tf, _tfStatic;
    private readonly Publisher<StdMsgs.String> _description;
    private readonly SensorMsgs.JointState _joints, _torques;
    private readonly Tf2Msgs.TFMessage _transforms;

    public StatePublisher(Node node, ArmServos servos, ArmInterface names)
    {
        _servos = servos;
        ArmDescription arm = servos.Description;
        _clock = node.CreatePublisher<RosgraphMsgs.Clock>("/clock");
        _state = node.CreatePublisher<SensorMsgs.JointState>(names.JointStates);
        _external = node.CreatePublisher<SensorMsgs.JointState>(names.ExternalTorques);
        _tf = node.CreatePublisher<Tf2Msgs.TFMessage>("/tf", Qos.Transforms);
        _tfStatic = node.CreatePublisher<Tf2Msgs.TFMessage>("/tf_static", Qos.Latched);
        _description = node.CreatePublisher<StdMsgs.String>("robot_description", Qos.Latched);
        string[] joints = [.. arm.Chain.Select(j => j.Name)];
        string[] all = [.. joints, Urdf.FingerJoint(1), Urdf.FingerJoint(-1)];
        _joints = new() { Name = all, Position = new double[all.Length], Velocity = new double[all.Length], Effort = new double[all.Length] };
        _torques = new() { Name = joints, Effort = new double[joints.Length] };
        _transforms = new()
        {
            Transforms =
            [
                .. Enumerable.Range(0, joints.Length).Select(i => Frame(Urdf.Link(i), Urdf.Link(i + 1))),
                Frame(Urdf.Tool, Urdf.FingerLink(1)), Frame(Urdf.Tool, Urdf.FingerLink(-1)),
            ],
        };
        _description.Publish(new() { Data = Urdf.Of(arm) });
    }

    /// <summary>Transforms that never change, the robot's own and others'.</summary>
    public void PublishStatic(params IEnumerable<(string Parent, string Child, Pose Pose)> others)
    {
        ArmDescription arm = _servos.Description;
        _tfStatic.Publish(new()
        {
            Transforms = [.. others.Prepend((Parent: Urdf.Link(arm.Chain.Length), Child: Urdf.Tool, Pose: arm.ToolCentrePoint)).Select(t =>
            {
                GeometryMsgs.TransformStamped frame = Frame(t.Parent, t.Child);
                frame.Transform = t.Pose.ToTransform();
                return frame;
            })],
        });
    }

    public void Publish(double time)
    {
        BuiltinInterfaces.Time stamp = TrajectoryServer.Stamp(time);
        _clock.Publish(new RosgraphMsgs.Clock { ClockValue = stamp });
        ArmState state = _servos.State;
        ArmDescription arm = _servos.Description;
        int n = state.Position.Length;
        for (int i = 0; i < n; i++)
        {
            (_joints.Position[i], _joints.Velocity[i], _torques.Effort[i]) = (state.Position[i], state.Velocity[i], state.ExternalTorque[i]);
            _joints.Effort[i] = state.ExternalTorque[i];
            JointDescription joint = arm.Chain[i];
            Set(i, joint.PoseInParent * new Pose(Vector3.Zero, Rotation.FromAxisAngle(joint.Axis, state.Position[i])));
        }

        for (int f = 0; f < 2; f++)
        {
            (_joints.Position[n + f], _joints.Effort[n + f]) = (state.GripperWidth / 2, state.GripperForce);
            Set(n + f, Pose.At(0, (1 - 2 * f) * state.GripperWidth / 2, 0));
        }

        _joints.Header.Stamp = _torques.Header.Stamp = stamp;
        _external.Publish(_torques);
        _state.Publish(_joints);
        _tf.Publish(_transforms);

        void Set(int frame, Pose pose)
        {
            _transforms.Transforms[frame].Header.Stamp = stamp;
            _transforms.Transforms[frame].Transform = pose.ToTransform();
        }
    }

    public void Dispose()
    {
        foreach (IDisposable part in (IDisposable[])[_clock, _state, _external, _tf, _tfStatic, _description])
        {
            part.Dispose();
        }
    }

    private static GeometryMsgs.TransformStamped Frame(string parent, string child) => new() { Header = { FrameId = parent }, ChildFrameId = child };
}
