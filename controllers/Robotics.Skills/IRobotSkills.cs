using Robotics.Geometry;

namespace Robotics.Skills;

/// <summary>
/// The skill surface: everything a program may ask of the world and the robot. Lengths in metres, angles in radians, base
/// frame (x forward, y left, z up) unless said otherwise. A thing is the name of an object, or <c>object.part</c>.
/// Queries answer from the last look. A program statement that is nothing but a skill call ends the program when the skill
/// fails; a program that keeps the result may go on.
/// </summary>
public interface IRobotSkills : ISkills
{
    /// <summary>Names of all objects seen, in alphabetical order.</summary>
    string[] Objects();

    /// <summary>The centre of a thing, m.</summary>
    Vector3 Position(string thing);

    /// <summary>Full extents of a thing along its own axes, m.</summary>
    Vector3 Size(string thing);

    /// <summary>Extents of the upright box that bounds a thing where it is now, along the base axes, m.</summary>
    Vector3 Extent(string thing);

    /// <summary>Yaw of the thing's x axis, rad in (-pi, pi].</summary>
    double Yaw(string thing);

    /// <summary>Mass, kg.</summary>
    double Mass(string thing);

    /// <summary>How far a sliding thing can travel, m, or a hinged one from stop to stop, rad; 0 for anything else.</summary>
    double Travel(string thing);

    /// <summary>How far a sliding thing is displaced now, m, or a hinged one from its lower stop, rad; 0 for anything else.</summary>
    double Displacement(string thing);

    /// <summary>Where the tool centre point may go, m.</summary>
    Bounds Workspace();

    /// <summary>The widest thing the gripper can take, m.</summary>
    double GripperWidth();

    /// <summary>Extent of a finger across the closing direction, m.</summary>
    double FingerWidth();

    /// <summary>The thing in the hand, or an empty text.</summary>
    string Held();

    /// <summary>A free place on the table within reach where the thing can be put down away from everything else: its centre, m.</summary>
    [Query(SkillCode.UnknownObject, SkillCode.NoRoom)]
    Vector3 FreeSpot(string thing);

    /// <summary>Looks again: all queries answer from what is seen now.</summary>
    [Skill(Effect = "every query answers from fresh sensing", Fails = new[] { SkillCode.Stopped })]
    SkillResult Look();

    /// <summary>Moves the empty or loaded hand to a place, pointing down, without touching anything.</summary>
    /// <param name="x">Tool centre point, m.</param>
    /// <param name="y">Tool centre point, m.</param>
    /// <param name="z">Tool centre point, m.</param>
    [Skill(Pre = "the place is in the workspace", Effect = "the hand is at (x, y, z)",
        Fails = new[] { SkillCode.BadArgument, SkillCode.Unreachable, SkillCode.NoPath, SkillCode.Slipped, SkillCode.ForceLimit, SkillCode.Stopped })]
    SkillResult Move(double x, double y, double z);

    /// <summary>Grasps an object from above and holds it where it stands.</summary>
    /// <param name="thing">An object, or a part of one.</param>
    /// <param name="along">Where along the object's longest axis, m from its centre, positive towards that axis's positive end.</param>
    [Skill(Pre = "the hand is empty; the grasp point is in the workspace; the object is narrower there than the gripper opens",
        Effect = "the object is in the hand",
        Fails = new[] { SkillCode.BadArgument, SkillCode.UnknownObject, SkillCode.Unreachable, SkillCode.NoGrasp, SkillCode.NoPath, SkillCode.HandFull, SkillCode.Slipped, SkillCode.ForceLimit, SkillCode.Stopped })]
    SkillResult Grasp(string thing, double along = 0);

    /// <summary>Lifts what is in the hand straight up.</summary>
    /// <param name="height">m, above 0.</param>
    [Skill(Pre = "something is in the hand", Effect = "the held object is that much higher",
        Fails = new[] { SkillCode.BadArgument, SkillCode.NothingHeld, SkillCode.Unreachable, SkillCode.Slipped, SkillCode.ForceLimit, SkillCode.Stopped })]
    SkillResult Lift(double height);

    /// <summary>Opens the hand where it is and draws back upwards.</summary>
    [Skill(Pre = "something is in the hand", Effect = "the hand is empty and above what it held",
        Fails = new[] { SkillCode.NothingHeld, SkillCode.Unreachable, SkillCode.Stopped })]
    SkillResult Release();

    /// <summary>Carries what is in the hand to a place, puts it down on whatever is there, lets go and draws back.</summary>
    /// <param name="x">Centre of the held object, m.</param>
    /// <param name="y">Centre of the held object, m.</param>
    [Skill(Pre = "something is in the hand; the place is free and in reach", Effect = "the object stands at (x, y); the hand is empty",
        Fails = new[] { SkillCode.BadArgument, SkillCode.NothingHeld, SkillCode.Unreachable, SkillCode.NoPath, SkillCode.Slipped, SkillCode.ForceLimit, SkillCode.NotMoved, SkillCode.Stopped })]
    SkillResult Place(double x, double y);

