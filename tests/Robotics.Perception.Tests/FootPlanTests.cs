using Robotics.Geometry;
using Robotics.Ports;

namespace Robotics.Perception.Tests;

/// <summary>Steps up forwards and down backwards, chosen one after the other to the end.</summary>
public class FootPlanTests
{
    /// <summary>m: between a shin's axis and the ground; a shin is .012 thick.</summary>
    private const double Room = .017;

    /// <summary>m along the way and back: how far the trunk goes while a foot stands.</summary>
    private const double On = .1, Back = -.04;

    /// <summary>
    /// Where a foot comes down, its shin is clear of the ground as the trunk then is, when it has gone on, and when it draws back for
    /// another foot's sake; down a step it has sunk by half of it. In any room: turned, and with the edge anywhere.
    /// </summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Shins_stay_clear_of_the_ground_while_the_trunk_goes_on_and_back(bool down)
    {
        Random random = new(down ? 2 : 1);
        int uneven = 0;
        for (int k = 0; k < 30; k++)
        {
            double height = .06 + .06 * random.NextDouble(), edge = .35 + .3 * random.NextDouble(), yaw = 6 * random.NextDouble();
            Pose room = Pose.At(random.NextDouble(), random.NextDouble(), 0, yaw);
            Ground ground = new([Quadruped.Box("step", room * Pose.At(down ? edge - 1 : edge + 1, 0, height / 2), new(2, 1.4, height))]);
            FootPlan plan = new(Quadruped.Robot, room.Translation, yaw + (down ? Math.PI : 0), 1, down);
            foreach ((FootStep step, Vector3 from, Pose trunk) in Steps(plan, ground, room, yaw + (down ? Math.PI : 0)))
            {
                double rise = step.Target.Z - from.Z;
                uneven += Math.Abs(rise) > .05 ? 1 : 0;
                foreach (double by in new[] { 0, On, Back })
                {
                    Pose later = by == 0 ? trunk : new(trunk.Translation + room.Rotation.AxisX * by + Vector3.UnitZ * (Math.Min(0, rise) / 2), trunk.Rotation);
                    Assert.True(Clearance(ground, step, later) is not < Room, $"layout {k}, leg {step.Leg} to {step.Target}, the trunk {by} m on: {Clearance(ground, step, later)} m");
                }
            }
        }

        Assert.True(uneven >= 4 * 30, $"{uneven} steps over an edge");
    }

    /// <summary>All steps to the end, each with where the foot was and where the trunk is meanwhile.</summary>
    private static IEnumerable<(FootStep Step, Vector3 From, Pose Trunk)> Steps(FootPlan plan, Ground ground, Pose room, double yaw)
    {
        Rotation heading = Rotation.AboutZ(yaw);
        double floor = ground.Height(room.Translation.X, room.Translation.Y) + Quadruped.Robot.FootRadius;
        Vector3[] feet = [.. Enumerable.Range(0, 4).Select(l => (room.Translation + heading * plan.Usual(l)).Horizontal + Vector3.UnitZ * floor)];
        Vector3 off = (heading * LegKinematics.CentreOfMass(Quadruped.Robot, Quadruped.Robot.Home.AsSpan())).Horizontal;
        while (!plan.Done(feet))
        {
            (FootStep step, double height) = plan.Choose(ground, feet, off) ?? throw new InvalidOperationException("No foothold.");
            yield return (step, feet[step.Leg], plan.Over(feet, step.Leg, height, off));
            feet[step.Leg] = step.Target;
        }
    }

    /// <summary>The least height of the shin's axis above the ground, its lowest quarter left out, m; null when the leg does not reach.</summary>
    private static double? Clearance(Ground ground, FootStep step, Pose trunk)
    {
        LegDescription leg = Quadruped.Robot.Legs[step.Leg];
        double[] q = new double[3];
        if (!LegKinematics.Solve(leg, trunk.Inverse * step.Target, q))
        {
            return null;
        }

        Vector3 knee = trunk * LegKinematics.Knee(leg, q);
        return Enumerable.Range(2, 7).Select(i => Vector3.Lerp(step.Target, knee, i / 8.0)).Min(p => p.Z - ground.Height(p.X, p.Y));
    }
}
