using Robotics.Planner.Offline.Language;
using Robotics.Ports;

namespace Robotics.Planner.Offline.Search;

/// <summary>Turning something about its hinge, with the hand or with a thing that reaches its far side.</summary>
internal sealed partial class PlanSearch
{
    private IEnumerable<State> Turn(State s, GoalSpec goal, int tools)
    {
        string name = goal.Object;
        SensedObject lever = s.World.Find(name)!;
        double angle = goal.Get("angle", 0), least = -lever.Mobility.Displacement, most = lever.Mobility.Travel - lever.Mobility.Displacement;
        if (lever.Mobility.Kind != MobilityKind.Hinge || angle < least - goal.Get("tolerance", 0.13) || angle > most + goal.Get("tolerance", 0.13))
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

        if (moves.Turn(free, name, angle) is { } byHand)
        {
            yield return byHand;
        }

        if (tools <= free.Tools.Count)
        {
            cut = true;
            yield break;
        }

        foreach (SensedObject tool in Tools(free, lever))
        {
            foreach (State held in Acquire(free, tool.Name, $"as a tool to turn {Text.Quote(name)}", tools, () => moves.WouldTurn(free, tool.Name, name, angle)))
            {
                if (Near(lever, Moves.Reach(held.Hand!)) && moves.Turn(held, name, angle) is { } turned)
                {
                    yield return turned;
                    break;   // the first hold point that serves
                }
            }
        }
    }
}
