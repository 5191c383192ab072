using Robotics.Geometry;
using Robotics.Ports;

namespace Robotics.Sim.Tests;

/// <summary>Every scene can be solved by the physics that it has: a script that knows the scene reaches the goal, idleness does not.</summary>
public class ReferenceTests
{
    private static Simulation Open(string scene, int seed = 0) => Simulation.Start(SceneGenerator.Draw(SceneLoader.Load(scene), SceneVariant.Needed, seed));

    private static void Go(Simulation sim, double x, double y, double z, double yaw = 0, double speed = .2)
    {
        MotionResult result = Scripted.Go(sim, Scripted.Down(x, y, z, yaw), speed);
        Assert.True(result.Ok, $"({x:0.###}, {y:0.###}, {z:0.###}): {result.Code} {result.Message}");
    }

    private static void Close(Simulation sim, double force = 55) => Assert.True(sim.Arm.Grip(0, force, CancellationToken.None).Ok);

    private static void OpenHand(Simulation sim) => Assert.True(sim.Arm.Grip(.08, 20, CancellationToken.None).Ok);

    private static SensedObject See(Simulation sim, string name) => sim.Sensor.Sense().Single(o => o.Name == name);

    private static double Square(double yaw) => Math.IEEERemainder(yaw, Math.PI / 2);

    private static void Fetch(Simulation sim, string name, double height)
    {
        SensedObject thing = See(sim, name);
        Vector3 at = thing.Pose.Translation;
        double yaw = Square(thing.Pose.Rotation.Yaw);
        Go(sim, at.X, at.Y, .25, yaw);
        Go(sim, at.X, at.Y, height, yaw);
        Close(sim);
        Go(sim, at.X, at.Y, .25, yaw);
        sim.Arm.Hold(1.3, CancellationToken.None);
    }

