using Robotics.Geometry;
using Robotics.Perception;
using Robotics.Planner.Offline.Formulas;
using Robotics.Planner.Offline.Language;
using Robotics.Ports;

namespace Robotics.Planner.Offline.Search;

/// <summary>Raising something that lies on a see-saw: weights on the other end, by the law of the lever.</summary>
internal sealed partial class PlanSearch
{
    /// <summary>By how much the weights' moment must exceed what they raise: masses are sensed to some percent.</summary>
    private const double Heavier = 1.25;

    /// <summary>Space between a weight and the edge of what it is put on, metres.</summary>
    private const double EdgeRoom = 0.012;

    /// <summary>How far beyond the pivot weights are put, as a share of how far the load is before it: as far first.</summary>
    private static readonly double[] ArmShares = [1, 1.15, 0.85, 0.7, 0.55];

    /// <summary>Puts weights, the heaviest first and as few as suffice, on the other end of what carries the goal's object.</summary>
    private IEnumerable<State> Outweigh(State s, GoalSpec goal, int tools)
    {
        SensedObject load = s.World.Find(goal.Object)!;
        if (Balance.Under(s.World, load) is not { } balance)
        {
            yield break;
        }

        int sense = balance.Raising(load.Pose.Translation);
        double lift = balance.Lift(load.Pose.Translation, sense), wanted = goal.Get("lift", 0.05);
        if (sense == 0 || lift < wanted)
        {
            Misses.Add("tip\0" + load.Name, FormattableString.Invariant($"{Text.Quote(balance.Board.Name)} raises {Text.Quote(load.Name)} by {Math.Max(0, lift):0.###} m at most, and {wanted:0.###} m are wanted."));
            yield break;
        }

        foreach (State done in Weigh(s, goal.Object, balance, sense, tools, null))
        {
            yield return done;
        }
    }

    /// <param name="last">The weight put before, or null: those that follow are lighter, so that no set of weights is looked at twice.</param>
    private IEnumerable<State> Weigh(State s, string load, Balance balance, int sense, int tools, string? last)
    {
        string board = balance.Board.Name;
        if (moves.PutAside(s) is not { } free)
        {
            yield break;
        }

        if (free.Tools.Count >= tools)
        {
            cut = true;
            yield break;
        }

        IEnumerable<SensedObject> weights = free.World.Objects.Where(o => Usable(o, load) && (o.Name == last || !balance.Riders.Any(r => r.Name == o.Name))).OrderByDescending(o => Math.Round(o.Mass, 2));
        foreach (SensedObject weight in last is null ? weights : weights.SkipWhile(o => o.Name != last).Skip(1))
        {
            foreach (State taken in Carriable(free.Using(weight.Name), weight.Name, tools))
            {
                bool tips = false;
                foreach (Spot spot in Opposite(free.World, balance, load, weight))
                {
                    State there = taken.Carried(weight.Name, spot.Point);
                    SensedObject placed = there.World.Find(weight.Name)!;
                    if (Blocked(there.World, placed, board) || Affordances.Grips(there.World, robot, placed).Count == 0)
                    {
                        Misses.Add("weight\0place", FormattableString.Invariant($"The hand does not reach the other end of {Text.Quote(board)}, at ({spot.Point.X:0.###}, {spot.Point.Y:0.###}), or something stands there."));
                        continue;
                    }

                    double added = sense * balance.Moment(weight.Mass, placed.Pose.Translation), against = -sense * balance.Now;
                    tips = added > Heavier * against;
                    if (moves.Place(taken, spot, $"Put {Text.Quote(weight.Name)} on the end of {Text.Quote(board)} that is across the pivot from {Text.Quote(load)}.",
                        $"{Text.Quote(weight.Name)} weighs the other end of {Text.Quote(board)} down; the hand is empty") is not { } put)
                    {
                        continue;
                    }

                    Balance with = balance with { Riders = [.. balance.Riders, placed] };
                    if (tips)
                    {
                        yield return put with { World = with.After(put.World, sense) };
                        continue;
                    }

                    Misses.Add("weight\0" + weight.Name, FormattableString.Invariant($"{Text.Quote(weight.Name)} turns {Text.Quote(board)} with {added:0.##} N m, and {against:0.##} N m hold it down."));
                    foreach (State more in Weigh(put, load, with, sense, tools, weight.Name))
                    {
                        yield return more;
                    }

                    break;
                }

                if (tips)
                {
                    break;
                }
            }
        }
    }

    /// <summary>Places on the board across the pivot from the load.</summary>
    private static IEnumerable<Spot> Opposite(WorldView world, Balance balance, string load, SensedObject weight)
    {
        SensedObject board = balance.Board;
        Vector3 pivot = balance.Pivot, from = world.Find(load)!.Pose.Translation;
        double foot = weight.Size.Horizontal.Length / 2;
        Formula px = Ask.Position(board.Name, 0) + Beside(pivot.X - board.Pose.Translation.X), py = Ask.Position(board.Name, 1) + Beside(pivot.Y - board.Pose.Translation.Y);
        foreach (double share in ArmShares)
        {
            Vector3 point = (pivot + (pivot - from) * share) with { Z = from.Z };
            bool carried = board.Parts.Any(p =>
            {
                Pose pose = board.Pose * p.PoseInObject;
                Vector3 local = (pose.Inverse * (point with { Z = pose.Translation.Z })).Abs(), half = p.Shape.Size / 2;
                return local.X < half.X - EdgeRoom - foot / Math.Sqrt(2) && local.Y < half.Y - foot / Math.Sqrt(2);
            });
            bool free = balance.Riders.All(r => (r.Pose.Translation - point).Horizontal.Length > (r.Size.Horizontal.Length + weight.Size.Horizontal.Length) / 2);
            if (carried && free)
            {
                yield return new((1 + share) * px - share * Ask.Position(load, 0), (1 + share) * py - share * Ask.Position(load, 1), point,
                    FormattableString.Invariant($"{share} times as far beyond the pivot of {Text.Quote(board.Name)} as {Text.Quote(load)} is before it"));
            }
        }

        // A pivot under the middle needs no number.
        static double Beside(double offset) => Math.Abs(offset) < 0.01 ? 0 : Math.Round(offset, 3);
    }
}
