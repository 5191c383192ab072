using Robotics.Geometry;
using Robotics.Ports;
using Robotics.Reorientation.Acting;
using Robotics.Reorientation.Planning;
using Robotics.Reorientation.Policy;
using Robotics.Reorientation.Training;
using Robotics.Sim;
using Robotics.Skills;

namespace Robotics.Reorientation.Tests.Acting;

/// <summary>The skills of a hand in simulation, measured on the true state.</summary>
public sealed class HandSkillsTests : IDisposable
{
    private readonly HandWorlds world = new(new() { Threads = 1 });
    private readonly CancellationTokenSource stop = new();

    public HandSkillsTests() => world.Reset(0, 0, Pose.At(0, 0, .035, .3), world.Hand.Home.AsSpan(), HandPhysics.Nominal);

    public void Dispose()
    {
        stop.Dispose();
        world.Dispose();
    }

    private HandSkills Skills(Func<IHandPolicy> policy, IHandSensor? sensor = null, double timeout = 20)
    {
        SimulatedHand hand = new(world);
        return new(hand, sensor ?? hand, new HandObjectSensor(world), policy, new() { Timeout = timeout }, stop.Token);
    }

    [Fact]
    public void Queries_answer_in_the_hands_frame_from_the_last_look()
    {
        HandSkills skills = Skills(() => throw new InvalidOperationException("Nobody turns."));
        Assert.Equal(["cube"], skills.Objects());
        Assert.Equal(new Vector3(0, 0, .035), skills.Position("cube"));
        Assert.Equal(.07, skills.Size("cube").Y, 1e-12);
        Assert.Equal(.1, skills.Mass("cube"), 1e-12);
        Assert.Equal(.3, skills.Yaw("cube"), 1e-12);
        world.Reset(0, 0, new(new(.01, 0, .1), Rotation.AboutX(1)), world.Hand.Home.AsSpan(), HandPhysics.Nominal);
        Assert.Equal(.3, skills.Orientation("cube").Yaw, 1e-12);
        Assert.True(skills.Look().Ok);
        Assert.Equal(0, skills.Orientation("cube").AngleTo(Rotation.AboutX(1)), 1e-9);
        Assert.Equal(.01, skills.Position("cube").X);
        Assert.Equal(SkillCode.UnknownObject, Assert.Throws<UnknownThingException>(() => skills.Yaw("duck")).Code);
    }

    [Fact]
    public void The_planner_turns_the_cube_and_the_cube_lies_so()
    {
        using HandWorlds model = new(new() { Worlds = 24, Threads = 2 });
        HandSkills skills = Skills(() => new CemPolicy(model, new() { StopAngle = .3 }));
        Rotation goal = Rotation.AboutZ(.8) * skills.Orientation("cube");
        Assert.Equal(SkillResult.Done, skills.Reorient("cube", goal));
        ReadOnlySpan<double> p = world.ObjectPoses;
        Assert.InRange(new Rotation(p[3], p[4], p[5], p[6]).AngleTo(goal), 0, .4);
        Assert.Equal(0, skills.Orientation("cube").AngleTo(new(p[3], p[4], p[5], p[6])), 1e-6);
    }

    [Fact]
    public void Every_way_to_fail_has_its_code()
    {
        Doubted sensor = new(new SimulatedHand(world));
        HandSkills skills = Skills(() => new Scripted(_ => false) { Before = _ => sensor.Doubt = "Nothing came." }, sensor);
        Is(SkillCode.StaleObservation, "Nothing came.", skills.Reorient("cube", Rotation.Identity));
        Is(SkillCode.BadArgument, "its length is 2", skills.Reorient("cube", new(2, 0, 0, 0)));
        Is(SkillCode.UnknownObject, "Seen are: cube", skills.Reorient("duck", Rotation.Identity));
        Is(SkillCode.NotTurned, "within 0.5 s", Skills(() => new Scripted(_ => false), timeout: .5).Reorient("cube", Rotation.Identity));
        Is(SkillCode.RobotFault, "physics", Skills(() => new Scripted(_ => false) { Before = _ => world.Reset(0, 0, new(new(double.NaN, 0, 0), Rotation.Identity), world.Hand.Home.AsSpan(), HandPhysics.Nominal) }).Reorient("cube", Rotation.Identity));
        world.Reset(0, 0, Pose.At(.2, 0, .035), world.Hand.Home.AsSpan(), HandPhysics.Nominal);
        Is(SkillCode.ObjectLost, "Put it back", Skills(() => new Scripted(_ => false)).Reorient("cube", Rotation.Identity));
        string none = Path.GetTempFileName();
        try
        {
            Is(SkillCode.UnfitPolicy, none, Skills(() => ReorientationPolicy.Load(none, world)).Reorient("cube", Rotation.Identity));
        }
        finally
        {
            File.Delete(none);
        }

        stop.Cancel();
        Is(SkillCode.Stopped, "stop", skills.Reorient("cube", Rotation.Identity));
        Is(SkillCode.Stopped, "stop", skills.Look());

        SkillCode[] told = [.. SkillCatalogue.Hand.Skills.SelectMany(s => s.FailureCodes).Distinct().Order()];
        Assert.Equal(seen.Order(), told);
    }

    private readonly HashSet<SkillCode> seen = [];

    private void Is(SkillCode code, string words, SkillResult result)
    {
        Assert.Equal(code, result.Code);
        Assert.Contains(words, result.Message, StringComparison.Ordinal);
        seen.Add(code);
    }
}
