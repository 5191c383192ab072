using System.Collections.Immutable;
using Robotics.Geometry;
using Robotics.Ports;

namespace Robotics.Perception;

public static partial class Affordances
{
    /// <summary>Follows pushers along arcs about one hinge, and keeps the best.</summary>
    private sealed class Arc(WorldView world, ArmDescription robot, Mover mover, SensedObject target, double angle, string[] ignored)
    {
        /// <summary>More room than this to the workspace's edge counts no more, metres.</summary>
        private const double MostRoom = 0.05;

        /// <summary>What a turned wrist costs, metres a radian.</summary>
        private const double TurnCost = 0.002;

        /// <summary>How far pusher and thing may overlap before the thing gives way, metres.</summary>
        private const double Touch = 0.001;

        private readonly double wanted = Math.Abs(angle);
        private readonly int sense = Math.Sign(angle);
        private readonly Vector3 pivot = target.Pose * target.Mobility.Anchor;
        private readonly double upright = Math.Sign((target.Pose.Rotation * target.Mobility.Axis).Z);
        private readonly List<ImmutableArray<Prism>> turned = [];

        private readonly Prism[] others =
            [.. world.Objects.Where(o => !ignored.Contains(o.Name)).SelectMany(o => Prism.Of(o)).Where(p => p.High >= LowObstacle)];

        private Prism[]? barriers;

        private int rank = -1;

        public TurnWay? Best { get; private set; }

        public string Why { get; private set; } = $"Nothing reaches the side of '{target.Name}' that the push must come from.";

        /// <param name="touch">Of the tool centre point when the pusher touches; z is not used.</param>
        /// <param name="at">Where the thing is pushed.</param>
        /// <param name="push">The direction of the push then.</param>
        /// <param name="body">The part that is pushed.</param>
        /// <param name="pusher">What pushes, relative to the tool centre point.</param>
        public void Try(double yaw, Vector3 touch, Vector3 at, Vector3 push, Prism body, Prism pusher)
        {
            Vector3 arm = (at - pivot).Horizontal;
            Vector3 Along(double a) => touch + Rotation.AboutZ(sense * a) * arm - arm;
            Vector3 start = touch - push * ApproachGap;
            double room = Math.Min(Inside(start), Math.Min(Inside(Along(wanted / 2)), Inside(Along(wanted))));
            if (room < 0.002)
            {
                Miss(0, FormattableString.Invariant($"the hand would have to leave its workspace by {0.002 - room:0.###} m to turn '{target.Name}' that way."));
                return;
            }

            double margin = Math.Min(room, MostRoom) - TurnCost * Math.Abs(yaw) + 0.1 * arm.Length;
            if (Best is not null && margin <= Best.Margin + 1e-9)
            {
                return;
            }

            foreach (double z in Heights(yaw, body, pusher))
            {
                if (Follow(yaw, z, start, Along) is { } tcp)
                {
                    Best = new(tcp, yaw, arm.Length, margin);
                    return;
                }
            }
        }

        private IEnumerable<double> Heights(double yaw, Prism body, Prism pusher)
        {
            Bounds w = robot.Workspace;
            double level = Math.Max((body.Low + body.High - pusher.Low - pusher.High) / 2, mover.LowestBelowTcp + CarryHeight);

            // A hand that is wider than its fingers passes over what it turns.
            double over = body.High + PassOver - mover.Rest(yaw).Skip(mover.HoldsTool ? 2 : 0).Min(p => p.Low);
            foreach (double z in (double[])[level, over])
            {
                if (z >= w.Min.Z && z <= w.Max.Z && Math.Min(z + pusher.High, body.High) - Math.Max(z + pusher.Low, body.Low) > 0.008)
                {
                    yield return z;
                }
            }
        }

