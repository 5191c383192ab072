using System.Collections.Immutable;
using Robotics.Geometry;

namespace Robotics.Perception;

/// <summary>
/// Ways over level ground for a robot taken as a disc: A* (Hart, Nilsson, Raphael 1968) over a grid, then straightened. Level
/// is what is as high as where the robot stands; higher is an obstacle, lower an edge.
/// </summary>
public static class WalkPlanner
{
    /// <summary>m: from the trunk's origin to what must not touch anything, and to the feet.</summary>
    public const double Girth = .34, Stance = .25;

    /// <summary>m: room besides, on the way between start and goal.</summary>
    private const double Berth = .08;

    private const double Cell = .06, Level = .02, Reach = 4;
    private const int Directions = 16;

    /// <summary>Waypoints after the start, or null: there is no way.</summary>
    /// <param name="height">Of the ground on which the robot stands, m.</param>
    public static ImmutableArray<Vector3>? Way(Ground ground, Vector3 start, Vector3 goal, double height)
    {
        (start, goal) = (start.Horizontal, goal.Horizontal);
        if (!Free(ground, goal, height, Girth))
        {
            return null;
        }

        if (Clear(ground, start, goal, (start, goal), height))
        {
            return [goal];
        }

        int n = (int)(2 * Reach / Cell);
        Vector3 origin = (start + goal) / 2 - new Vector3(Reach, Reach, 0);
        Vector3 At(int cell) => origin + new Vector3(cell % n, cell / n, 0) * Cell;
        int CellOf(Vector3 p) => (int)Math.Round((p.Y - origin.Y) / Cell) * n + (int)Math.Round((p.X - origin.X) / Cell);
        (int from, int to) = (CellOf(start), CellOf(goal));
        if ((start - goal).Length > 2 * Reach - 1)
        {
            return null;
        }

        Dictionary<int, bool> free = [];
        Dictionary<int, double> cost = new() { [from] = 0 };
        Dictionary<int, int> before = [];
        PriorityQueue<int, (double, int)> open = new();
        open.Enqueue(from, (0, from));
        HashSet<int> closed = [];
        while (open.TryDequeue(out int cell, out _))
        {
            if (cell == to)
            {
                return Straighten(ground, start, goal, height, before, from, to, At);
            }

            if (!closed.Add(cell))
            {
                continue;
            }

            foreach ((int dx, int dy) in Steps)
            {
                int next = cell + dy * n + dx, x = cell % n + dx;
                if (x < 0 || x >= n || next < 0 || next >= n * n || closed.Contains(next))
                {
                    continue;
                }

                if (!free.TryGetValue(next, out bool passable))
                {
                    // Out of a narrow place where it stands it may go.
                    free[next] = passable = Passable(ground, At(next), start, goal, height) || (At(next) - start).Length < 1.5 * Cell;
                }

                double sum = cost[cell] + Math.Sqrt(dx * dx + dy * dy) * Cell;
                if (passable && sum < cost.GetValueOrDefault(next, double.PositiveInfinity))
                {
                    (cost[next], before[next]) = (sum, cell);
                    open.Enqueue(next, (sum + (At(next) - goal).Length, next));
                }
            }
        }

        return null;
    }

    private static readonly (int X, int Y)[] Steps = [(1, 0), (0, 1), (-1, 0), (0, -1), (1, 1), (-1, 1), (-1, -1), (1, -1)];

    private static ImmutableArray<Vector3> Straighten(
        Ground ground, Vector3 start, Vector3 goal, double height, Dictionary<int, int> before, int from, int to, Func<int, Vector3> at)
    {
        List<Vector3> cells = [goal];
        for (int cell = to; cell != from; cell = before[cell])
        {
            cells.Insert(0, at(cell));
        }

        List<Vector3> way = [];
        Vector3 here = start;
        for (int i = 0; i < cells.Count; i++)
        {
            if (i == cells.Count - 1 || !Clear(ground, here, cells[i + 1], (start, goal), height))
            {
                way.Add(cells[i]);
                here = cells[i];
            }
        }

        return [.. way];
    }

    private static bool Clear(Ground ground, Vector3 from, Vector3 to, (Vector3 Start, Vector3 Goal) ends, double height)
    {
        int n = Math.Max(1, (int)Math.Ceiling((to - from).Length / Cell));
        for (int k = 1; k <= n; k++)
        {
            if (!Passable(ground, Vector3.Lerp(from, to, (double)k / n), ends.Start, ends.Goal, height))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Near the start and the goal with the robot's own girth, elsewhere with room besides.</summary>
    private static bool Passable(Ground ground, Vector3 at, Vector3 start, Vector3 goal, double height)
    {
        bool near = Math.Min((at - start).Length, (at - goal).Length) < Girth;
        return Free(ground, at, height, near ? Girth : Girth + Berth);
    }

    /// <summary>Whether the robot may stand there, whatever way it looks.</summary>
    public static bool Free(Ground ground, Vector3 at, double height, double girth = Girth)
    {
        for (int ring = 0; ring <= 2; ring++)
        {
            double radius = ring * girth / 2;
            for (int k = 0; k < (ring == 0 ? 1 : Directions); k++)
            {
                double a = 2 * Math.PI * k / Directions;
                double there = ground.Height(at.X + radius * Math.Cos(a), at.Y + radius * Math.Sin(a));
                if (there > height + Level)
                {
                    return false;
                }
            }
        }

        for (int k = 0; k < Directions; k++)
        {
            double a = 2 * Math.PI * k / Directions;
            if (Math.Abs(ground.Height(at.X + Stance * Math.Cos(a), at.Y + Stance * Math.Sin(a)) - height) > Level)
            {
                return false;
            }
        }

        return true;
    }
}
