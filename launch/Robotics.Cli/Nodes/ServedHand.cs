using System.Diagnostics;
using System.Runtime.InteropServices;
using Robotics.Geometry;
using Robotics.Ports;
using Robotics.Ros;
using Robotics.Sim;
using ROS2;
using ROS2.Dds;

namespace Robotics.Cli.Nodes;

/// <summary>How a simulated hand is served.</summary>
/// <param name="Worlds">One hand, one object; the preset's control period is the hand's.</param>
/// <param name="Noise">Of its depth camera.</param>
/// <param name="Seed">Of that noise.</param>
/// <param name="Lies">X_HO of the object at first; null for upright on what is under the hand.</param>
internal sealed record ServedHandOptions(HandWorldOptions Worlds, DepthNoise Noise, int Seed, Pose? Lies = null);

/// <summary>
/// A simulated hand at the pace of the wall clock, with what else there is to see: a depth camera at 12.5 Hz, drawn while somebody
/// subscribes (32FC1, REP-118, frame optical), and the truth about its object, which no real hand tells: a pose and a twist under
/// ground_truth, and /tf. A control period that took longer than it lasts is not made up for.
/// </summary>
internal sealed class ServedHand : IHand
{
    public const string Frame = "hand", CameraFrame = "hand_camera_optical_frame", ObjectFrame = "ground_truth/object";
    public const string Depth = "camera/depth/image", DepthInfo = "camera/depth/camera_info", ObjectPose = "ground_truth/object_pose", ObjectTwist = "ground_truth/object_twist";

    /// <summary>s between two pictures: a policy's period.</summary>
    private const double PicturePeriod = .08;

    private readonly Node _node;
    private readonly HandWorlds _world;
    private readonly SimulatedHand _hand;
    private readonly HandCameras _camera;
    private readonly Publisher<SensorMsgs.Image> _depth;
    private readonly Publisher<SensorMsgs.CameraInfo> _info;
    private readonly Publisher<GeometryMsgs.PoseStamped> _pose;
    private readonly Publisher<GeometryMsgs.TwistStamped> _twist;
    private readonly Publisher<Tf2Msgs.TFMessage> _tf, _tfStatic;
    private readonly float[] _picture;
    private readonly ManualResetEvent _never = new(false);
    private long _due = Stopwatch.GetTimestamp();
    private double _next;

    public ServedHand(Node node, ServedHandOptions options)
    {
        _node = node;
        _world = new(options.Worlds);
        _world.Reset(0, 0, options.Lies ?? _world.Upright(0), _world.Hand.Home.AsSpan(), HandPhysics.Nominal);
        _hand = new(_world);
        _camera = new(_world, options.Noise, options.Seed);
        _picture = new float[_camera.Camera.Width * _camera.Camera.Height];
        _depth = node.CreatePublisher<SensorMsgs.Image>(Depth, Qos.SensorData);
        _info = node.CreatePublisher<SensorMsgs.CameraInfo>(DepthInfo, Qos.SensorData);
        _pose = node.CreatePublisher<GeometryMsgs.PoseStamped>(ObjectPose, Qos.SensorData);
        _twist = node.CreatePublisher<GeometryMsgs.TwistStamped>(ObjectTwist, Qos.SensorData);
        _tf = node.CreatePublisher<Tf2Msgs.TFMessage>("/tf", Qos.Transforms);
        _tfStatic = node.CreatePublisher<Tf2Msgs.TFMessage>("/tf_static", Qos.Latched);
        _tfStatic.Publish(Transform(Header(Frame), CameraFrame, _camera.Camera.PoseInHand));
    }

    public HandDescription Description => _hand.Description;

    public double ControlPeriod => _hand.ControlPeriod;

    public double Time => _hand.Time;

    public ReadOnlySpan<double> Positions => _hand.Positions;

    public ReadOnlySpan<double> Velocities => _hand.Velocities;

    public ReadOnlySpan<double> Torques => _hand.Torques;

    public HandStatus Step(ReadOnlySpan<double> targets)
    {
        See();
        return Paced(_hand.Step(targets));
    }

    public HandStatus Hold()
    {
        See();
        return Paced(_hand.Hold());
    }

    public void Dispose()
    {
        foreach (IDisposable part in (IDisposable[])[_depth, _info, _pose, _twist, _tf, _tfStatic, _hand, _world, _never])
        {
            part.Dispose();
        }
    }

    private HandStatus Paced(HandStatus status)
    {
        long now = Stopwatch.GetTimestamp();
        _due = Math.Max(_due + (long)(ControlPeriod * Stopwatch.Frequency), now);
        _never.WaitOne(Stopwatch.GetElapsedTime(now, _due));
        Tell();
        return status;
    }

    private void Tell()
    {
        StdMsgs.Header header = Header(Frame);
        ReadOnlySpan<double> p = _world.ObjectPoses, v = _world.ObjectTwists;
        Pose pose = new(new(p[0], p[1], p[2]), new(p[3], p[4], p[5], p[6]));
        _twist.Publish(new GeometryMsgs.TwistStamped
        {
            Header = header, Twist = new() { Linear = new Vector3(v[0], v[1], v[2]).ToMessage(), Angular = new Vector3(v[3], v[4], v[5]).ToMessage() },
        });
        _pose.Publish(new GeometryMsgs.PoseStamped { Header = header, Pose = pose.ToMessage() });
        _tf.Publish(Transform(header, ObjectFrame, pose));
    }

    /// <summary>A picture of now, when it is time for one: its exposure takes it out later than the joints' state of the same moment.</summary>
    private void See()
    {
        if (Time >= _next - 1e-9 && _depth.SubscriptionCount + _info.SubscriptionCount > 0)
        {
            _next = Time + PicturePeriod;
            Picture();
        }
    }

    private void Picture()
    {
        DepthCameraDescription camera = _camera.Camera;
        double f = camera.FocalLength, cx = (camera.Width - 1) / 2.0, cy = (camera.Height - 1) / 2.0;
        StdMsgs.Header header = Header(CameraFrame);
        _camera.Capture(_picture);
        _info.Publish(new SensorMsgs.CameraInfo
        {
            Header = header, Width = (uint)camera.Width, Height = (uint)camera.Height, DistortionModel = "plumb_bob", D = new double[5],
            K = [f, 0, cx, 0, f, cy, 0, 0, 1], R = [1, 0, 0, 0, 1, 0, 0, 0, 1], P = [f, 0, cx, 0, 0, f, cy, 0, 0, 0, 1, 0],
        });
        // REP-118: nothing seen is not a number.
        _depth.Publish(new SensorMsgs.Image
        {
            Header = header, Width = (uint)camera.Width, Height = (uint)camera.Height, Encoding = "32FC1", Step = (uint)(4 * camera.Width),
            Data = MemoryMarshal.AsBytes<float>(Array.ConvertAll(_picture, z => z > 0 ? z : float.NaN)).ToArray(),
        });
    }

    private StdMsgs.Header Header(string frame) => new() { Stamp = _node.Clock.Now, FrameId = frame };

    private static Tf2Msgs.TFMessage Transform(StdMsgs.Header parent, string child, in Pose pose) => new()
    {
        Transforms = [new() { Header = parent, ChildFrameId = child, Transform = pose.ToTransform() }],
    };
}
