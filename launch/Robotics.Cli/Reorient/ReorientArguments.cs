using System.CommandLine;
using Robotics.Reorientation.Evaluation;
using Robotics.Sim;

namespace Robotics.Cli.Reorient;

/// <summary>The options that <c>reorient eval</c> and <c>reorient play</c> share.</summary>
internal sealed class ReorientArguments
{
    private static readonly string[] GoalNames = [.. Enum.GetNames<GoalSet>().Select(n => n.ToLowerInvariant())];

    private readonly Option<string> policy = new("--policy") { Description = "Who turns: cem (sees the true state, plans by sampling, needs no training), teacher (sees the true state, trained) or student (sees by a depth camera, distilled).", HelpName = "WHO", DefaultValueFactory = _ => "cem" };
    private readonly Option<string?> weights = new("--weights") { Description = "A teacher's or student's file: policy.safetensors of its run.", HelpName = "FILE" };
    private readonly Option<string> objects = new("--objects") { Description = "Names and groups with commas: cube, cylinder, duck, basic, train, held-out, all.", HelpName = "LIST", DefaultValueFactory = _ => "cube" };

    private readonly Option<string> goals = new("--goals")
    {
        Description = "yaw90: up to 90 degrees about the vertical; any90, any60: about any axis, after a drop; so3: any rotation, after a drop.",
        HelpName = "SET",
        DefaultValueFactory = _ => "yaw90",
    };

    private readonly Option<string> hand = new("--hand") { Description = "A hand of sim/hands.", HelpName = "NAME", DefaultValueFactory = _ => "dclaw" };
    private readonly Option<string> stage = new("--stage") { Description = "What is under the hand.", HelpName = "NAME", DefaultValueFactory = _ => "table" };
    private readonly Option<string> physics = new("--physics") { Description = "scoring (steps of 4 ms) or training (8 ms).", HelpName = "HOW", DefaultValueFactory = _ => HandPreset.Scoring.Name };
    private readonly Option<double> stopAt = TaskArguments.Number("--stop-at", "Angle, rad, within which the policy stops when all is at rest.", .2, .01, Math.PI);
    private readonly Option<double> stopRest = TaskArguments.Number("--stop-rest", "What a teacher or student calls rest when it stops: a factor of the limits of speed it was trained with. It holds still then.", 4, .1, 100);
    private readonly Option<int> seed = TaskArguments.Number("--seed", "Of starts and goals.", 1, 0, 2000);
    private readonly Option<int> together = TaskArguments.Number("--worlds", "Episodes of a teacher or student at once. Changes how long it takes, not what comes out, but for the errors of a student's cameras.", 16, 1, 4096);
    private readonly Option<int> rollouts = TaskArguments.Number("--rollouts", "The planner's rollouts for each plan.", 48, 8, 1024);
    private readonly Option<int> threads = TaskArguments.Threads();

    public void AddTo(Command command)
    {
        foreach (Option option in new Option[] { policy, weights, objects, goals, hand, stage, physics, stopAt, stopRest, seed, together, rollouts, threads })
        {
            command.Add(option);
        }
    }

    public ReorientOptions Read(ParseResult parsed)
    {
        HandPreset[] presets = [HandPreset.Scoring, HandPreset.Training];
        string set = parsed.GetValue(goals)!, how = parsed.GetValue(physics)!, who = parsed.GetValue(policy)!;
        return new(
            PolicyChoice.Names.Contains(who) ? who : throw CommandException.Unknown("policy", who, PolicyChoice.Names, "See launch/robotics reorient eval --help."),
            parsed.GetValue(weights), parsed.GetValue(hand)!, parsed.GetValue(stage)!, parsed.GetValue(objects)!,
            GoalNames.Contains(set) ? Enum.Parse<GoalSet>(set, ignoreCase: true) : throw CommandException.Unknown("set of goals", set, GoalNames, "See launch/robotics reorient eval --help."),
            presets.FirstOrDefault(p => p.Name == how) ?? throw CommandException.Unknown("physics", how, presets.Select(p => p.Name), "Scores are taken with scoring."),
            parsed.GetValue(stopAt), parsed.GetValue(stopRest), parsed.GetValue(seed), parsed.GetValue(together), TaskArguments.Threads(parsed, threads), parsed.GetValue(rollouts));
    }
}
