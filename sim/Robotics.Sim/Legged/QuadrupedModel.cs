using System.Collections.Immutable;
using MuJoCo;
using Robotics.Geometry;
using Robotics.Ports;

namespace Robotics.Sim;

/// <summary>
/// The quadruped as the compiled model has it: its description, and where its joints, servos and sensors stand in MuJoCo's
/// arrays. The model must have a body "trunk" on a free joint with geoms on it, one of them named "bumper"; legs FR, FL, RR, RL
/// of bodies X_hip, X_thigh, X_calf, each with one hinge and an actuator of the same name; a spherical geom, a site and a touch
/// sensor X_foot; a sensor "accelerometer" at the trunk's origin; and the numerics home, velocity_limit, control_period.
/// </summary>
internal sealed class QuadrupedModel : RobotModel
{
    private static readonly string[] Legs = ["FR", "FL", "RR", "RL"], Segments = ["hip", "thigh", "calf"];

    public required QuadrupedDescription Description { get; init; }

    public required int Trunk { get; init; }

    /// <summary>Indices of the free joint into qpos and of qvel.</summary>
    public required int TrunkPosition { get; init; }

    public required int TrunkVelocity { get; init; }

    /// <summary>Indices into qpos, of qvel, and into ctrl, one a joint.</summary>
    public required int[] Position { get; init; }

    public required int[] Velocity { get; init; }

    public required int[] Servo { get; init; }

    /// <summary>The feet's geoms.</summary>
    public required int[] Feet { get; init; }

    /// <summary>Indices into sensordata: of each foot's force, and of the first of three of the accelerometer.</summary>
    public required int[] FootSensor { get; init; }

    public required int Accelerometer { get; init; }

    /// <summary>The bodies that end in the feet.</summary>
    public required int[] Calves { get; init; }

    public override double ControlPeriod => Description.ControlPeriod;

    /// <summary>None: the servos bear the robot's weight.</summary>
    public override int[] Carried => [];

    public override ImmutableArray<int> Fingers => [];

    public static QuadrupedModel Read(MjModel model, string file)
    {
        try
        {
            return Found(model, file);
        }
        catch (KeyNotFoundException e)
        {
            throw new SceneException(file, 0, 0, "The robot's model lacks something: " + e.Message, "", "", "Add it to the robot file.", e);
        }
    }

    /// <summary>Standing, soles at the height of the start.</summary>
    public override void Begin(MjData data, Pose start)
    {
        LegDescription leg = Description.Legs[0];
        double height = leg.Thigh * Math.Cos(Description.Home[1]) + leg.Calf * Math.Cos(Description.Home[1] + Description.Home[2]) + Description.FootRadius;
        Vector3 at = start * new Vector3(0, 0, height);
        Rotation r = start.Rotation;
        ReadOnlySpan<double> pose = [at.X, at.Y, at.Z, r.W, r.X, r.Y, r.Z];
        pose.CopyTo(data.Qpos[TrunkPosition..]);
        for (int i = 0; i < Position.Length; i++)
        {
            data.Qpos[Position[i]] = data.Ctrl[Servo[i]] = Description.Home[i];
        }
    }

    private static QuadrupedModel Found(MjModel model, string file)
    {
        int trunk = model.Id(MjObject.Body, "trunk");
        int free = model.I32("body_jntadr")[trunk];
        string[] joints = [.. Legs.SelectMany(l => Segments.Select(s => $"{l}_{s}"))];
        int[] ids = [.. joints.Select(n => model.Id(MjObject.Joint, n))], servos = [.. joints.Select(n => model.Id(MjObject.Actuator, n))];
        double[] velocity = Numeric(model, file, "velocity_limit", joints.Length), home = Numeric(model, file, "home", joints.Length);
        LegDescription[] legs = [.. Legs.Select((leg, l) =>
        {
            int[] bodies = [.. Segments.Select(s => model.Id(MjObject.Body, $"{leg}_{s}"))];
            int foot = model.Id(MjObject.Geom, leg + "_foot");
            return new LegDescription(
                leg, Vector(model, "body_pos", bodies[0]), Vector(model, "body_pos", bodies[1]).Y,
                -Vector(model, "body_pos", bodies[2]).Z, -Vector(model, "geom_pos", foot).Z,
                [.. Enumerable.Range(3 * l, 3).Select(i => new LegJoint(
                    joints[i], model.F64("jnt_range")[2 * ids[i]], model.F64("jnt_range")[2 * ids[i] + 1], velocity[i],
                    model.F64("actuator_forcerange")[2 * servos[i] + 1]))],
                [.. bodies.Select(b => new PointMass(model.F64("body_mass")[b], Vector(model, "body_ipos", b)))]);
        })];
        int columns = model.Shape("actuator_biasprm").Columns;
        int[] feet = [.. Legs.Select(l => model.Id(MjObject.Geom, l + "_foot"))];
        int bumper = model.Id(MjObject.Geom, "bumper");
        Bounds[] solids = [.. Enumerable.Range(0, model.Ngeom).Where(g => model.I32("geom_bodyid")[g] == trunk).Select(g => BoxOf(model, g))];
        return new()
        {
            Bodies = [trunk, .. Legs.SelectMany(l => Segments.Select(s => model.Id(MjObject.Body, $"{l}_{s}")))],
            Description = new(
                Path.GetFileNameWithoutExtension(file), [.. legs], new(model.F64("body_mass")[trunk], Vector(model, "body_ipos", trunk)),
                solids.Aggregate((a, b) => a.Union(b)), BoxOf(model, bumper), model.F64("geom_size")[3 * feet[0]], [.. home],
                -model.F64("actuator_biasprm")[columns * servos[0] + 1], -model.F64("actuator_biasprm")[columns * servos[0] + 2],
                Numeric(model, file, "control_period", 1)[0]),
            Trunk = trunk,
            TrunkPosition = model.I32("jnt_qposadr")[free],
            TrunkVelocity = model.I32("jnt_dofadr")[free],
            Position = [.. ids.Select(j => model.I32("jnt_qposadr")[j])],
            Velocity = [.. ids.Select(j => model.I32("jnt_dofadr")[j])],
            Servo = servos,
            Feet = feet,
            Calves = [.. Legs.Select(l => model.Id(MjObject.Body, l + "_calf"))],
            FootSensor = [.. Legs.Select(l => Sensor(model, l + "_foot"))],
            Accelerometer = Sensor(model, "accelerometer"),
        };
    }

    private static Bounds BoxOf(MjModel model, int geom) =>
        new(Vector(model, "geom_pos", geom) - Vector(model, "geom_size", geom), Vector(model, "geom_pos", geom) + Vector(model, "geom_size", geom));

    private static int Sensor(MjModel model, string name) => model.I32("sensor_adr")[model.Id(MjObject.Sensor, name)];

    private static Vector3 Vector(MjModel model, string field, int i)
    {
        Span<double> all = model.F64(field);
        return new(all[3 * i], all[3 * i + 1], all[3 * i + 2]);
    }

    private static double[] Numeric(MjModel model, string file, string name, int count)
    {
        int id = model.Id(MjObject.Numeric, name);
        int size = model.I32("numeric_size")[id];
        return size == count
            ? model.F64("numeric_data").Slice(model.I32("numeric_adr")[id], size).ToArray()
            : throw new SceneException(file, 0, 0, $"The numeric '{name}' needs {count} numbers.", size.ToString(), "", "Correct the robot file.");
    }
}
