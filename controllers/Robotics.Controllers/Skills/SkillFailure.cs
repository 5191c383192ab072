using Robotics.Ports;
using Robotics.Skills;

namespace Robotics.Controllers;

/// <summary>Ends a skill from wherever it is; the skill surface turns it into the skill's result.</summary>
internal sealed class SkillFailure(SkillCode code, string message) : Exception(message)
{
    public SkillResult Result { get; } = new(code, message);

    /// <summary>Fails when the motion did not end where it should.</summary>
    public static void Check(MotionResult motion)
    {
        if (motion.Ok)
        {
            return;
        }

        throw new SkillFailure(
            motion.Code switch
            {
                MotionCode.Stopped => SkillCode.Stopped,
                MotionCode.ForceLimit or MotionCode.PathTolerance => SkillCode.ForceLimit,
                MotionCode.Invalid => SkillCode.Unreachable,
                MotionCode.Fell => SkillCode.Fell,
                MotionCode.NoFooting => SkillCode.NoFooting,
                MotionCode.Stuck => SkillCode.NotMoved,
                _ => SkillCode.RobotFault,
            },
            motion.Message);
    }
}
