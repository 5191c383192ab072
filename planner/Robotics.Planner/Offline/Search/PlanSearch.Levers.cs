using Robotics.Planner.Offline.Language;
using Robotics.Ports;

namespace Robotics.Planner.Offline.Search;

/// <summary>Acting on something with the hand or with a thing that reaches it, as turning it about its hinge.</summary>
internal sealed partial class PlanSearch
{
    private IEnumerable<State> Turn(State s, GoalSpec goal, int tools)
    {
        string name = goal.Object;
        SensedObject lever = s.World.Find(name)!;
        double angle = goal.Get("angle", 0), least = -lever.Mobility.Displacement, most = lever.Mobility.Travel - lever.Mobility.Displacement,
            tolerance = goal.Get("tolerance", GoalSpec.TurnTolerance);
        if (lever.Mobility.Kind != MobilityKind.Hinge || angle < least - tolerance || angle > most + tolerance)
        {
            Misses.Add("turn\0" + name, lever.Mobility.Kind == MobilityKind.Hinge
                ? FormattableString.Invariant($"{Text.Quote(name)} turns from {least:0.##} to {most:0.##} rad and was to turn by {angle:0.##} rad.")
                : $"{Text.Quote(name)} hangs on no hinge: it cannot be turned.");
            yield break;
        }

        if (moves.PutAside(s) is not { } free)
        {
            yield break;
        }

        foreach (State turned in WithHandOrTool(free, lever, tools, $"as a tool to turn {Text.Quote(name)}", with => moves.Turn(with, name, angle), tool => moves.WouldTurn(free, tool, name, angle)))
        {
            yield return turned;
        }
    }

    /// <summary>By the closed hand, and by each tool that serves, held at the first point that does.</summary>
    /// <param name="free">With an empty hand.</param>
    /// <param name="act">What is done with what is in the hand then; null when it cannot be.</param>
    /// <param name="serves">Whether it is worth taking a tool for it.</param>
    private IEnumerable<State> WithHandOrTool(State free, SensedObject target, int tools, string why, Func<State, State?> act, Func<string, bool> serves)
    {
        if (act(free) is { } byHand)
        {
            yield return byHand;
        }

        if (tools <= free.Tools.Count)
        {
            cut = true;
            yield break;
        }

        foreach (SensedObject tool in Tools(free, target))
        {
            foreach (State held in Acquire(free, tool.Name, why, tools, () => serves(tool.Name)))
            {
                if (Near(target, Moves.Reach(held.Hand!)) && act(held) is { } done)
                {
                    yield return done;
                    break;
                }
            }
        }
    }
}
