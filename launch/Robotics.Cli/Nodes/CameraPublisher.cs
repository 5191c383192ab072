using System.Runtime.InteropServices;
using MuJoCo;
using Robotics.Geometry;
using Robotics.Ros;
using Robotics.Sim;
using ROS2;
using ROS2.Dds;

namespace Robotics.Cli.Nodes;

/// <summary>
/// A colour and depth camera that looks at the table, drawn only while somebody subscribes: colour, depth as float metres
/// (REP-118) and as 16-bit millimetres, camera_info of both, and the points. The frame is optical: z forward, x right, y down (REP-103).
/// </summary>
internal sealed class CameraPublisher : IDisposable
{
    public const string Frame = "camera_optical_frame";

    private const int Width = 320, Height = 240;

    private static readonly MjFreeCamera View = new(.45, 0, .1, 1.2, 180, -40);

    private readonly Node _node;
    private readonly SimWorld _world;
    private readonly double _period;
    private readonly Publisher<SensorMsgs.Image> _colour, _depth, _depth16;
    private readonly Publisher<SensorMsgs.CameraInfo> _colourInfo, _depthInfo;
    private readonly Publisher<SensorMsgs.PointCloud2> _points;
    private readonly byte[] _rgb = new byte[Width * Height * 3];
    private readonly float[] _metres = new float[Width * Height];
    private MjRenderer? _renderer;
    private double _next;
    private bool _blind;

    public CameraPublisher(Node node, SimWorld world, double rate)
    {
        (_node, _world, _period) = (node, world, rate > 0 ? 1 / rate : double.PositiveInfinity);
        _colour = node.CreatePublisher<SensorMsgs.Image>("camera/color/image_raw", Qos.SensorData);
        _colourInfo = node.CreatePublisher<SensorMsgs.CameraInfo>("camera/color/camera_info", Qos.SensorData);
        _depth = node.CreatePublisher<SensorMsgs.Image>("camera/depth/image", Qos.SensorData);
        _depth16 = node.CreatePublisher<SensorMsgs.Image>("camera/depth/image_raw", Qos.SensorData);
        _depthInfo = node.CreatePublisher<SensorMsgs.CameraInfo>("camera/depth/camera_info", Qos.SensorData);
        _points = node.CreatePublisher<SensorMsgs.PointCloud2>("camera/depth/points", Qos.SensorData);
        double azimuth = View.AzimuthDegrees * Math.PI / 180, elevation = View.ElevationDegrees * Math.PI / 180;
        var forward = new Vector3(Math.Cos(elevation) * Math.Cos(azimuth), Math.Cos(elevation) * Math.Sin(azimuth), Math.Sin(elevation));
        Vector3 right = forward.Cross(Vector3.UnitZ).Normalized();
        Pose = new(new Vector3(View.X, View.Y, View.Z) - View.Distance * forward, Rotation.FromAxes(right, forward.Cross(right), forward));
    }

    /// <summary>X_BC: the optical frame in the base's.</summary>
    public Pose Pose { get; }

    /// <summary>Pixels: MuJoCo's free camera sees fovy (45 degrees unless the model says otherwise) over the height.</summary>
    private double Focal => Height / 2.0 / Math.Tan(_world.Model.F32("vis_global_fovy")[0] * Math.PI / 360);

    public void AfterTick(double time)
    {
        bool colour = _colour.SubscriptionCount + _colourInfo.SubscriptionCount > 0;
        bool depth = _depth.SubscriptionCount + _depth16.SubscriptionCount + _depthInfo.SubscriptionCount + _points.SubscriptionCount > 0;
        if (time < _next || _blind || !(colour || depth))
        {
            return;
        }

        _next = time + _period;
        try
        {
            _renderer ??= new MjRenderer(_world.Model, Width, Height, new MjRenderOptions());
            _renderer.Draw(_world.Data, View, _rgb, _metres);
        }
        catch (MuJoCoException e)
        {
            _blind = true;
            _node.Log.Error($"No pictures: {e.Message} See robotics doctor.");
            return;
        }

        StdMsgs.Header header = new() { Stamp = TrajectoryServer.Stamp(time), FrameId = Frame };
        if (colour)
        {
            _colour.Publish(Image(header, "rgb8", 3, _rgb));
            _colourInfo.Publish(Info(header));
        }

        if (depth)
        {
            _depthInfo.Publish(Info(header));
            PublishDepth(header);
        }
    }

