using System.Collections.Immutable;
using Robotics.Geometry;
using Robotics.Perception;
using Robotics.Skills;

namespace Robotics.Controllers;

/// <summary>Stepping up, down and across.</summary>
public sealed partial class LegSkills
{
    /// <summary>m, m, rad: what is not worth a step, a walk, a turn.</summary>
    private const double LeastStep = .05, LeastWalk = .1, LeastTurn = .1;

    /// <summary>Walks as far as the ground is level, then crawls: forwards up, backwards down.</summary>
    private void Step(Vector3 to)
    {
        to = to.Horizontal;
        if ((to - robot.State.Trunk.Translation.Horizontal).Length < LeastStep)
        {
            return;
        }

        ImmutableArray<CrawlLeg> way = CrawlWay.Find(new(world.Objects), robot.Description, robot.State.Trunk.Translation, to, out string whyNot)
            ?? throw new SkillFailure(SkillCode.NoFooting, whyNot);
        foreach (CrawlLeg leg in way)
        {
            if ((leg.Start - robot.State.Trunk.Translation).Horizontal.Length > LeastWalk || Math.Abs(Math.IEEERemainder(leg.Yaw - robot.State.Trunk.Rotation.Yaw, 2 * Math.PI)) > LeastTurn)
            {
                Do(new Trot(body, new(), new(leg.Start, Rotation.AboutZ(leg.Yaw))));
            }

            StandUp(.1);
            Vector3 begin = robot.State.Trunk.Translation.Horizontal, rest = leg.End - begin;
            if (rest.Length > LeastStep)
            {
                // Seen from where the robot now is, the way has another direction by a little: the same the whole way.
                double yaw = Math.Atan2(rest.Y, rest.X) + (leg.Backwards ? Math.PI : 0);
                Do(new Crawl(body, new(robot.Description, begin, yaw, rest.Length, leg.Backwards), Feel));
                StandUp(.1);
            }
        }
    }
}
