using System.Collections.Immutable;
using MuJoCo;
using Robotics.Geometry;
using Robotics.Ports;

namespace Robotics.Sim;

/// <summary>Pictures of a hand moved by its joints alone, and of objects at their goals: from the models, not from any world.</summary>
public sealed class HandPictures : IHandPictures, IDisposable
{
    private readonly DepthPainter _painter;
    private readonly MjModel _hand;
    private readonly MjData _data;
    private readonly float[] _background;
    private readonly ImmutableArray<SceneObject> _things;
    private readonly ImmutableArray<ImmutableArray<Rotation>> _alike;

    /// <param name="worlds">Whose hand, stage and objects are drawn.</param>
    /// <param name="camera">As which is drawn.</param>
    public HandPictures(HandWorlds worlds, DepthCameraDescription camera)
    {
        (Camera, _painter, _things) = (camera, new(camera), worlds.Things);
        _hand = HandModel.Load(worlds.Hand.Name).Compile(null, worlds.Stage);
        _data = new(_hand);
        _data.Kinematics();
        _background = _painter.Background(_hand, _data);
        _alike = [.. _things.Select(ObjectSymmetry.Of)];
    }

    public DepthCameraDescription Camera { get; }

    public void Empty(ReadOnlySpan<double> positions, Span<float> depth)
    {
        positions.CopyTo(_data.Qpos);
        _data.Kinematics();
        _background.CopyTo(depth);
        _painter.Paint(_hand, _data, moves: true, depth);
        _painter.Finish(depth);
    }

    public void Goal(int objectIndex, in Rotation goal, Span<float> depth)
    {
        DepthPainter.Clear(depth);
        Pose pose = new(HandCameras.Middle, goal);
        foreach (Part part in _things[objectIndex].Parts)
        {
            _painter.Paint(part.Shape, pose * part.PoseInObject, depth);
        }

        _painter.Finish(depth);
    }

    public ReadOnlySpan<Rotation> Alike(int objectIndex) => _alike[objectIndex].AsSpan();

    public void Dispose()
    {
        _data.Dispose();
        _hand.Dispose();
    }
}
