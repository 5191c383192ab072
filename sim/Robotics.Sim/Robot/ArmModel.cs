using System.Collections.Immutable;
using MuJoCo;
using Robotics.Geometry;
using Robotics.Ports;

namespace Robotics.Sim;

/// <summary>
/// The arm as the compiled model has it: its description, and where its joints and servos stand in MuJoCo's arrays. The model
/// must have a site "tcp" at the end of a chain of hinges, two fingers on slides beside it, an actuator named as each joint,
/// one named "gripper" on a tendon whose length is the opening, and the numerics home, velocity_limit, acceleration_limit,
/// jerk_limit, payload, control_period and force_limit.
/// </summary>
internal sealed class ArmModel : RobotModel
{
    public required ArmDescription Description { get; init; }

    /// <summary>Indices into qpos, of qvel, and into ctrl, one a joint.</summary>
    public required int[] Position { get; init; }

    public required int[] Velocity { get; init; }

    public required int[] Servo { get; init; }

    /// <summary>Stiffness and damping about the target, N m/rad and N m s/rad.</summary>
    public required double[] Stiffness { get; init; }

    public required double[] Damping { get; init; }

    public required int[] FingerPosition { get; init; }

    public required int[] FingerVelocity { get; init; }

    public required int GripperServo { get; init; }

    /// <summary>N/m of opening.</summary>
    public required double GripperStiffness { get; init; }

    public required int TcpSite { get; init; }

    public required ImmutableArray<int> FingerBodies { get; init; }

    public override double ControlPeriod => Description.ControlPeriod;

    /// <summary>All of it: as this class of arm does in its firmware.</summary>
    public override int[] Carried => [.. Velocity, .. FingerVelocity];

    public override ImmutableArray<int> Fingers => FingerBodies;

    /// <summary>At home, open. An arm stands at the origin.</summary>
    public override void Begin(MjData data, Pose start)
    {
        for (int i = 0; i < Position.Length; i++)
        {
            data.Qpos[Position[i]] = data.Ctrl[Servo[i]] = Description.Home[i];
        }

        foreach (int finger in FingerPosition)
        {
            data.Qpos[finger] = Description.Gripper.MaxWidth / FingerPosition.Length;
        }

        data.Ctrl[GripperServo] = Description.Gripper.MaxWidth;
    }

    private const int Slide = 2, Hinge = 3;

    /// <param name="workspace">Where the tool centre point may go.</param>
    /// <param name="file">Named in complaints.</param>
    public static ArmModel Read(MjModel model, Bounds workspace, string file)
    {
        try
        {
            return new Reader(model, file).Read(workspace);
        }
        catch (KeyNotFoundException e)
        {
            throw new SceneException(file, 0, 0, "The robot's model lacks something: " + e.Message, "", "", "Add it to the robot file.", e);
        }
    }

    private sealed class Reader(MjModel model, string file)
    {
        private readonly int _tcp = model.Id(MjObject.Site, "tcp");

