using System.CommandLine;
using Robotics.Ros;

namespace Robotics.Cli.Nodes;

/// <summary>The names of an arm's interface on the command line; the defaults are those of <c>robotics sim</c>.</summary>
internal sealed class ArmOptions
{
    private static readonly ArmInterface Usual = new();

    private readonly Option<string[]> _joints = new("--joints") { Description = "The arm's joints as /joint_states names them, base first, with commas [default: the model's].", HelpName = "NAMES" };
    private readonly Option<string[]> _fingers = new("--finger-joints") { Description = "Joints whose positions add up to the opening, m.", HelpName = "NAMES" };
    private readonly Option<string> _states = Name("--joint-states", "Topic of the joint states.", Usual.JointStates);
    private readonly Option<string> _trajectory = Name("--trajectory", "FollowJointTrajectory action.", Usual.Trajectory);
    private readonly Option<string> _gripper = Name("--gripper", "GripperCommand action.", Usual.Gripper);
    private readonly Option<string> _torques = Name("--external-torques", "Topic of the torques that the world puts on the joints; empty when the arm has none.", Usual.ExternalTorques);
    private readonly Option<double> _scale = TaskArguments.Number<double>("--gripper-scale", "The gripper's command for an opening of 1 m: .5 where it is one finger's way.", 1, .01, 1000);
    private readonly Option<double> _stale = TaskArguments.Number<double>("--stale-after", "Greatest age of a joint's state, s.", Usual.StaleAfter, .005, 10);

    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])[_joints, _fingers, _states, _trajectory, _gripper, _torques, _scale, _stale])
        {
            command.Add(option);
        }
    }

    public ArmInterface Of(ParseResult parsed) => Usual with
    {
        Joints = Split(parsed.GetValue(_joints)),
        FingerJoints = parsed.GetValue(_fingers) is { Length: > 0 } fingers ? Split(fingers) : Usual.FingerJoints,
        JointStates = parsed.GetValue(_states)!,
        Trajectory = parsed.GetValue(_trajectory)!,
        Gripper = parsed.GetValue(_gripper)!,
        ExternalTorques = parsed.GetValue(_torques)!,
        GripperScale = parsed.GetValue(_scale),
        StaleAfter = parsed.GetValue(_stale),
    };

    private static System.Collections.Immutable.ImmutableArray<string> Split(string[]? names) =>
        [.. (names ?? []).SelectMany(n => n.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))];

    private static Option<string> Name(string option, string what, string otherwise) => new(option) { Description = what, HelpName = "NAME", DefaultValueFactory = _ => otherwise };
}
