using System.Runtime.InteropServices;
using Robotics.Ports;
using ROS2;
using ROS2.Dds;

namespace Robotics.Ros;

/// <summary>
/// A hand's depth camera over ROS 2 (32FC1 in metres, or 16UC1 in millimetres; REP-118). The picture must be the one that its
/// description says: another size or encoding is refused, and what is refused is as not seen.
/// </summary>
public sealed class RosDepthCamera : IHandCameras, IDisposable
{
    private readonly Subscription<SensorMsgs.Image> _pictures;
    private readonly Subscription<SensorMsgs.CameraInfo> _infos;
    private readonly Freshness _fresh;
    private readonly Lock _gate = new();
    private readonly float[] _depth, _new;
    private readonly AutoResetEvent _came = new(false);
    private string? _wrongInfo;

    /// <param name="camera">What the policy was taught to see by.</param>
    /// <param name="staleAfter">s at which a picture is too old.</param>
    public RosDepthCamera(Node node, DepthCameraDescription camera, string pictures, string infos, double staleAfter)
    {
        Camera = camera;
        (_depth, _new) = (new float[camera.Width * camera.Height], new float[camera.Width * camera.Height]);
        _fresh = new($"The depth picture on '{pictures}'", staleAfter);
        EndpointOptions direct = new() { Execution = Execution.Dispatcher };
        _infos = node.CreateSubscription<SensorMsgs.CameraInfo>(infos, OnInfo, Qos.SensorData, direct);
        _pictures = node.CreateSubscription<SensorMsgs.Image>(pictures, OnPicture, Qos.SensorData, direct);
    }

    public DepthCameraDescription Camera { get; }

    public int Count => 1;

    public long Looks { get; set; }

    /// <summary>Why the last picture is too old to go by, and how old; null while it is fresh.</summary>
    /// <param name="moves">Timestamp at which motion began, 0 while nothing moves.</param>
    public string? Stale(long moves) => _fresh.Stale(moves);

    /// <summary>Waits for a picture that has not been waited for yet, so that what is done next goes by what is seen now.</summary>
    /// <param name="most">s.</param>
    public void Await(double most) => _came.WaitOne(TimeSpan.FromSeconds(most));

    public void Capture(Span<float> depth)
    {
        if (depth.Length != _depth.Length)
        {
            throw new ArgumentException($"The span has {depth.Length} numbers and needs {_depth.Length}.", nameof(depth));
        }

        lock (_gate)
        {
            _depth.CopyTo(depth);
            Looks++;
        }
    }

    public void Dispose()
    {
        _pictures.Dispose();
        _infos.Dispose();
        _came.Dispose();
    }

    private void OnInfo(SensorMsgs.CameraInfo info) => _wrongInfo =
        info.Width == Camera.Width && info.Height == Camera.Height && Math.Abs(info.K[0] - Camera.FocalLength) < .02 * Camera.FocalLength ? null
        : FormattableString.Invariant($"the camera has {info.Width} x {info.Height} pixels and a focal length of {info.K[0]:0.#}, the policy knows {Camera.Width} x {Camera.Height} and {Camera.FocalLength:0.#}");

    private void OnPicture(SensorMsgs.Image picture)
    {
        if (_wrongInfo is { } wrong)
        {
            _fresh.Refuse(wrong);
            return;
        }

        lock (_gate)
        {
            if (!Read(picture))
            {
                _fresh.Refuse($"it is {picture.Width} x {picture.Height} pixels of '{picture.Encoding}' in {picture.Data.Length} bytes, and must be {Camera.Width} x {Camera.Height} of 32FC1 or 16UC1");
                return;
            }

            bool changed = !_new.AsSpan().SequenceEqual(_depth);
            _new.CopyTo(_depth, 0);
            _fresh.Came(changed);
        }

        _came.Set();
    }

    private bool Read(SensorMsgs.Image picture)
    {
        int pixels = _new.Length, bytes = picture.Encoding switch { "32FC1" => 4, "16UC1" => 2, _ => 0 };
        if (bytes == 0 || picture.IsBigendian != 0 || picture.Width != Camera.Width || picture.Height != Camera.Height || picture.Data.Length != bytes * pixels)
        {
            return false;
        }

        ReadOnlySpan<float> metres = bytes == 4 ? MemoryMarshal.Cast<byte, float>(picture.Data) : default;
        ReadOnlySpan<ushort> millimetres = bytes == 2 ? MemoryMarshal.Cast<byte, ushort>(picture.Data) : default;
        for (int i = 0; i < pixels; i++)
        {
            float z = bytes == 4 ? metres[i] : millimetres[i] * 1e-3f;
            _new[i] = float.IsFinite(z) && z > 0 && z <= Camera.Far ? z : 0;
        }

        return true;
    }
}
