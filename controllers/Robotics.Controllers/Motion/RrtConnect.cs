using Robotics.Ports;

namespace Robotics.Controllers;

/// <summary>
/// Kuffner and LaValle, "RRT-Connect: an efficient approach to single-query path planning" (2000), with any number of goals, followed
/// by random shortcuts. Deterministic for its seed.
/// </summary>
internal sealed class RrtConnect(ArmKinematics arm, EdgeChecker edges, PlannerOptions options)
{
    private sealed class Tree
    {
        public List<double[]> Nodes { get; } = [];

        public List<int> Parents { get; } = [];

        public int Add(double[] q, int parent)
        {
            Nodes.Add(q);
            Parents.Add(parent);
            return Nodes.Count - 1;
        }

        public int Nearest(double[] q)
        {
            int best = 0;
            double least = double.PositiveInfinity;
            for (int i = 0; i < Nodes.Count; i++)
            {
                double d = Configurations.Distance(Nodes[i], q);
                if (d < least)
                {
                    (least, best) = (d, i);
                }
            }

            return best;
        }

        public List<double[]> ToRoot(int node)
        {
            List<double[]> way = [];
            for (int i = node; i >= 0; i = Parents[i])
            {
                way.Add(Nodes[i]);
            }

            return way;
        }
    }

    private readonly Random _random = new(options.Seed);

    /// <summary>Waypoints from the start to one of the goals, or null.</summary>
    public List<double[]>? Search(double[] start, IReadOnlyList<double[]> goals)
    {
        Tree fromStart = new();
        Tree fromGoal = new();
        fromStart.Add(start, -1);
        foreach (double[] goal in goals)
        {
            fromGoal.Add(goal, -1);
        }

        (Tree one, Tree two) = (fromStart, fromGoal);
        for (int i = 0; i < options.Iterations; i++)
        {
            double[] sample = Sample(start, goals);
            int grown = Extend(one, one.Nearest(sample), sample, once: true);
            if (grown >= 0)
            {
                double[] target = one.Nodes[grown];
                int met = Extend(two, two.Nearest(target), target, once: false);
                if (met >= 0 && ReferenceEquals(two.Nodes[met], target))
                {
                    (int a, int b) = ReferenceEquals(one, fromStart) ? (grown, met) : (met, grown);
                    List<double[]> way = fromStart.ToRoot(a);
                    way.Reverse();
                    way.AddRange(fromGoal.ToRoot(b).Skip(1));
                    return way;
                }
            }

            (one, two) = (two, one);
        }

        return null;
    }

    /// <summary>Replaces stretches between random places of the path by straight lines where these are free and shorter.</summary>
    public List<double[]> Shorten(List<double[]> way)
    {
        for (int i = 0; i < options.Shortcuts && way.Count > 2; i++)
        {
            (int a, double ta) = Place(way, _random.NextDouble());
            (int b, double tb) = Place(way, _random.NextDouble());
            if (b < a || (a == b && tb < ta))
            {
                (a, ta, b, tb) = (b, tb, a, ta);
            }

            if (a == b)
            {
                continue;
            }

            double[] p = Configurations.Lerp(way[a], way[a + 1], ta);
            double[] q = Configurations.Lerp(way[b], way[b + 1], tb);
            if (edges.Free(p, q, out _))
            {
                List<double[]> next = [.. way.Take(a + 1), p, q, .. way.Skip(b + 1)];
                way = Merged(next);
            }
        }

        // Corners that are not needed at all.
        for (int i = 1; i + 1 < way.Count;)
        {
            if (edges.Free(way[i - 1], way[i + 1], out _))
            {
                way.RemoveAt(i);
            }
            else
            {
                i++;
            }
        }

        return way;
    }

    private static List<double[]> Merged(List<double[]> way)
    {
        List<double[]> kept = [way[0]];
        for (int i = 1; i < way.Count; i++)
        {
            if (Configurations.LargestTurn(kept[^1], way[i]) > 1e-6)
            {
                kept.Add(way[i]);
            }
            else if (i == way.Count - 1)
            {
                kept[^1] = way[i];
            }
        }

        return kept;
    }

    private static (int Segment, double Share) Place(List<double[]> way, double share)
    {
        double total = 0;
        for (int i = 1; i < way.Count; i++)
        {
            total += Configurations.Distance(way[i - 1], way[i]);
        }

        double rest = share * total;
        for (int i = 1; i < way.Count; i++)
        {
            double d = Configurations.Distance(way[i - 1], way[i]);
            if (rest <= d || i == way.Count - 1)
            {
                return (i - 1, d > 0 ? Math.Clamp(rest / d, 0, 1) : 0);
            }

            rest -= d;
        }

        return (0, 0);
    }

    /// <summary>Half of the samples lie near the box that start and goals span, where most ways are; the others anywhere within the limits.</summary>
    private double[] Sample(double[] start, IReadOnlyList<double[]> goals)
    {
        double[] q = new double[arm.Joints];
        double[] goal = goals[_random.Next(goals.Count)];
        bool near = _random.NextDouble() < 0.5;
        for (int j = 0; j < q.Length; j++)
        {
            JointDescription limits = arm.Description.Chain[j];
            double low = near ? Math.Max(limits.Lower, Math.Min(start[j], goal[j]) - 0.5) : limits.Lower;
            double high = near ? Math.Min(limits.Upper, Math.Max(start[j], goal[j]) + 0.5) : limits.Upper;
            q[j] = low + _random.NextDouble() * (high - low);
        }

        return q;
    }

    /// <summary>Steps from a node towards a target while the steps are free; the last node, or -1 when the first step is not.</summary>
    private int Extend(Tree tree, int from, double[] target, bool once)
    {
        int reached = -1;
        for (int node = from; ;)
        {
            double[] q = tree.Nodes[node];
            double distance = Configurations.Distance(q, target);
            bool last = distance <= options.Step;
            double[] next = last ? target : Configurations.Lerp(q, target, options.Step / distance);
            if (!edges.Free(q, next, out _))
            {
                return reached;
            }

            reached = node = tree.Add(next, node);
            if (last || once)
            {
                return reached;
            }
        }
    }
}
