using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Robotics.Perception;
using Robotics.Ports;
using Robotics.Skills;

namespace Robotics.Planner.Offline.Search;

/// <summary>
/// The best plan of a world, found once: Analyzer, Planner and Calculator ask the same question of the same world, one after the
/// other. A pure function remembered for as long as the world view lives.
/// </summary>
internal static class Remembered
{
    private sealed record Answer(Outline? Plan, Misses Misses);

    private static readonly ConditionalWeakTable<WorldView, Dictionary<string, Answer>> Answers = [];

    /// <summary>The first plan with at least and at most so many tools, or null with the reasons.</summary>
    public static Outline? First(WorldView world, IRobotDescription robot, SkillCatalogue skills, ImmutableArray<GoalSpec> goals, ImmutableArray<GoalSpec> constraints, int least, int most, out Misses misses)
    {
        Dictionary<string, Answer> known = Answers.GetValue(world, _ => []);
        string question = $"{RuntimeHelpers.GetHashCode(robot)},{RuntimeHelpers.GetHashCode(skills)}|{least}|{most}|{string.Join(';', goals)}|{string.Join(';', constraints)}";
        lock (known)
        {
            if (!known.TryGetValue(question, out Answer? answer))
            {
                IPlanSearch search = IPlanSearch.For(robot, constraints);
                answer = new(search.Plans(world, goals, least, most).FirstOrDefault(s => s.CanBeDoneWith(skills, search.Misses)), search.Misses);
                known.Add(question, answer);

                // What no smaller number of tools could do is also the answer to "at least so many".
                if (answer.Plan is { } plan && least < plan.Tools.Count)
                {
                    for (int n = least + 1; n <= plan.Tools.Count; n++)
                    {
                        known.TryAdd(question.Replace($"|{least}|{most}|", $"|{n}|{most}|", StringComparison.Ordinal), answer);
                    }
                }
            }

            misses = answer.Misses;
            return answer.Plan;
        }
    }
}