        public ArmModel Read(Bounds workspace)
        {
            // From the tool up to the base: link bodies are those with a hinge.
            List<int> path = [];
            for (int body = model.I32("site_bodyid")[_tcp]; body != 0; body = model.I32("body_parentid")[body])
            {
                path.Insert(0, body);
            }

            int[] links = [.. path.Where(b => Joint(b) is >= 0 and var j && model.I32("jnt_type")[j] == Hinge)];
            int[] joints = [.. links.Select(Joint)];
            int last = links[^1];
            int[] fingers = [.. Enumerable.Range(1, model.Nbody - 1).Where(b => Joint(b) is >= 0 and var j && model.I32("jnt_type")[j] == Slide && Above(b).Contains(last))];
            if (fingers.Length != 2)
            {
                throw Lacking("A parallel gripper has two fingers on slides.", fingers.Length.ToString());
            }

            int[] bodies = [.. Enumerable.Range(1, model.Nbody - 1).Where(b => b == path[0] || Above(b).Contains(path[0]))];
            double[] velocity = Numeric("velocity_limit", links.Length), acceleration = Numeric("acceleration_limit", links.Length), jerk = Numeric("jerk_limit", links.Length);
            int[] servos = [.. joints.Select(j => model.Id(MjObject.Actuator, model.Name(MjObject.Joint, j)!))];
            var chain = new JointDescription[links.Length];
            for (int i = 0; i < links.Length; i++)
            {
                int j = joints[i];
                Pose pose = Relative(links[i], i == 0 ? 0 : links[i - 1]);
                if (Vector(model.F64("jnt_pos"), j).Length > 1e-9)
                {
                    throw Lacking("A joint sits at the origin of its body.", model.Name(MjObject.Joint, j)!);
                }

                chain[i] = new(
                    model.Name(MjObject.Joint, j)!, pose, Vector(model.F64("jnt_axis"), j),
                    model.F64("jnt_range")[2 * j], model.F64("jnt_range")[2 * j + 1],
                    velocity[i], acceleration[i], jerk[i], model.F64("actuator_forcerange")[2 * servos[i] + 1]);
            }

            Pose tcp = Relative(model.I32("site_bodyid")[_tcp], last)
                * new Pose(Vector(model.F64("site_pos"), _tcp), Quaternion(model.F64("site_quat"), _tcp));
            int gripper = model.Id(MjObject.Actuator, "gripper");
            LinkShape[] shapes = [.. bodies.SelectMany(b => Shapes(b, path, links, fingers))];
            int[] fingerJoints = [.. fingers.Select(Joint)];
            return new ArmModel
            {
                Description = new(
                    Path.GetFileNameWithoutExtension(file), [.. chain], tcp, [.. shapes],
                    Gripper(shapes, fingers, tcp, links.Length, fingerJoints, gripper),
                    [.. Numeric("home", links.Length)], workspace,
                    Numeric("payload", 1)[0], Numeric("control_period", 1)[0], Numeric("force_limit", 1)[0]),
                Position = [.. joints.Select(j => model.I32("jnt_qposadr")[j])],
                Velocity = [.. joints.Select(j => model.I32("jnt_dofadr")[j])],
                Servo = servos,
                Stiffness = [.. servos.Select(s => model.F64("actuator_gainprm")[Columns("actuator_gainprm") * s])],
                Damping = [.. servos.Zip(joints).Select(p => -model.F64("actuator_biasprm")[Columns("actuator_biasprm") * p.First + 2] + model.F64("dof_damping")[model.I32("jnt_dofadr")[p.Second]])],
                FingerPosition = [.. fingerJoints.Select(j => model.I32("jnt_qposadr")[j])],
                FingerVelocity = [.. fingerJoints.Select(j => model.I32("jnt_dofadr")[j])],
                GripperServo = gripper,
                GripperStiffness = model.F64("actuator_gainprm")[Columns("actuator_gainprm") * gripper],
                TcpSite = _tcp,
                Bodies = [.. bodies],
                FingerBodies = [.. fingers],
            };
        }

        private GripperDescription Gripper(LinkShape[] shapes, int[] fingers, Pose tcp, int lastLink, int[] joints, int servo)
        {
            string[] names = [.. fingers.Select(b => model.Name(MjObject.Body, b)!)];
            Bounds[] inTool = [.. shapes.Where(s => s.Link == lastLink && names.Contains(s.Name)).Select(s => s.Shape.BoundsAt(tcp.Inverse * s.PoseInLink))];
            double palm = shapes.Where(s => s.Link == lastLink && !names.Contains(s.Name)).Max(s => s.Shape.BoundsAt(tcp.Inverse * s.PoseInLink).Max.Z);
            return new(
                joints.Sum(j => model.F64("jnt_range")[2 * j + 1]),
                model.F64("actuator_forcerange")[2 * servo + 1],
                inTool[0].Size.X, inTool[0].Size.Y, inTool[0].Max.Z - palm, inTool[0].Max.Z);
        }

