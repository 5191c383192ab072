using System.Collections.Immutable;
using MuJoCo;
using Robotics.Geometry;
using Robotics.Ports;

namespace Robotics.Sim;

/// <summary>
/// Hands and objects in MuJoCo, many worlds over some threads. Worlds share nothing that changes: each has its own model, so
/// that physics may differ, and is stepped by one thread at a time, so that the number of threads changes no bit. Stepping,
/// measuring, saving and loading allocate nothing; a reset does when it brings another object.
/// </summary>
public sealed class HandWorlds : IHandWorlds
{
    private readonly HandWorldOptions _options;
    private readonly MjModel[] _models;
    private readonly HandIndex[] _indices;
    private readonly HandWorld[] _worlds;
    private readonly int[] _objects;
    private readonly HandRows _rows;
    private readonly MjBatch _batch;
    private readonly Action<int, MjData> _step;
    private readonly double[] _targets, _push;
    private bool _pushed;

    /// <summary>World w starts with object w modulo their number, upright, at the hand's home.</summary>
    /// <exception cref="SceneException">No such hand, stage or object.</exception>
    public HandWorlds(HandWorldOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.Worlds);
        _options = options;
        HandModel hand = HandModel.Load(options.Hand);
        Hand = hand.Description;
        Support = hand.Support;
        Things = HandObjects.Select(options.Objects);
        Objects = [.. Things.Select(o => o.Name)];
        Parts = [.. Things.Select(o => o.Parts)];
        _models = [.. Things.Select(o => hand.Compile(o, options.Stage))];
        foreach (MjModel model in _models)
        {
            model.Timestep = options.Preset.Timestep;
        }