    /// <summary>Pushes an object over the table in a straight line to a place: with the held tool, or with the closed hand when it holds nothing.</summary>
    /// <param name="thing">A free object.</param>
    /// <param name="x">Where its centre is to be, m.</param>
    /// <param name="y">Where its centre is to be, m.</param>
    [Skill(Pre = "a free face of the object, on the side away from the place, can be reached with the tool or the hand", Effect = "the object's centre is at (x, y)",
        Fails = new[] { SkillCode.BadArgument, SkillCode.UnknownObject, SkillCode.Unreachable, SkillCode.NoPath, SkillCode.UnfitTool, SkillCode.ForceLimit, SkillCode.NotMoved, SkillCode.Tipped, SkillCode.Slipped, SkillCode.Stopped })]
    SkillResult Push(string thing, double x, double y);

    /// <summary>Hooks the held tool behind an object and draws the object over the table in a straight line to a place; then frees the tool.</summary>
    /// <param name="thing">A free object.</param>
    /// <param name="x">Where its centre is to be, m.</param>
    /// <param name="y">Where its centre is to be, m.</param>
    [Skill(Pre = "a tool with a hook is in the hand, long enough to reach behind the object", Effect = "the object's centre is at (x, y); the tool is still in the hand, clear of the object",
        Fails = new[] { SkillCode.BadArgument, SkillCode.UnknownObject, SkillCode.NothingHeld, SkillCode.UnfitTool, SkillCode.Unreachable, SkillCode.NoPath, SkillCode.ForceLimit, SkillCode.NotMoved, SkillCode.Tipped, SkillCode.Slipped, SkillCode.Stopped })]
    SkillResult Pull(string thing, double x, double y);

    /// <summary>Slides what is in the hand over the table, with everything that lies on it.</summary>
    /// <param name="dx">m.</param>
    /// <param name="dy">m.</param>
    [Skill(Pre = "something that lies on the table is in the hand", Effect = "it and what lies on it are displaced by (dx, dy)",
        Fails = new[] { SkillCode.BadArgument, SkillCode.NothingHeld, SkillCode.Unreachable, SkillCode.NoPath, SkillCode.ForceLimit, SkillCode.Slipped, SkillCode.NotMoved, SkillCode.Stopped })]
    SkillResult Drag(double dx, double dy);

    /// <summary>Presses a sliding thing in along its axis: with the tip of the held tool, or with the closed hand when it holds nothing.</summary>
    /// <param name="thing">Something that slides, like a button.</param>
    /// <param name="depth">How far it is to travel, m.</param>
    [Skill(Pre = "its face can be reached with the tool's tip or the hand", Effect = "it was displaced by the depth",
        Fails = new[] { SkillCode.BadArgument, SkillCode.UnknownObject, SkillCode.UnfitTool, SkillCode.Unreachable, SkillCode.NoPath, SkillCode.ForceLimit, SkillCode.NotPressed, SkillCode.Slipped, SkillCode.Stopped })]
    SkillResult Press(string thing, double depth);

    /// <summary>Turns a thing on an upright hinge, like a lever, by pushing it along its arc: with the held tool, or with the closed hand when it holds nothing; then frees the tool.</summary>
    /// <param name="thing">Something on a hinge.</param>
    /// <param name="angle">By how much, rad, counter-clockwise seen from above positive.</param>
    [Skill(Pre = "the side of the thing that the push comes from can be reached with the tool or the hand, all along the arc", Effect = "it was turned by the angle",
        Fails = new[] { SkillCode.BadArgument, SkillCode.UnknownObject, SkillCode.UnfitTool, SkillCode.Unreachable, SkillCode.NoPath, SkillCode.ForceLimit, SkillCode.NotTurned, SkillCode.Slipped, SkillCode.Stopped })]
    SkillResult Turn(string thing, double angle);

    /// <summary>Joins the magnetic piece in the hand to a magnetic piece, face to face, so that together they are longer; then lets go and draws back.</summary>
    /// <param name="onto">A magnetic object, which may already be joined to others.</param>
    [Skill(Pre = "a magnetic piece is in the hand; the other piece has a free face in reach", Effect = "the two hold together as one; the hand is empty",
        Fails = new[] { SkillCode.UnknownObject, SkillCode.NothingHeld, SkillCode.UnfitTool, SkillCode.Unreachable, SkillCode.NoPath, SkillCode.Slipped, SkillCode.ForceLimit, SkillCode.NotJoined, SkillCode.Stopped })]
    SkillResult Assemble(string onto);
}
