using Robotics.Geometry;

namespace Robotics.Skills;

/// <summary>
/// The skill surface of a robot on four legs. Lengths in metres, angles in radians, frame W: where the robot was told its first
/// pose, x forward, y left, z up, the floor at z = 0. A thing is the name of an object, or <c>object.part</c>. Queries answer
/// from the last look. A program statement that is nothing but a skill call ends the program when the skill fails; a program that
/// keeps the result may go on.
/// </summary>
public interface ILegSkills : ISkills
{
    /// <summary>Names of all objects seen, in alphabetical order.</summary>
    string[] Objects();

    /// <summary>The centre of a thing, m.</summary>
    Vector3 Position(string thing);

    /// <summary>Full extents of a thing along its own axes, m.</summary>
    Vector3 Size(string thing);

    /// <summary>Extents of the upright box that bounds a thing where it is now, along the axes of W, m.</summary>
    Vector3 Extent(string thing);

    /// <summary>Yaw of the thing's x axis, rad in (-pi, pi].</summary>
    double Yaw(string thing);

    /// <summary>Mass, kg.</summary>
    double Mass(string thing);

    /// <summary>Where the robot is: the middle of its trunk, m.</summary>
    Vector3 Body();

    /// <summary>Yaw of the way the robot looks, rad in (-pi, pi].</summary>
    double Heading();

    /// <summary>The highest step up or down that the robot takes, m.</summary>
    double HighestStep();

    /// <summary>The widest gap that the robot crosses, m.</summary>
    double WidestGap();

    /// <summary>The heaviest thing that the robot pushes, kg.</summary>
    double HeaviestPush();

    /// <summary>From the middle of the trunk to the bar it pushes with, m.</summary>
    double PushReach();

    /// <summary>Looks again: all queries answer from what is seen now.</summary>
    [Skill(Effect = "every query answers from fresh sensing", Fails = new[] { SkillCode.Stopped, SkillCode.RobotFault })]
    SkillResult Look();

    /// <summary>Stands still on all four feet for a while.</summary>
    /// <param name="seconds">s, at most 60.</param>
    [Skill(Effect = "the robot stands", Fails = new[] { SkillCode.BadArgument, SkillCode.Fell, SkillCode.Stopped, SkillCode.RobotFault })]
    SkillResult Stand(double seconds);

    /// <summary>Walks over level ground, around whatever is in the way, to a pose.</summary>
    /// <param name="x">Middle of the trunk, m.</param>
    /// <param name="y">Middle of the trunk, m.</param>
    /// <param name="yaw">Which way to look then, rad.</param>
    [Skill(Pre = "the place is on the ground on which the robot stands, and there is a level way to it", Effect = "the robot stands at (x, y), looking along yaw",
        Fails = new[] { SkillCode.BadArgument, SkillCode.NoPath, SkillCode.Fell, SkillCode.Stopped, SkillCode.RobotFault })]
    SkillResult WalkTo(double x, double y, double yaw);

    /// <summary>Goes step by step in a straight line to a place, forwards up and backwards down what is on the way: each foot is put on even ground away from edges.</summary>
    /// <param name="x">Middle of the trunk, m.</param>
    /// <param name="y">Middle of the trunk, m.</param>
    [Skill(Pre = "no step on the way is higher than HighestStep, no gap wider than WidestGap", Effect = "the robot stands at (x, y), looking along the way it went, or back along it after a step down",
        Fails = new[] { SkillCode.BadArgument, SkillCode.NoPath, SkillCode.NoFooting, SkillCode.Fell, SkillCode.Stopped, SkillCode.RobotFault })]
    SkillResult StepTo(double x, double y);

    /// <summary>Goes step by step in a straight line onto a thing, and stands on the middle of it.</summary>
    /// <param name="thing">Something that is large enough for four feet.</param>
    [Skill(Pre = "no step on the way is higher than HighestStep, no gap wider than WidestGap", Effect = "the robot stands on the thing",
        Fails = new[] { SkillCode.UnknownObject, SkillCode.NoPath, SkillCode.NoFooting, SkillCode.Fell, SkillCode.Stopped, SkillCode.RobotFault })]
    SkillResult Climb(string thing);

    /// <summary>Pushes an object over the ground on which the robot stands to a place: along one of its sides, then along the other, walking around it as needed.</summary>
    /// <param name="thing">A free object.</param>
    /// <param name="x">Where its centre is to be, m.</param>
    /// <param name="y">Where its centre is to be, m.</param>
    [Skill(Pre = "the object is no heavier than HeaviestPush and stands on the robot's ground; behind it is room for the robot", Effect = "the object's centre is at (x, y)",
        Fails = new[] { SkillCode.BadArgument, SkillCode.UnknownObject, SkillCode.TooHeavy, SkillCode.Unreachable, SkillCode.NoPath, SkillCode.NotMoved, SkillCode.Fell, SkillCode.Stopped, SkillCode.RobotFault })]
    SkillResult PushTo(string thing, double x, double y);

    /// <summary>Pushes an object straight ahead over the edge of what it stands on, on the robot's own ground, until it falls.</summary>
    /// <param name="thing">A free object.</param>
    /// <param name="yaw">Which way it is to go, rad: the side of the object that is nearest to it decides.</param>
    [Skill(Pre = "the object is no heavier than HeaviestPush and stands on the robot's ground with an edge ahead; behind it is room for the robot", Effect = "the object lies below the edge",
        Fails = new[] { SkillCode.BadArgument, SkillCode.UnknownObject, SkillCode.TooHeavy, SkillCode.Unreachable, SkillCode.NoPath, SkillCode.NotMoved, SkillCode.Fell, SkillCode.Stopped, SkillCode.RobotFault })]
    SkillResult PushOff(string thing, double yaw);

    /// <summary>
    /// Goes to the end of a thing with its tail towards it, puts both hind feet on that end and lets more than half of its weight come
    /// onto them, slowly: what gives way, as the free end of a lever does, goes down under them. The robot stands so until the next skill.
    /// </summary>
    /// <param name="thing">Something with room for two feet at its end, there no higher than .15 m above the robot's ground.</param>
    /// <param name="yaw">From the end that is pressed towards the thing's middle, rad: the side of the thing that is nearest to it decides.</param>
    [Skill(Pre = "before the end is level ground for the robot; the end bears a quarter of the robot's weight and gives way to half of it", Effect = "the end of the thing is down and the robot stands on it with its hind feet",
        Fails = new[] { SkillCode.BadArgument, SkillCode.UnknownObject, SkillCode.NoPath, SkillCode.NoFooting, SkillCode.NotMoved, SkillCode.Fell, SkillCode.Stopped, SkillCode.RobotFault })]
    SkillResult PressDown(string thing, double yaw);
}