        private IEnumerable<LinkShape> Shapes(int body, List<int> path, int[] links, int[] fingers)
        {
            int link = body;
            while (link != 0 && !links.Contains(link))
            {
                link = model.I32("body_parentid")[link];
            }

            Pose inLink = Relative(body, link == 0 ? 0 : link);
            if (fingers.Contains(body))
            {
                int j = Joint(body);
                inLink *= new Pose(Vector(model.F64("jnt_axis"), j) * model.F64("jnt_range")[2 * j + 1], Rotation.Identity);
            }

            for (int g = 0; g < model.Ngeom; g++)
            {
                if (model.I32("geom_bodyid")[g] == body && (model.I32("geom_contype")[g] | model.I32("geom_conaffinity")[g]) != 0)
                {
                    yield return new(
                        Array.IndexOf(links, link) + 1,
                        fingers.Contains(body) ? model.Name(MjObject.Body, body)! : model.Name(MjObject.Geom, g) ?? $"geom{g}",
                        ShapeOf(g),
                        inLink * new Pose(Vector(model.F64("geom_pos"), g), Quaternion(model.F64("geom_quat"), g)));
                }
            }
        }

        private Shape ShapeOf(int geom)
        {
            Vector3 s = Vector(model.F64("geom_size"), geom);
            int type = model.I32("geom_type")[geom];
            return type == MuJoCoLibrary.Constant("mjGEOM_BOX") ? new(ShapeKind.Box, 2 * s)
                : type == MuJoCoLibrary.Constant("mjGEOM_CYLINDER") ? new(ShapeKind.Cylinder, new(2 * s.X, 2 * s.X, 2 * s.Y))
                : type == MuJoCoLibrary.Constant("mjGEOM_CAPSULE") ? new(ShapeKind.Capsule, new(2 * s.X, 2 * s.X, 2 * (s.X + s.Y)))
                : type == MuJoCoLibrary.Constant("mjGEOM_SPHERE") ? new(ShapeKind.Sphere, new(2 * s.X, 2 * s.X, 2 * s.X))
                : throw Lacking("Collision shapes of a robot are boxes, cylinders, capsules and spheres.", model.Name(MjObject.Geom, geom) ?? $"geom {geom}");
        }

        /// <summary>The pose of a body in an ancestor, all joints at zero.</summary>
        private Pose Relative(int body, int ancestor)
        {
            Pose pose = Pose.Identity;
            for (; body != ancestor && body != 0; body = model.I32("body_parentid")[body])
            {
                pose = new Pose(Vector(model.F64("body_pos"), body), Quaternion(model.F64("body_quat"), body)) * pose;
            }

            return pose;
        }

        private List<int> Above(int body)
        {
            List<int> above = [];
            while ((body = model.I32("body_parentid")[body]) != 0)
            {
                above.Add(body);
            }

            return above;
        }

        private int Joint(int body) => model.I32("body_jntnum")[body] == 1 ? model.I32("body_jntadr")[body] : -1;

        private int Columns(string field) => model.Shape(field).Columns;

        private double[] Numeric(string name, int count)
        {
            int id = model.Id(MjObject.Numeric, name);
            int start = model.I32("numeric_adr")[id], size = model.I32("numeric_size")[id];
            return size == count
                ? model.F64("numeric_data").Slice(start, size).ToArray()
                : throw Lacking($"The numeric '{name}' needs {count} numbers.", size.ToString());
        }

        private SceneException Lacking(string what, string value) => new(file, 0, 0, what, value, "", "Correct the robot file.");

        private static Vector3 Vector(Span<double> all, int i) => new(all[3 * i], all[3 * i + 1], all[3 * i + 2]);

        private static Rotation Quaternion(Span<double> all, int i) => new(all[4 * i], all[4 * i + 1], all[4 * i + 2], all[4 * i + 3]);
    }
}
