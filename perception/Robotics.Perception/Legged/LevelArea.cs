using Robotics.Geometry;

namespace Robotics.Perception;

/// <summary>All that a robot can walk to without a step, by flooding a grid (<see cref="WalkPlanner"/> finds the way there).</summary>
public sealed class LevelArea
{
    private const double Cell = .1, Reach = 4, Room = WalkPlanner.Girth + .04;

    private readonly HashSet<(int X, int Y)> _cells = [];

    public LevelArea(Ground ground, Vector3 start)
    {
        Start = start.Horizontal;
        Height = ground.Height(start.X, start.Y);
        Queue<(int X, int Y)> open = new([(0, 0)]);
        _cells.Add((0, 0));
        while (open.TryDequeue(out (int X, int Y) cell))
        {
            foreach ((int dx, int dy) in ((int, int)[])[(1, 0), (0, 1), (-1, 0), (0, -1)])
            {
                (int X, int Y) next = (cell.X + dx, cell.Y + dy);
                bool near = Math.Abs(next.X) <= 1 && Math.Abs(next.Y) <= 1;
                if (Math.Max(Math.Abs(next.X), Math.Abs(next.Y)) * Cell <= Reach && !_cells.Contains(next)
                    && (near || WalkPlanner.Free(ground, At(next), Height, Room)))
                {
                    _cells.Add(next);
                    open.Enqueue(next);
                }
            }
        }
    }

    /// <summary>Where the robot is, m.</summary>
    public Vector3 Start { get; }

    /// <summary>Of the ground, m.</summary>
    public double Height { get; }

    /// <summary>Whether a place is within a girth of some place that can be walked to.</summary>
    public bool IsNear(Vector3 place)
    {
        Vector3 p = (place.Horizontal - Start) * (1 / Cell);
        (int x, int y, int n) = ((int)Math.Round(p.X), (int)Math.Round(p.Y), (int)Math.Ceiling(WalkPlanner.Girth / Cell));
        for (int dx = -n; dx <= n; dx++)
        {
            for (int dy = -n; dy <= n; dy++)
            {
                if (_cells.Contains((x + dx, y + dy)))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private Vector3 At((int X, int Y) cell) => Start + new Vector3(cell.X, cell.Y, 0) * Cell;
}
