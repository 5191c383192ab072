using System.Globalization;
using Robotics.Perception;
using Robotics.Ports;

namespace Robotics.Planner.Llm;

/// <summary>What the prompts say differently about different kinds of robots.</summary>
/// <param name="Kind">What it is, after "a robot".</param>
/// <param name="Alone">How it does something without help.</param>
/// <param name="Self">What of it acts.</param>
/// <param name="Limits">What measurements are compared with.</param>
/// <param name="Holding">What a plan must know about what is moved.</param>
/// <param name="Frame">In which places are given.</param>
/// <param name="Floor">What carries things that rest on no object.</param>
/// <param name="Never">Kinds of goals that are not asked of it.</param>
/// <param name="Card">Its capability card.</param>
internal sealed record RobotWords(string Kind, string Alone, string Self, string Limits, string Holding, string Frame, string Floor, string[] Never, string Card)
{
    /// <exception cref="StageException">A kind of robot about which the stages do not think.</exception>
    public static RobotWords Of(StageName stage, IRobotDescription robot) => robot switch
    {
        ArmDescription arm => Of(arm),
        QuadrupedDescription legs => Of(legs),
        _ => throw new StageException(stage, $"'{robot.Name}' is neither an arm nor a robot on legs, and the stages think about no others. Write a program."),
    };

    private static RobotWords Of(ArmDescription r) => new(
        "arm", "with its own hand", "hand",
        """
        each axis of the
           workspace, with the object's whole extent in mind; the gripper's opening; the payload; the force limit against mass and friction;
           travel.
        """,
        """
        The hand holds one thing at a time: before
           another can be grasped, what is held must be put down or let go, where it is not in the way.
        """,
        """
        The base frame is the robot's: x forward, y left, z up,
        the table at z = 0.
        """,
        "table", ["stood_on", "unbroken"],
        string.Create(CultureInfo.InvariantCulture, $"""
        {r.Name}, {r.Chain.Length} joints, a parallel gripper that points down.
        - Tool centre point within x {r.Workspace.Min.X:0.###} to {r.Workspace.Max.X:0.###}, y {r.Workspace.Min.Y:0.###} to {r.Workspace.Max.Y:0.###}, z {r.Workspace.Min.Z:0.###} to {r.Workspace.Max.Z:0.###} m.
        - Gripper: opens {r.Gripper.MaxWidth:0.###} m; a finger is {r.Gripper.FingerWidth:0.###} m wide and {r.Gripper.FingerThickness:0.###} m thick; a thing can reach {r.Gripper.FingerDepth:0.###} m deep between the fingers; closes with at most {r.Gripper.MaxForce:0.#} N.
        - Lifts at most {r.Payload:0.##} kg. Pushes with at most {r.ForceLimit:0.#} N.
        """));

    private static RobotWords Of(QuadrupedDescription r) => new(
        "on four legs", "by itself", "robot",
        """
        the height of each
           step on its way, up and down; the width of each gap; the room that four feet need; the mass of what is to be pushed; whether that
           stands on the robot's own ground, with room for the robot behind it.
        """,
        """
        The robot lifts nothing but by a lever whose free end it
           presses down: it moves things by pushing them over its own ground, and over an edge of it. No step has a `tool`; what is pushed so that it helps is named in `tools`.
        """,
        """
        The base frame is where the robot was told its first
        pose: x forward, y left, z up, the floor at z = 0. `robot` is where the middle of its trunk is now, and which way it looks.
        """,
        "floor", ["held", "pressed", "turned"],
        string.Create(CultureInfo.InvariantCulture, $"""
        {r.Name}, four legs of three joints, and a bar before its head with which it pushes. It has no hand.
        - Steps up and down at most {FootPlan.SafeStep:0.###} m and crosses gaps of at most {FootPlan.WidestGap:0.###} m, in a straight line; feet need even ground {Ground.Margin:0.###} m from any edge.
        - Walks over level ground with {WalkPlanner.Girth:0.###} m of room around the middle of its trunk.
        - Pushes at most {Pushing.Heaviest:0.#} kg, straight along a side of the object. The bar is {r.Bumper.Max.X:0.###} m before the middle of the trunk and {r.Bumper.Size.Y:0.###} m wide.
        - Presses an end of a thing down with its hind feet, at most {PressPlace.Highest:0.###} m high, {PressPlace.Inside:0.###} m from its edge: with {PressPlace.Lightly * r.Mass:0.#} kg while it steps on, {PressPlace.Firmly * r.Mass:0.#} kg in the end.
        """));
}
