using System.Collections.Immutable;
using MuJoCo;
using Robotics.Geometry;
using Robotics.Ports;

namespace Robotics.Sim;

/// <summary>
/// The physics of one scene, in lock step: nothing moves but in <see cref="Substep"/>. Its true state is for sensors, goals,
/// traces and cameras; whatever decides for the robot sees <see cref="IArm"/> and <see cref="IObjectSensor"/> only.
/// One thread at a time.
/// </summary>
public sealed class SimWorld : IDisposable
{
    private readonly MagnetField _magnets;
    private readonly int[] _bodies, _qpos, _dof;
    private readonly double[] _rest;
    private readonly int[] _carried;

    static SimWorld() => MuJoCoLibrary.UseExactBoxes();

    private SimWorld(MjModel model, RobotModel robot, Pose start, ImmutableArray<PlacedObject> objects)
    {
        Model = model;
        Robot = robot;
        Objects = objects;
        Data = new MjData(model);
        Data.Warning += text => Warnings.Add(text);
        Substeps = Math.Max(1, (int)Math.Round(robot.ControlPeriod / model.Timestep));
        _bodies = [.. objects.Select(o => model.Id(MjObject.Body, WorldBuilder.ObjectPrefix + o.Object.Name))];
        _qpos = new int[objects.Length];
        _dof = new int[objects.Length];
        _rest = [.. objects.Select(o => o.Object.Mobility.Displacement)];
        for (int i = 0; i < objects.Length; i++)
        {
            int joint = model.I32("body_jntnum")[_bodies[i]] > 0 ? model.I32("body_jntadr")[_bodies[i]] : -1;
            _qpos[i] = joint < 0 ? -1 : model.I32("jnt_qposadr")[joint];
            _dof[i] = joint < 0 ? -1 : model.I32("jnt_dofadr")[joint];
        }

        _carried = robot.Carried;
        _magnets = new MagnetField(this, _bodies);
        robot.Begin(Data, start);
        Data.Forward();
        Contacts = new ContactFacts(this, _bodies);
    }

