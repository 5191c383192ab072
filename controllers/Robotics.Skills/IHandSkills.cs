using Robotics.Geometry;

namespace Robotics.Skills;

/// <summary>
/// The skill surface of a hand with an object in it. Lengths in metres, angles in radians, orientations as unit quaternions in the
/// order w, x, y, z, all in the hand's frame: origin on what is under the hand, z up. A thing is the name of an object. Queries
/// answer from the last look. A program statement that is nothing but a skill call ends the program when the skill fails; a program
/// that keeps the result may go on.
/// </summary>
public interface IHandSkills : ISkills
{
    /// <summary>Names of all objects seen, in alphabetical order.</summary>
    string[] Objects();

    /// <summary>The centre of a thing, m.</summary>
    Vector3 Position(string thing);

    /// <summary>Full extents of a thing along its own axes, m.</summary>
    Vector3 Size(string thing);

    /// <summary>How a thing lies: its axes in the hand's frame.</summary>
    Rotation Orientation(string thing);

    /// <summary>Yaw of the thing's x axis, rad in (-pi, pi].</summary>
    double Yaw(string thing);

    /// <summary>Mass, kg.</summary>
    double Mass(string thing);

    /// <summary>Looks again: all queries answer from what is seen now.</summary>
    [Skill(Effect = "every query answers from fresh sensing", Fails = new[] { SkillCode.Stopped })]
    SkillResult Look();

    /// <summary>Turns an object with the fingers until its policy holds that it lies as wanted, then holds it still and looks whether it stays so.</summary>
    /// <param name="thing">The object in the hand.</param>
    /// <param name="to">How it is to lie, in the hand's frame: a unit quaternion, such as <c>Rotation.FromRollPitchYaw(roll, pitch, yaw)</c> or <c>Rotation.AboutZ(yaw) * Orientation(thing)</c>, rad.</param>
    [Skill(Pre = "the object is within the fingers' reach", Effect = "the object lies at rest within the policy's angle of the orientation; the hand holds",
        Fails = new[] { SkillCode.BadArgument, SkillCode.UnknownObject, SkillCode.NotTurned, SkillCode.ObjectLost, SkillCode.StaleObservation, SkillCode.UnfitPolicy, SkillCode.Stopped, SkillCode.RobotFault })]
    SkillResult Reorient(string thing, Rotation to);
}
