using Robotics.Geometry;
using Robotics.Ports;
using Robotics.Reorientation.Learning;
using Robotics.Reorientation.Task;

namespace Robotics.Reorientation.Grasping;

/// <summary>
/// Looks for grasps by physics alone: an object is put between the finger tips at a drawn turn, the fingers close on it a bit a
/// step, each until it touches, and press; then all is let go of. What is still held a second later, by two tips or more and by
/// nothing else, is a grasp. Only while the fingers close is the object kept where it was put. The same seed and number give the
/// same grasp.
/// </summary>
public sealed class GraspSearch
{
    /// <summary>Tries after which none is expected.</summary>
    public const int Tries = 200;

    /// <summary>s for which it must be held; m by which it may sink in the grip; m/s at which it is still then.</summary>
    public const double Test = 1, Sink = .03, Still = .02;

    /// <summary>rad that a joint goes at most in a step of closing; steps of closing; steps for which a finger's way is kept.</summary>
    private const double Advance = .004;

    /// <inheritdoc cref="Advance"/>
    private const int Closing = 300, Kept = 8;

    /// <summary>m aside of the middle of the tips; m above it, at most, and half as much below; rad by which targets go on where fingers touch.</summary>
    private const double Aside = .008, Above = .02, LeastPress = .05, MostPress = .35;

    private readonly IHandWorlds worlds;
    private readonly int joints, fingers;
    private readonly double[] q, ways, shifted, targets;
    private readonly bool[] touches;

    /// <param name="worlds">One world with a control period of one step: closing is watched that finely. Owned by the caller.</param>
    public GraspSearch(IHandWorlds worlds)
    {
        this.worlds = worlds;
        (joints, fingers) = (worlds.Hand.Joints.Length, worlds.Hand.Fingers);
        (q, ways, shifted, targets, touches) = (new double[joints], new double[joints], new double[joints], new double[joints], new bool[fingers]);
    }

    /// <param name="upright">Whether the object is turned about the vertical only; else in any way.</param>
    /// <param name="index">Of the grasp wanted: another number, another grasp.</param>
    /// <exception cref="GraspException">None was found.</exception>
    public Grasp Find(int objectIndex, bool upright, int seed, int index, in HandPhysics physics)
    {
        RandomStream random = new(seed, $"grasp {index} of {worlds.Objects[objectIndex]}");
        for (int i = 0; i < Tries; i++)
        {
            if (Try(objectIndex, upright, random, physics) is { } grasp)
            {
                return grasp;
            }
        }

        throw new GraspException(FormattableString.Invariant(
            $"No grasp of '{worlds.Objects[objectIndex]}' by '{worlds.Hand.Name}' was found: 0 of {Tries} tries were held for {Test} s. Take a smaller or a lighter object, another hand, or the stage 'table'."));
    }

    private Grasp? Try(int thing, bool upright, RandomStream random, in HandPhysics physics)
    {
        Rotation turn = upright ? Rotation.AboutZ(random.Between(-Math.PI, Math.PI))
            : random.Rotation();
        Vector3 aside = new(random.Between(-Aside, Aside), random.Between(-Aside, Aside), random.Between(-Above / 2, Above));
        double press = random.Between(LeastPress, MostPress);
        worlds.Hand.Home.CopyTo(q);
        worlds.Reset(0, thing, new(new(0, 0, 1), turn), q, physics);
        Pose held = new(MiddleOfTips() + aside, turn);
        if (Close(thing, held, physics) < 2)
        {
            return null;
        }

        for (int j = 0; j < joints; j++)
        {
            targets[j] = q[j] + press * ways[j];
        }

        worlds.Reset(0, thing, held, q, physics);
        for (double t = 0; t < Test; t += worlds.ControlPeriod)
        {
            worlds.Step(targets, default);
            if (worlds.Broken[0] != 0 || worlds.ObjectPose(0).Translation.DistanceTo(held.Translation) > Sink)
            {
                return null;
            }
        }

        ReadOnlySpan<double> twist = worlds.ObjectTwists;
        if (Touching() < 2 || worlds.TableForces[0] > 0 || new Vector3(twist[0], twist[1], twist[2]).Length > Still)
        {
            return null;
        }

        double[] state = new double[worlds.StateSize];
        worlds.Save(0, state);
        return new(state, [.. targets], worlds.ObjectPose(0).Rotation.Normalized());
    }

    /// <returns>How many fingers touch the object, which stays where it is.</returns>
    private int Close(int thing, in Pose held, in HandPhysics physics)
    {
        Array.Clear(touches);
        Array.Clear(ways);
        for (int step = 0; step < Closing && touches.AsSpan().Contains(false); step++)
        {
            for (int f = 0; f < fingers && step % Kept == 0; f++)
            {
                if (!touches[f])
                {
                    FindWay(f, thing, held, physics);
                }
            }

            for (int j = 0; j < joints; j++)
            {
                q[j] = Math.Clamp(q[j] + (touches[j / worlds.Hand.JointsPerFinger] ? 0 : Advance * ways[j]), worlds.Hand.Lower[j], worlds.Hand.Upper[j]);
            }

            worlds.Reset(0, thing, held, q, physics);
            worlds.Step(q, default);
            for (int f = 0; f < fingers; f++)
            {
                touches[f] |= worlds.TipForces[f] > 0;
            }
        }

        return touches.Count(t => t);
    }

    /// <summary>How a finger's joints are to go for its tip to come nearer to the object's middle: along the transposed Jacobian, the fastest joint by 1.</summary>
    private void FindWay(int finger, int thing, in Pose held, in HandPhysics physics)
    {
        const double Small = 1e-4;
        int n = worlds.Hand.JointsPerFinger, first = finger * n;
        worlds.Reset(0, thing, held, q, physics);
        Vector3 tip = Tip(finger), towards = (held.Translation - tip).Normalized();
        double most = 1e-9;
        for (int j = first; j < first + n; j++)
        {
            q.CopyTo(shifted, 0);
            shifted[j] += q[j] + Small > worlds.Hand.Upper[j] ? -Small : Small;
            worlds.Reset(0, thing, held, shifted, physics);
            ways[j] = (Tip(finger) - tip).Dot(towards) / (shifted[j] - q[j]);
            most = Math.Max(most, Math.Abs(ways[j]));
        }

        for (int j = first; j < first + n; j++)
        {
            ways[j] /= most;
        }
    }

    private int Touching()
    {
        int count = 0;
        foreach (double force in worlds.TipForces)
        {
            count += force > 0 ? 1 : 0;
        }

        return count;
    }

    private Vector3 Tip(int finger) => new(worlds.TipPoses[7 * finger], worlds.TipPoses[(7 * finger) + 1], worlds.TipPoses[(7 * finger) + 2]);

    private Vector3 MiddleOfTips()
    {
        Vector3 sum = Vector3.Zero;
        for (int f = 0; f < fingers; f++)
        {
            sum += Tip(f);
        }

        return sum / fingers;
    }
}