    public void Dispose()
    {
        foreach (IDisposable part in (IDisposable[])[_colour, _colourInfo, _depth, _depth16, _depthInfo, _points])
        {
            part.Dispose();
        }

        _renderer?.Dispose();
    }

    private void PublishDepth(StdMsgs.Header header)
    {
        if (_depth.SubscriptionCount > 0)
        {
            // REP-118: nothing seen is not a number.
            _depth.Publish(Image(header, "32FC1", 4, MemoryMarshal.AsBytes<float>(Array.ConvertAll(_metres, z => z > 0 ? z : float.NaN)).ToArray()));
        }

        if (_depth16.SubscriptionCount > 0)
        {
            ushort[] millimetres = Array.ConvertAll(_metres, z => (ushort)Math.Clamp(Math.Round(z * 1000), 0, ushort.MaxValue));
            _depth16.Publish(Image(header, "16UC1", 2, MemoryMarshal.AsBytes<ushort>(millimetres).ToArray()));
        }

        if (_points.SubscriptionCount > 0)
        {
            _points.Publish(Points(header));
        }
    }

    private static SensorMsgs.Image Image(StdMsgs.Header header, string encoding, int bytes, byte[] data) => new()
    {
        Header = header, Width = Width, Height = Height, Encoding = encoding, Step = (uint)(Width * bytes), Data = data,
    };

    private SensorMsgs.CameraInfo Info(StdMsgs.Header header)
    {
        double f = Focal, cx = (Width - 1) / 2.0, cy = (Height - 1) / 2.0;
        return new()
        {
            Header = header, Width = Width, Height = Height, DistortionModel = "plumb_bob", D = new double[5],
            K = [f, 0, cx, 0, f, cy, 0, 0, 1], R = [1, 0, 0, 0, 1, 0, 0, 0, 1], P = [f, 0, cx, 0, 0, f, cy, 0, 0, 0, 1, 0],
        };
    }

    private SensorMsgs.PointCloud2 Points(StdMsgs.Header header)
    {
        float f = (float)Focal, cx = (Width - 1) / 2f, cy = (Height - 1) / 2f;
        byte[] data = new byte[Width * Height * 16];
        Span<float> xyz = MemoryMarshal.Cast<byte, float>(data.AsSpan());
        for (int i = 0; i < _metres.Length; i++)
        {
            float z = _metres[i] > 0 ? _metres[i] : float.NaN;
            (xyz[4 * i], xyz[4 * i + 1], xyz[4 * i + 2]) = ((i % Width - cx) * z / f, (i / Width - cy) * z / f, z);
            (data[16 * i + 12], data[16 * i + 13], data[16 * i + 14]) = (_rgb[3 * i + 2], _rgb[3 * i + 1], _rgb[3 * i]);
        }

        static SensorMsgs.PointField Field(string name, uint offset, byte type) => new() { Name = name, Offset = offset, Datatype = type, Count = 1 };
        return new()
        {
            Header = header, Width = Width, Height = Height, PointStep = 16, RowStep = Width * 16, Data = data,
            Fields = [Field("x", 0, SensorMsgs.PointField.FLOAT32), Field("y", 4, SensorMsgs.PointField.FLOAT32), Field("z", 8, SensorMsgs.PointField.FLOAT32), Field("rgb", 12, SensorMsgs.PointField.FLOAT32)],
        };
    }
}