    /// <summary>Builds the world of a robot, a base scene and objects.</summary>
    /// <exception cref="SceneException">They do not make a model.</exception>
    /// <param name="start">Where a robot that stands free begins, at the height of its soles; the origin when nothing is said.</param>
    public static SimWorld Create(string robotFile, string baseFile, Bounds workspace, IEnumerable<PlacedObject> objects, Pose? start = null)
    {
        ImmutableArray<PlacedObject> placed = [.. objects];
        MjModel model = WorldBuilder.Build(robotFile, baseFile, placed);
        if (placed.Count(o => o.Object.Magnet > 0) > 1)
        {
            model.Timestep = Math.Min(model.Timestep, MagnetField.Timestep);
        }

        try
        {
            return new(model, RobotModel.Of(model, workspace, robotFile), start ?? Pose.Identity, placed);
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    public MjModel Model { get; }

    public MjData Data { get; }

    /// <summary>The objects as they were placed, in the order of all indices below.</summary>
    public ImmutableArray<PlacedObject> Objects { get; }

    /// <summary>What touched what.</summary>
    public ContactFacts Contacts { get; }

    /// <summary>Who sees every control period, in this order.</summary>
    public List<ISimObserver> Observers { get; } = [];

    /// <summary>MuJoCo's warnings, in its own words. None is expected.</summary>
    public List<string> Warnings { get; } = [];

    /// <summary>Why the physics can no longer be believed, or null.</summary>
    public string? Fault { get; private set; }

    /// <summary>Seconds since the world began.</summary>
    public double Time => Data.Time;

    /// <summary>Physics steps a control period.</summary>
    public int Substeps { get; }

    /// <summary>Where the tool centre point truly is: X_BT. As of the last substep's beginning.</summary>
    public Pose Tcp
    {
        get
        {
            Span<double> p = Data.SiteXpos.Slice(3 * Arm.TcpSite, 3), m = Data.SiteXmat.Slice(9 * Arm.TcpSite, 9);
            return new(new(p[0], p[1], p[2]), Rotation.FromAxes(new(m[0], m[3], m[6]), new(m[1], m[4], m[7]), new(m[2], m[5], m[8])));
        }
    }

    internal RobotModel Robot { get; }

    /// <exception cref="InvalidOperationException">The robot is none.</exception>
    internal ArmModel Arm => Robot as ArmModel ?? throw new InvalidOperationException("The robot of this world is no arm.");

    /// <exception cref="InvalidOperationException">The robot is none.</exception>
    internal QuadrupedModel Quadruped => Robot as QuadrupedModel ?? throw new InvalidOperationException("The robot of this world is no quadruped.");

    internal ReadOnlySpan<int> ObjectBodies => _bodies;

    /// <summary>The index of an object.</summary>
    /// <exception cref="ArgumentException">There is none of that name.</exception>
    public int IndexOf(string name)
    {
        for (int i = 0; i < Objects.Length; i++)
        {
            if (Objects[i].Object.Name == name)
            {
                return i;
            }
        }

        throw new ArgumentException($"There is no object '{name}' in this world; there are {string.Join(", ", Objects.Select(o => o.Object.Name))}.", nameof(name));
    }

    /// <summary>The true pose X_BO of an object now.</summary>
    public Pose PoseOf(int thing)
    {
        PlacedObject placed = Objects[thing];
        Span<double> q = Data.Qpos;
        int at = _qpos[thing];
        return placed.Object.Mobility.Kind switch
        {
            MobilityKind.Free => new(new(q[at], q[at + 1], q[at + 2]), new Rotation(q[at + 3], q[at + 4], q[at + 5], q[at + 6]).Normalized()),
            MobilityKind.Slide => placed.Pose * new Pose(placed.Object.Mobility.Axis * q[at], Rotation.Identity),
            MobilityKind.Hinge => placed.Pose * placed.Object.Mobility.Turned(q[at]),
            _ => placed.Pose,
        };
    }

    /// <summary>The true speed of a free object's centre of mass, m/s; of a slide or a hinge, m/s or rad/s, its rate; 0 for a fixed one.</summary>
    public double SpeedOf(int thing)
    {
        int at = _dof[thing];
        Span<double> v = Data.Qvel;
        return Objects[thing].Object.Mobility.Kind switch
        {
            MobilityKind.Free => new Vector3(v[at], v[at + 1], v[at + 2]).Length,
            MobilityKind.Slide or MobilityKind.Hinge => Math.Abs(v[at]),
            _ => 0,
        };
    }

    /// <summary>How far a sliding object is from rest, metres, or a hinged one from its lower stop, rad; 0 for any other.</summary>
    public double DisplacementOf(int thing) =>
        Objects[thing].Object.Mobility.Kind is MobilityKind.Slide or MobilityKind.Hinge ? _rest[thing] + Data.Qpos[_qpos[thing]] : 0;

    /// <summary>One physics step. False when the world has a fault: it then does not move any more.</summary>
    internal bool Substep()
    {
        if (Fault is not null)
        {
            return false;
        }

        // Between the halves everything is known at the present state, so that what is fed forward is exact.
        StepResult result = Data.Step1();
        if (result != StepResult.Reset)
        {
            Span<double> applied = Data.QfrcApplied, bias = Data.QfrcBias;
            foreach (int dof in _carried)
            {
                applied[dof] = bias[dof];
            }

            _magnets.Apply();
            result = Data.Step2();
        }

        if (result == StepResult.Reset)
        {
            Fault = FormattableString.Invariant($"The physics became unstable at {Time:0.###} s and the engine reset itself: {string.Join(" ", Warnings)}");
        }
        else if (Data.Warnings(MjWarning.ContactFull) + Data.Warnings(MjWarning.CnstrFull) > 0)
        {
            Fault = $"The physics dropped contacts: {string.Join(" ", Warnings)} Raise njmax and nconmax in the robot file.";
        }

        return Fault is null;
    }

    /// <summary>Ends a control period: contacts are recorded, observers see it.</summary>
    internal void EndTick()
    {
        Contacts.Record();
        foreach (ISimObserver observer in Observers)
        {
            observer.OnTick(this);
        }
    }

    public void Dispose()
    {
        Data.Dispose();
        Model.Dispose();
    }
}