        private ImmutableArray<Vector3>? Follow(double yaw, double z, Vector3 start, Func<double, Vector3> along)
        {
            Vector3 up = new(0, 0, z);
            ImmutableArray<Prism> working = mover.Working(yaw), rest = mover.Rest(yaw);
            if (Meets(working, start + up, 0, SideClearance) || Meets(rest, start + up, 0, SideClearance) || Blocked(working, rest, start + up, start + up))
            {
                Miss(1, $"there is no room beside '{target.Name}' for what is to turn it.");
                return null;
            }

            List<Vector3> way = [start + up];
            double reached = 0;
            Vector3 before = start + up;
            int steps = 0;
            double step = ArcStep;
            for (double a = 0; a <= wanted + ArcReserve; a += step)
            {
                Vector3 tcp = along(a) + up;
                if (Inside(tcp) < 0.002)
                {
                    Miss(0, $"the hand would have to leave its workspace to turn '{target.Name}' that way.");
                    return null;
                }

                double last = reached;
                while (Meets(working, tcp, reached, -Touch))
                {
                    reached += FollowStep;
                    if (reached > last + 4 * ArcStep)
                    {
                        Miss(2, $"'{target.Name}' would jam against what turns it.");
                        return null;
                    }
                }

                if (reached > wanted + FollowStep && step > FollowStep && a > 0)
                {
                    // The last step more finely: a stroke that went too far is not taken back.
                    (a, step, reached) = (a - step, FollowStep, last);
                    continue;
                }

                if (Hits(reached) || Meets(rest, tcp, reached, 0.002) || Blocked(working, rest, before, tcp))
                {
                    Miss(3, $"something is in the way of what turns '{target.Name}'.");
                    return null;
                }

                bool there = reached >= wanted - FollowStep;
                if (there || steps++ % StepsPerStroke == 0)
                {
                    way.Add(tcp);
                }

                if (there)
                {
                    return [.. way];
                }

                before = tcp;
            }

            Miss(2, $"what pushes '{target.Name}' would slide off it.");
            return null;
        }

        /// <summary>Whether the mover's pieces at a place come that near to the thing turned by an angle.</summary>
        private bool Meets(ImmutableArray<Prism> pieces, Vector3 tcp, double by, double margin)
        {
            int index = (int)Math.Round(by / FollowStep);
            while (turned.Count <= index)
            {
                turned.Add(Prism.Of(target, target.Pose * target.Mobility.Turned(upright * sense * turned.Count * FollowStep)));
            }

            foreach (Prism piece in pieces)
            {
                Prism at = piece.Moved(tcp);
                foreach (Prism p in turned[index])
                {
                    if (at.Overlaps(p, margin))
                    {
                        return true;
                    }
                }
            }

            return false;
        }

        /// <summary>Whether the thing itself, turned by an angle, meets what it was clear of: what it is mounted on does not count.</summary>
        private bool Hits(double by)
        {
            barriers ??= [.. others.Where(o => !turned[0].Any(p => p.Overlaps(o, KeepClear)))];
            return turned[(int)Math.Round(by / FollowStep)].Any(p => barriers.Any(o => o.Overlaps(p, 0)));
        }

        private bool Blocked(ImmutableArray<Prism> working, ImmutableArray<Prism> rest, Vector3 from, Vector3 to)
        {
            foreach (Prism piece in working.Concat(rest))
            {
                Prism path = piece.Moved(from).Swept(to - from);
                foreach (Prism other in others)
                {
                    if (path.Overlaps(other, KeepClear))
                    {
                        return true;
                    }
                }
            }

            return false;
        }

        private double Inside(Vector3 p)
        {
            Bounds w = robot.Workspace;
            return Math.Min(Math.Min(p.X - w.Min.X, w.Max.X - p.X), Math.Min(p.Y - w.Min.Y, w.Max.Y - p.Y));
        }

        private void Miss(int importance, string why)
        {
            if (importance > rank)
            {
                (rank, Why) = (importance, why);
            }
        }
    }
}
