using Robotics.Geometry;
using Robotics.Ports;
using Robotics.Reorientation.Configuration;

namespace Robotics.Reorientation.Task;

/// <summary>
/// What the policy sees, canonical by <see cref="Symmetry"/>. A finger: joint positions and velocities, previous action, tip
/// position, two axes of its orientation, linear and angular velocity. Then the object: position, two axes, velocities; two
/// axes of the goal; the rotation vector from the object to the goal; the object's outline, if it is to be seen. The critic's
/// rows go on with what only a simulation knows. Rotations are two columns of the matrix (Zhou et al. 2019): no jumps.
/// </summary>
/// <param name="outline">Of the objects; null where the policy does not see it.</param>
internal sealed class Observation(HandDescription hand, Symmetry symmetry, Outline? outline)
{
    private const int OfObject = 24, OfTip = 15, OfPhysics = 8;

    private readonly int joints = hand.JointsPerFinger;

    /// <summary>Of the numbers the policy sees, those that are not the outline's: 96 with three fingers of three joints.</summary>
    public int PlainSize { get; } = (hand.Fingers * ((3 * hand.JointsPerFinger) + OfTip)) + OfObject;

    /// <summary>Numbers the policy sees.</summary>
    public int Size => PlainSize + (outline is null ? 0 : Outline.Size);

    /// <summary>Numbers the critic sees, beginning with the policy's.</summary>
    public int CriticSize => Size + hand.Fingers + 1 + OfPhysics + 3;

    /// <summary>As a task wants it.</summary>
    public static Observation Of(IHandWorlds worlds, TaskConfig task) =>
        new(worlds.Hand, new(worlds.Hand, task.Canonical), task.Outline ? new(worlds.Parts) : null);

    /// <summary>One world's row.</summary>
    /// <param name="world">In the arrays of <paramref name="worlds"/>.</param>
    /// <param name="thing">Index of the object in it.</param>
    /// <param name="goal">R_WO wanted.</param>
    /// <param name="previous">The last action as the hand has its joints.</param>
    /// <param name="noise">Added to positions, for those who want to see badly; null for none.</param>
    /// <returns>The sector, in which the answer is to be understood.</returns>
    public int Write(IHandWorlds worlds, int world, int thing, in Rotation goal, ReadOnlySpan<double> previous, Func<double>? noise, Span<float> row) =>
        Write(worlds, world, thing, worlds.ObjectPose(world).Rotation, goal, previous, noise, row);

    /// <summary>As if the object lay so.</summary>
    public int Write(IHandWorlds worlds, int world, int thing, in Rotation turn, in Rotation goal, ReadOnlySpan<double> previous, Func<double>? noise, Span<float> row)
    {
        ReadOnlySpan<double> pose = worlds.ObjectPoses.Slice(7 * world, 7), twist = worlds.ObjectTwists.Slice(6 * world, 6);
        int sector = symmetry.Sector(turn), n = hand.Joints.Length, at = 0;
        ReadOnlySpan<double> q = worlds.Positions.Slice(n * world, n), dq = worlds.Velocities.Slice(n * world, n);
        ReadOnlySpan<double> tips = worlds.TipPoses.Slice(7 * hand.Fingers * world, 7 * hand.Fingers), moves = worlds.TipTwists.Slice(6 * hand.Fingers * world, 6 * hand.Fingers);
        for (int f = 0; f < hand.Fingers; f++)
        {
            int finger = symmetry.Finger(sector, f), first = finger * joints;
            for (int j = 0; j < joints; j++)
            {
                row[at++] = (float)(q[first + j] + (noise?.Invoke() ?? 0));
                row[at++] = (float)dq[first + j];
                row[at++] = (float)previous[first + j];
            }

            ReadOnlySpan<double> tip = tips.Slice(7 * finger, 7), move = moves.Slice(6 * finger, 6);
            Put(row, ref at, sector, Noisy(tip, noise));
            PutAxes(row, ref at, sector, Turned(tip[3..]));
            Put(row, ref at, sector, new(move[0], move[1], move[2]));
            Put(row, ref at, sector, new(move[3], move[4], move[5]));
        }

        Put(row, ref at, sector, Noisy(pose, noise));
        PutAxes(row, ref at, sector, turn);
        Put(row, ref at, sector, new(twist[0], twist[1], twist[2]));
        Put(row, ref at, sector, new(twist[3], twist[4], twist[5]));
        PutAxes(row, ref at, sector, goal);
        Put(row, ref at, sector, (goal * turn.Inverse).ToRotationVector());
        outline?.Write(thing, turn, symmetry, sector, row.Slice(at, Outline.Size));
        return sector;
    }

    /// <summary>What follows in the critic's row: contact forces, the world's physics, time left (1 to 0), tolerance, angle.</summary>
    public void WriteCritic(IHandWorlds worlds, int world, int sector, in HandPhysics physics, double left, double tolerance, double angle, Span<float> row)
    {
        int at = Size;
        for (int f = 0; f < hand.Fingers; f++)
        {
            row[at++] = (float)worlds.TipForces[(world * hand.Fingers) + symmetry.Finger(sector, f)];
        }

        row[at++] = (float)worlds.TableForces[world];
        row[at++] = (float)physics.Friction;
        row[at++] = (float)physics.TableFriction;
        row[at++] = (float)physics.ObjectMass;
        row[at++] = (float)physics.ObjectScale;
        row[at++] = (float)physics.LinkMass;
        row[at++] = (float)physics.Stiffness;
        row[at++] = (float)physics.Damping;
        row[at++] = physics.Delay;
        row[at++] = (float)left;
        row[at++] = (float)tolerance;
        row[at] = (float)angle;
    }

    /// <summary>A canonical action as the hand has its joints.</summary>
    public void Answer(int sector, ReadOnlySpan<float> canonical, Span<double> action)
    {
        for (int f = 0; f < hand.Fingers; f++)
        {
            int first = symmetry.Finger(sector, f) * joints;
            for (int j = 0; j < joints; j++)
            {
                action[first + j] = Math.Clamp(canonical[(f * joints) + j], -1, 1);
            }
        }
    }

    public static Rotation Turned(ReadOnlySpan<double> wxyz) => new(wxyz[0], wxyz[1], wxyz[2], wxyz[3]);

    private static Vector3 Noisy(ReadOnlySpan<double> xyz, Func<double>? noise) =>
        noise is null ? new(xyz[0], xyz[1], xyz[2]) : new(xyz[0] + noise(), xyz[1] + noise(), xyz[2] + noise());

    private void Put(Span<float> row, ref int at, int sector, in Vector3 v)
    {
        Vector3 turned = symmetry.Turn(sector, v);
        row[at++] = (float)turned.X;
        row[at++] = (float)turned.Y;
        row[at++] = (float)turned.Z;
    }

    private void PutAxes(Span<float> row, ref int at, int sector, in Rotation r)
    {
        Put(row, ref at, sector, r.AxisX);
        Put(row, ref at, sector, r.AxisY);
    }
}
