using Robotics.Geometry;
using Robotics.Perception;
using Robotics.Ports;
using Robotics.Skills;

namespace Robotics.Controllers;

/// <summary>Pressing down with the weight.</summary>
public sealed partial class LegSkills
{
    /// <summary>m: what sinks less has not given way; s: how long the robot stands on it before it says so.</summary>
    private const double GivesWay = .02, PressSeconds = 1;

    public SkillResult PressDown(string thing, double yaw) => Run(() =>
    {
        Within(("yaw", yaw));
        Vector3 towards = Rotation.AboutZ(yaw) * Vector3.UnitX;
        PressPlace place = Place();
        Walk(place.Before, place.Yaw);
        world = Sense();
        place = Place();
        FootPlan plan = new(robot.Description, robot.State.Trunk.Translation.Horizontal, place.Yaw, 0);
        PressGait press = new(body, plan, place.Right, place.Left, PressSeconds);
        Do(press);
        if (press.Sunk < GivesWay)
        {
            throw new SkillFailure(SkillCode.NotMoved, FormattableString.Invariant(
                $"'{thing}' went down {press.Sunk:0.###} m under {PressPlace.Firmly:0%} of the robot's weight. Push away what holds it up, or press farther from what it turns about."));
        }

        PressPlace Place()
        {
            SensedObject o = Require(thing).Object;
            Ground ground = new(world.Objects);
            PressPlace at = PressPlace.At(robot.Description, ground, o, towards);
            return at.WhyNot(ground, o.Name, robot.Description, Floor()) is { } why ? throw new SkillFailure(SkillCode.NoFooting, why) : at;
        }
    });
}
