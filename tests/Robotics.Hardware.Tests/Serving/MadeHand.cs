using System.Runtime.InteropServices;
using Robotics.Cli.Nodes;
using Robotics.Ports;
using Robotics.Sim;
using ROS2;
using ROS2.Dds;

namespace Robotics.Hardware.Tests.Serving;

/// <summary>
/// A hand that is nothing but its topics: joints are where they are told at once, but for the noise that every sensor has; an object
/// lies in it, and a camera shows both as they were at first. Whatever it tells can be silenced, frozen or made nonsense of.
/// </summary>
internal sealed class MadeHand : IDisposable
{
    private static readonly (DepthCameraDescription Camera, float[] Picture) Seen = See();

    private readonly Publisher<SensorMsgs.JointState> _states;
    private readonly Publisher<GeometryMsgs.PoseStamped> _poses;
    private readonly Publisher<GeometryMsgs.TwistStamped> _twists;
    private readonly Publisher<SensorMsgs.Image> _pictures;
    private readonly Publisher<SensorMsgs.CameraInfo> _infos;
    private readonly Subscription<StdMsgs.Float64MultiArray> _commands;
    private readonly HandDescription _card = HandModel.Load("dclaw").Description;
    private readonly Random _noise = new(1);
    private readonly ManualResetEvent _over = new(false);
    private readonly Thread _thread;
    private double[] _command;
    private long _ticks;

    public MadeHand(ROS2.Node node)
    {
        _command = [.. _card.Home];
        _states = node.CreatePublisher<SensorMsgs.JointState>(HandNode.JointStates);
        _poses = node.CreatePublisher<GeometryMsgs.PoseStamped>(ServedHand.ObjectPose, Qos.SensorData);
        _twists = node.CreatePublisher<GeometryMsgs.TwistStamped>(ServedHand.ObjectTwist, Qos.SensorData);
        _pictures = node.CreatePublisher<SensorMsgs.Image>(ServedHand.Depth, Qos.SensorData);
        _infos = node.CreatePublisher<SensorMsgs.CameraInfo>(ServedHand.DepthInfo, Qos.SensorData);
        _commands = node.CreateSubscription<StdMsgs.Float64MultiArray>(HandNode.Commands, m => _command = m.Data);
        _thread = new(Run) { IsBackground = true };
        _thread.Start();
    }

    /// <summary>What is wrong: of "joints", "pose", "twist", "picture" and "info", each with "silent", "frozen" or "nonsense", and "picture empty"; "" for nothing.</summary>
    public string Fault { get; set; } = "";

    /// <summary>Control periods so far.</summary>
    public long Ticks => Interlocked.Read(ref _ticks);

    /// <summary>Commands heard.</summary>
    public long Commands => _commands.Received;

    /// <summary>The last command.</summary>
    public double[] Command => _command;

    public void Dispose()
    {
        _over.Set();
        _thread.Join();
        foreach (IDisposable part in (IDisposable[])[_states, _poses, _twists, _pictures, _infos, _commands, _over])
        {
            part.Dispose();
        }
    }

    private void Run()
    {
        SensorMsgs.JointState state = new() { Name = [.. _card.Joints] };
        (DepthCameraDescription camera, float[] picture) = (Seen.Camera, [.. Seen.Picture]);
        while (!_over.WaitOne(20))
        {
            double nan = double.NaN;
            if (Is("joints", out string how))
            {
                state.Position = how == "frozen" && state.Position.Length > 0 ? state.Position : [.. _command.Select(q => how == "nonsense" ? nan : q + 1e-6 * _noise.NextDouble())];
                state.Velocity = new double[9];
                _states.Publish(state);
            }

            if (Is("pose", out how))
            {
                _poses.Publish(new GeometryMsgs.PoseStamped { Pose = new() { Position = new() { Z = how switch { "nonsense" => nan, "frozen" => .035, _ => .035 + 1e-6 * _noise.NextDouble() } } } });
            }

            if (Is("twist", out how))
            {
                _twists.Publish(new GeometryMsgs.TwistStamped { Twist = new() { Angular = new() { X = how == "nonsense" ? nan : 0 } } });
            }

            if (_ticks++ % 4 != 0)
            {
                continue;
            }

            if (Is("info", out how))
            {
                _infos.Publish(new SensorMsgs.CameraInfo { Width = how == "nonsense" ? 640u : (uint)camera.Width, Height = (uint)camera.Height, K = [camera.FocalLength, 0, 0, 0, 0, 0, 0, 0, 1] });
            }

            if (Is("picture", out how))
            {
                picture[7] = how == "frozen" ? picture[7] : .5f + .01f * (float)_noise.NextDouble();
                _pictures.Publish(new SensorMsgs.Image
                {
                    Width = (uint)camera.Width, Height = (uint)camera.Height, Encoding = how == "nonsense" ? "rgb8" : "32FC1", Data = MemoryMarshal.AsBytes<float>(how == "empty" ? [picture[7], .. new float[picture.Length - 1]] : picture).ToArray(),
                });
            }
        }
    }

    /// <summary>Whether it is told at all, and what is wrong with it.</summary>
    private bool Is(string what, out string how)
    {
        string[] fault = Fault.Split(' ');
        how = fault[0] == what ? fault[1] : "";
        return how != "silent";
    }

    private static (DepthCameraDescription, float[]) See()
    {
        using HandWorlds world = new(new() { Threads = 1 });
        HandCameras cameras = new(world, DepthNoise.None, 0);
        float[] picture = new float[cameras.Camera.Width * cameras.Camera.Height];
        cameras.Capture(picture);
        return (cameras.Camera, picture);
    }
}
