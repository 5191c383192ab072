namespace Robotics.Skills;

/// <summary>How a skill ended. Numbers are stable: they are the codes of the ROS 2 action results and of trace.jsonl.</summary>
public enum SkillCode
{
    Ok = 0,

    /// <summary>An argument is not finite, negative where it must not be, or beyond a limit.</summary>
    BadArgument = 1,

    /// <summary>No object of that name is seen.</summary>
    UnknownObject = 2,

    /// <summary>The place lies outside the workspace or the arm cannot take that pose.</summary>
    Unreachable = 3,

    /// <summary>The object has no pair of faces that the gripper can take there.</summary>
    NoGrasp = 4,

    /// <summary>No path without touching something.</summary>
    NoPath = 5,

    /// <summary>The skill needs something in the hand and there is nothing.</summary>
    NothingHeld = 6,

    /// <summary>The skill needs an empty hand.</summary>
    HandFull = 7,

    /// <summary>What was in the hand slipped out, or the fingers closed on nothing.</summary>
    Slipped = 8,

    /// <summary>The push on the world went over the limit.</summary>
    ForceLimit = 9,

    /// <summary>The object did not end where it was to be moved.</summary>
    NotMoved = 10,

    /// <summary>The object fell over.</summary>
    Tipped = 11,

    /// <summary>The button did not travel far enough.</summary>
    NotPressed = 12,

    /// <summary>The pieces did not hold together.</summary>
    NotJoined = 13,

    /// <summary>The held tool cannot do that: no hook, too short, no free face.</summary>
    UnfitTool = 14,

    /// <summary>Somebody asked for a stop.</summary>
    Stopped = 15,

    /// <summary>The robot itself reported a fault.</summary>
    RobotFault = 16,

    /// <summary>No skill: the program itself broke, ran out of its budget, or its process died.</summary>
    ProgramFault = 17,

    /// <summary>There is no free place for the object within reach.</summary>
    NoRoom = 18,

    /// <summary>The robot fell.</summary>
    Fell = 19,

    /// <summary>There is no safe place for the next foot within reach.</summary>
    NoFooting = 20,

    /// <summary>The object is heavier than the robot may push.</summary>
    TooHeavy = 21,

    /// <summary>The object was not turned to its goal in time.</summary>
    NotTurned = 22,

    /// <summary>The object left the hand's reach.</summary>
    ObjectLost = 23,

    /// <summary>What is sensed is too old, or no number: the robot holds.</summary>
    StaleObservation = 24,

    /// <summary>The policy is of another hand or version, or is none.</summary>
    UnfitPolicy = 25,
}

/// <summary>The end of a skill: a code for machines, a sentence for people.</summary>
public readonly record struct SkillResult(SkillCode Code, string Message)
{
    public bool Ok => Code == SkillCode.Ok;

    public static readonly SkillResult Done = new(SkillCode.Ok, "");

    public override string ToString() => Ok ? "ok" : $"{Code}: {Message}";
}
