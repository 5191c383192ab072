using System.Collections.Immutable;
using Robotics.Cli.Output;
using Robotics.Planner;
using Robotics.Ports;
using Robotics.Skills;

namespace Robotics.Launch.Tests;

/// <summary>A run with something in every field, whose texts are as given: names of objects are whatever a sensor read.</summary>
internal static class Samples
{
    public static RunRecord Run(string thing = "milk", string tool = "hammer", Verdict verdict = Verdict.Succeeded)
    {
        GoalSpec goal = GoalSpec.Of("held", thing, null, ("lift", 0.05));
        Analysis analysis = new(
            AnalysisVerdict.NeedsTool, [goal], [],
            [new(thing, "position.x", 0.544, "m", 0.45, $"the {thing} is beyond the workspace")],
            $"the {thing} is .094 m beyond reach", null, ["please"]);
        TaskPlan plan = new(
            [new("Grasp", [tool], null, "a hook", "hand empty", "tool held"), new("Pull", [thing], tool, "bring it near", "tool held", "in reach")],
            [tool], $"the {tool} reaches");
        Calculation numbers = new([new(1, "x", $"Position(\"{thing}\").X - 0.1", 0.444, "m", "base", "measured")]);
        string program = $"Grasp(\"{tool}\", -0.05);\n// behind the {thing}\nvar pulled = Pull(\"{thing}\", 0.30, 0.0);\nif (!pulled.Ok)\n{{\n    Look();\n}}\nGrasp(\"{thing}\", 0);\nLift(0.1);\n";
        GoalReport measured = new(
            [new(goal, verdict == Verdict.Succeeded, $"{thing} lifted 0.081 m for 1.0 s", ImmutableSortedDictionary<string, double>.Empty.Add("lift", 0.081))],
            new([thing, tool], [tool], 2.4));
        Diagnosis slipped = new(FailureKind.Physics, StageName.Planner, 1, SkillCode.Slipped, $"the {tool} slipped out", plan);
        ImmutableArray<RehearsalRun> runs = [.. Enumerable.Range(0, 40).Select(i => i % 9 == 4
            ? new RehearsalRun(i, false, new(ProgramEnding.SkillFailed, 3, new(SkillCode.Slipped, "slipped"), "slipped", 4), 1, null, 6.1, slipped)
            : new RehearsalRun(i, true, new(ProgramEnding.Completed, 9, SkillResult.Done, "", 9), -1, measured, 11.3, null))];
        RehearsalReport rehearsal = new(40, 36, 0.7695, 0.9604, true, runs);
        RehearsalReport alone = new(4, 0, 0, 0.49, false, [.. runs.Where(r => !r.Success).Take(4)]);
        TaskReport report = new(
            $"bring me the {thing}", verdict, $"the {thing} is in the hand, {0.081} m above where it stood",
            [new(1, StageName.Analyzer, analysis, plan, numbers, program, rehearsal, null)],
            program, rehearsal, new(true, "the hand cannot reach", null, alone), measured,
            verdict == Verdict.Succeeded ? null : slipped,
            new(0.21, 6.4, 2.2) { Stages = ImmutableSortedDictionary<string, double>.Empty.Add("Analyzer", 0.02).Add("Check", 0.08) });
        byte[] rgb = [.. Enumerable.Range(0, 32 * 24).SelectMany(i => new[] { (byte)(i % 32 * 8), (byte)(i / 32 * 10), (byte)90 })];
        return new(
            "milk-reaching", "needed", 3, "offline", 0.8, report,
            [
                new(1, $"Grasp(\"{tool}\", -0.05)", SkillResult.Done, 0, 3.2),
                new(3, $"Pull(\"{thing}\", 0.30, 0.0)", new(SkillCode.NotMoved, $"the {thing} stayed"), 3.2, 7.9),
                new(8, $"Grasp(\"{thing}\", 0)", SkillResult.Done, 7.9, 10.5),
            ],
            [new($"before Grasp(\"{tool}\")", 32, 24, rgb), new("after", 32, 24, rgb)],
            "launch/robotics run --scenario scenario.yaml");
    }
}