    [Theory]
    [InlineData("milk-reaching")]
    [InlineData("can-grasping")]
    [InlineData("button-pressing")]
    public void DoingNothingDoesNotReachTheGoal(string scene)
    {
        using Simulation sim = Open(scene);
        sim.Arm.Hold(3, CancellationToken.None);
        Assert.False(sim.Goals.AllMet);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    public void TheHammerHooksTheMilk(int seed)
    {
        using Simulation sim = Open("milk-reaching", seed);
        SensedObject hammer = See(sim, "hammer");
        double yaw = hammer.Pose.Rotation.Yaw;
        Vector3 end = hammer.Pose * new Vector3(-.125, 0, 0), milk = See(sim, "milk").Pose.Translation;
        Go(sim, end.X, end.Y, .15, yaw);
        Go(sim, end.X, end.Y, .016, yaw);
        Close(sim);
        Go(sim, end.X, end.Y, .25, yaw);
        Go(sim, .4, -.1, .25);

        // Beside the milk, then sideways so that the head is behind it, then back.
        double x = milk.X - .2, beside = milk.Y - .042;
        Go(sim, x - .05, beside - .085, .25);
        Go(sim, x, beside - .085, .1);
        Go(sim, x, beside - .085, .02);
        Go(sim, x, beside, .02, 0, .1);
        Go(sim, .32, beside, .02, 0, .1);
        Go(sim, .34, beside, .02, 0, .1);
        Go(sim, .34, beside - .085, .02, 0, .1);
        OpenHand(sim);
        Go(sim, .34, beside - .085, .25);
        Fetch(sim, "milk", .12);
        Assert.True(sim.Goals.AllMet, sim.Goals.Measure()[0].Text);
        Assert.NotNull(sim.Contacts.Touched(sim.World.IndexOf("hammer"), sim.World.IndexOf("milk")));
        Assert.Empty(sim.World.Warnings);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    public void TheStickPutsTheCanOnTheTrayThatBringsIt(int seed)
    {
        using Simulation sim = Open("can-grasping", seed);
        SensedObject stick = See(sim, "stick"), tray = See(sim, "tray");
        double yaw = stick.Pose.Rotation.Yaw;
        Vector3 end = stick.Pose * new Vector3(-.215, 0, 0), can = See(sim, "can").Pose.Translation;
        Go(sim, end.X, end.Y, .15, yaw);
        Go(sim, end.X, end.Y, .014, yaw);
        Close(sim, 70);
        Go(sim, end.X, end.Y, .1, yaw);
        double x = Math.Max(.31, can.X - .43);
        Go(sim, x, can.Y - .12, .1);
        Go(sim, x, can.Y - .12, .022);
        Go(sim, x, tray.Pose.Translation.Y - .045, .022, 0, .08);
        Assert.True(sim.Contacts.TouchNow(sim.World.IndexOf("can"), sim.World.IndexOf("tray")));
        Go(sim, x, -.1, .022, 0, .1);
        Go(sim, x, -.2, .022, 0, .1);
        OpenHand(sim);
        Go(sim, x, -.2, .2);

        double before = tray.Pose.Translation.Y;
        tray = See(sim, "tray");
        Assert.True(Math.Abs(tray.Pose.Translation.Y - before) < .03, "the can pushed the tray away instead of climbing onto it");
        Vector3 tab = tray.Pose * tray.Parts.Single(p => p.Name == "tab").PoseInObject.Translation;
        Go(sim, tab.X, tab.Y, .2, Math.PI / 2);
        Go(sim, tab.X, tab.Y, .04, Math.PI / 2);
        Close(sim, 60);
        Go(sim, .33, tab.Y, .04, Math.PI / 2, .1);
        OpenHand(sim);
        Go(sim, .33, tab.Y, .2, Math.PI / 2);
        Fetch(sim, "can", .05);
        Assert.True(sim.Goals.AllMet, sim.Goals.Measure()[0].Text);
        Assert.Empty(sim.World.Warnings);
    }

    [Fact]
    public void ThreeCubesMakeARodThatPressesTheButton()
    {
        using Simulation sim = Open("button-pressing");
        string[] cubes = ["cube", "block", "brick"];
        const double x = .4;
        for (int k = 0; k < cubes.Length; k++)
        {
            SensedObject cube = See(sim, cubes[k]);
            double yaw = Square(cube.Pose.Rotation.Yaw), at = x + .03 * k;
            Go(sim, cube.Pose.Translation.X, cube.Pose.Translation.Y, .12, yaw);
            Go(sim, cube.Pose.Translation.X, cube.Pose.Translation.Y, .016, yaw);
            Close(sim, 50);
            Go(sim, cube.Pose.Translation.X, cube.Pose.Translation.Y, .08, yaw);
            Go(sim, at + .04, 0, .08);
            Go(sim, at + .04, 0, .0165, 0, .1);
            Go(sim, at + .001, 0, .0165, 0, .05);
            OpenHand(sim);
            Go(sim, at, 0, .1);
        }

        SensedObject rear = See(sim, "cube");
        Go(sim, rear.Pose.Translation.X, rear.Pose.Translation.Y, .1, Square(rear.Pose.Rotation.Yaw));
        Go(sim, rear.Pose.Translation.X, rear.Pose.Translation.Y, .0165, Square(rear.Pose.Rotation.Yaw));
        Close(sim, 60);
        Go(sim, rear.Pose.Translation.X, rear.Pose.Translation.Y, .1);
        SensedObject button = See(sim, "button");
        double face = button.BoundsInBase.Min.X;
        Go(sim, face - .12, button.Pose.Translation.Y, .07);
        Go(sim, face + .0145 - .075, button.Pose.Translation.Y, .07, 0, .05);
        GoalMeasure pressed = sim.Goals.Measure()[0];
        Assert.True(pressed.Met, pressed.Text);
        Assert.Null(sim.Contacts.RobotTouched(sim.World.IndexOf("button")));
        Assert.NotNull(sim.Contacts.Touched(sim.World.IndexOf("brick"), sim.World.IndexOf("button")));
        Assert.Empty(sim.World.Warnings);
    }
}
