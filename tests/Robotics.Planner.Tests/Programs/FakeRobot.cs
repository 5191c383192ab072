using Robotics.Geometry;
using Robotics.Skills;

namespace Robotics.Planner.Tests.Programs;

/// <summary>A robot that does what it is told at once, writes it down, and can be told to fail or to wait.</summary>
internal sealed class FakeRobot : IRobotSkills
{
    public List<string> Calls { get; } = [];

    /// <summary>What a skill does instead of succeeding, by its name.</summary>
    public Dictionary<string, Func<SkillResult>> Instead { get; } = [];

    public string[] Objects() => ["hammer", "milk"];

    public Vector3 Position(string thing) => Known(nameof(Position), thing, new Vector3(0.7, 0.1, 0.05));

    public Vector3 Size(string thing) => Known(nameof(Size), thing, new Vector3(0.3, 0.1, 0.05));

    public Vector3 Extent(string thing) => Known(nameof(Extent), thing, new Vector3(0.3, 0.1, 0.05));

    public double Yaw(string thing) => Known(nameof(Yaw), thing, 0.5);

    public double Mass(string thing) => Known(nameof(Mass), thing, 0.4);

    public double Travel(string thing) => Known(nameof(Travel), thing, 0.0);

    public double Displacement(string thing) => Known(nameof(Displacement), thing, 0.0);

    public Bounds Workspace() => new(new(0.2, -0.5, 0), new(0.6, 0.5, 0.8));

    public double GripperWidth() => 0.08;

    public double FingerWidth() => 0.02;

    public string Held() => "";

    public bool Crowded { get; set; }

    public Vector3 FreeSpot(string thing) => Crowded ? throw new QueryException(SkillCode.NoRoom, $"no room for {thing}") : Known(nameof(FreeSpot), thing, new Vector3(0.4, -0.3, 0.02));

    public SkillResult Look() => Done("Look()");

    public SkillResult Move(double x, double y, double z) => Done(FormattableString.Invariant($"Move({x:0.###}, {y:0.###}, {z:0.###})"));

    public SkillResult Grasp(string thing, double along = 0) => Done(FormattableString.Invariant($"Grasp({thing}, {along:0.###})"));

    public SkillResult Lift(double height) => Done(FormattableString.Invariant($"Lift({height:0.###})"));

    public SkillResult Release() => Done("Release()");

    public SkillResult Place(double x, double y) => Done(FormattableString.Invariant($"Place({x:0.###}, {y:0.###})"));

    public SkillResult Push(string thing, double x, double y) => Done(FormattableString.Invariant($"Push({thing}, {x:0.###}, {y:0.###})"));

    public SkillResult Pull(string thing, double x, double y) => Done(FormattableString.Invariant($"Pull({thing}, {x:0.###}, {y:0.###})"));

    public SkillResult Drag(double dx, double dy) => Done(FormattableString.Invariant($"Drag({dx:0.###}, {dy:0.###})"));

    public SkillResult Press(string thing, double depth) => Done(FormattableString.Invariant($"Press({thing}, {depth:0.###})"));

    public SkillResult Turn(string thing, double angle) => Done(FormattableString.Invariant($"Turn({thing}, {angle:0.###})"));

    public SkillResult Assemble(string onto) => Done($"Assemble({onto})");

    private SkillResult Done(string call)
    {
        Calls.Add(call);
        return Instead.TryGetValue(call[..call.IndexOf('(')], out Func<SkillResult>? instead) ? instead() : SkillResult.Done;
    }

    private T Known<T>(string asker, string thing, T value) => Objects().Contains(thing) ? value : throw new UnknownThingException(asker, thing, Objects());
}