        _indices = [.. _models.Select(m => new HandIndex(m, Hand))];
        _rows = new(options.Worlds, Hand.Fingers, Hand.Joints.Length);
        _objects = [.. Enumerable.Range(0, Count).Select(w => w % _models.Length)];
        _worlds = [.. Enumerable.Range(0, Count).Select(NewWorld)];
        _batch = new([.. _worlds.Select(w => w.Model)], options.Threads);
        _targets = new double[_rows.Positions.Length];
        _push = new double[3 * Count];
        _step = (w, data) => _worlds[w].Step(data, _targets.AsSpan(w * _rows.Joints, _rows.Joints), _pushed ? _push.AsSpan(3 * w, 3) : default);
        StateSize = _worlds[0].StateSize(_batch[0]);
        for (int w = 0; w < Count; w++)
        {
            Reset(w, _objects[w], Upright(_objects[w]), Hand.Home.AsSpan(), HandPhysics.Nominal);
        }
    }

    public HandDescription Hand { get; }

    /// <summary>What the hand works over.</summary>
    public string Stage => _options.Stage;

    /// <summary>Height, m, of what objects rest on: the table, or the palm of a hand that faces up.</summary>
    public double Support { get; }

    /// <summary>X_WO of an object that stands as it was made on what is under it.</summary>
    public Pose Upright(int objectIndex) => Pose.At(0, 0, Support - Things[objectIndex].LocalBounds.Min.Z);

    /// <summary>The objects themselves, as <see cref="Objects"/> names them.</summary>
    public ImmutableArray<SceneObject> Things { get; }

    public ImmutableArray<string> Objects { get; }

    public ImmutableArray<ImmutableArray<Part>> Parts { get; }

    public int Count => _options.Worlds;

    /// <summary>Threads that step.</summary>
    public int Threads => _batch.Threads;

    public double ControlPeriod => _options.Preset.ControlPeriod;

    public ReadOnlySpan<double> Positions => _rows.Positions;

    public ReadOnlySpan<double> Velocities => _rows.Velocities;

    public ReadOnlySpan<double> Torques => _rows.Torques;

    public ReadOnlySpan<double> TipPoses => _rows.TipPoses;

    public ReadOnlySpan<double> TipTwists => _rows.TipTwists;

    public ReadOnlySpan<double> ObjectPoses => _rows.ObjectPoses;

    public ReadOnlySpan<double> ObjectTwists => _rows.ObjectTwists;

    public ReadOnlySpan<double> TipForces => _rows.TipForces;

    public ReadOnlySpan<double> TableForces => _rows.TableForces;

    public ReadOnlySpan<byte> Broken => _rows.Broken;

    public int StateSize { get; }

    /// <summary>The physics of a world, to look at or to draw.</summary>
    public MjData this[int world] => _batch[world];

    public void Step(ReadOnlySpan<double> targets, ReadOnlySpan<double> push)
    {
        Need(targets.Length, _targets.Length, nameof(targets));
        Need(push.Length, push.Length == 0 ? 0 : _push.Length, nameof(push));
        if (FirstNotFinite(targets) is >= 0 and var bad)
        {
            throw new ArgumentException($"The target {targets[bad]} of joint '{Hand.Joints[bad % _rows.Joints]}' in world {bad / _rows.Joints} is not a number. Hold the last one instead.", nameof(targets));
        }

        targets.CopyTo(_targets);
        push.CopyTo(_push);
        _pushed = push.Length > 0;
        _batch.Run(_step);
    }

    public void Reset(int world, int objectIndex, in Pose objectPose, ReadOnlySpan<double> positions, in HandPhysics physics)
    {
        Need(positions.Length, _rows.Joints, nameof(positions));
        ArgumentOutOfRangeException.ThrowIfNegative(objectIndex);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(objectIndex, _models.Length);
        if (_objects[world] != objectIndex)
        {
            _objects[world] = objectIndex;
            HandWorld old = _worlds[world];
            _worlds[world] = NewWorld(world);
            _batch.Replace(world, _worlds[world].Model);
            old.Dispose();
        }

        _worlds[world].Reset(_batch[world], objectPose, positions, physics);
    }

    /// <summary>
    /// Puts a world into a state that was measured elsewhere: what follows from positions and velocities, such as the tips' poses, is
    /// then as there. Nothing is stepped; forces are not known and read 0.
    /// </summary>
    /// <param name="positions">rad, one a joint.</param>
    /// <param name="velocities">rad/s, one a joint.</param>
    /// <param name="objectPose">X_WO of the object.</param>
    /// <param name="velocity">m/s of the object.</param>
    /// <param name="spin">rad/s of the object, in the axes of W.</param>
    public void Observe(int world, ReadOnlySpan<double> positions, ReadOnlySpan<double> velocities, in Pose objectPose, in Vector3 velocity, in Vector3 spin)
    {
        Need(positions.Length, _rows.Joints, nameof(positions));
        Need(velocities.Length, _rows.Joints, nameof(velocities));
        _worlds[world].Observe(_batch[world], positions, velocities, objectPose, velocity, spin);
    }

    public void Save(int world, Span<double> state)
    {
        Need(state.Length, StateSize, nameof(state));
        _worlds[world].Save(_batch[world], state);
    }

    public void Load(int world, ReadOnlySpan<double> state)
    {
        Need(state.Length, StateSize, nameof(state));
        _worlds[world].Load(_batch[world], state);
    }

    /// <summary>Calls the work once a world, on the threads that step.</summary>
    internal void Run(Action<int, MjData> work) => _batch.Run(work);

    private HandWorld NewWorld(int world) => new(_models[_objects[world]], Hand, _indices[_objects[world]], _options.Preset, _rows, world);

    private static int FirstNotFinite(ReadOnlySpan<double> values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            if (!double.IsFinite(values[i]))
            {
                return i;
            }
        }

        return -1;
    }

    private static void Need(int length, int needed, string name)
    {
        if (length != needed)
        {
            throw new ArgumentException($"The span has {length} numbers and needs {needed}.", name);
        }
    }

    public void Dispose()
    {
        _batch.Dispose();
        foreach (HandWorld world in _worlds)
        {
            world.Dispose();
        }

        foreach (MjModel model in _models)
        {
            model.Dispose();
        }
    }
}
