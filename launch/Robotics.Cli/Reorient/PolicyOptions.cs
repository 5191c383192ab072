using System.CommandLine;

namespace Robotics.Cli.Reorient;

/// <summary>The options of <see cref="PolicyChoice"/>.</summary>
/// <param name="otherwise">The policy that is meant when none is named.</param>
/// <param name="when">A word before each description, "" for none.</param>
internal sealed class PolicyOptions(string otherwise, string when)
{
    private readonly Option<string> _policy = new("--policy")
    {
        Description = $"{when}Who turns: cem (plans by sampling, takes longer than a control period) or teacher (trained), which see the true state, or student (distilled), which sees by the depth camera.", HelpName = "WHO", DefaultValueFactory = _ => otherwise,
    };

    private readonly Option<string?> _weights = new("--weights") { Description = $"{when}The trained policy's file.", HelpName = "FILE" };
    private readonly Option<int> _rollouts = TaskArguments.Number("--rollouts", $"{when}The planner's rollouts for each plan.", 48, 8, 1024);
    private readonly Option<double> _stopAt = TaskArguments.Number("--stop-at", $"{when}Angle, rad, within which the policy stops when all is at rest.", .2, .01, Math.PI);
    private readonly Option<double> _stopRest = TaskArguments.Number<double>("--stop-rest", $"{when}What a teacher or student calls rest: a factor of the limits of speed it was trained with.", 4, .1, 100);

    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])[_policy, _weights, _rollouts, _stopAt, _stopRest])
        {
            command.Add(option);
        }
    }

    /// <exception cref="CommandException">There is no such policy, or its file is not named.</exception>
    public PolicyChoice Of(ParseResult parsed) =>
        new PolicyChoice(parsed.GetValue(_policy)!, parsed.GetValue(_weights), parsed.GetValue(_stopAt), parsed.GetValue(_stopRest), parsed.GetValue(_rollouts)).Checked();
}
