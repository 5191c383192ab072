using Robotics.Geometry;
using Robotics.Perception;
using Robotics.Ports;

namespace Robotics.Planner.Tests.Offline;

/// <summary>What must not matter does not: the order of objects, their names, left and right.</summary>
public class SymmetryTests
{
    public static TheoryData<string, string> Tasks { get; } = new()
    {
        { "bring me the milk", "milk" }, { "bring me the milk", "near" }, { "grab the can", "can" }, { "press the button", "button" },
        { "pull the cube to within 60 cm of the base", "cube" },
    };

    private static WorldView World(string name) => name switch
    {
        "milk" => Tables.MilkNeeded,
        "near" => Tables.MilkUnneeded,
        "can" => Tables.CanNeeded,
        "button" => Tables.ButtonNeeded.Without("spoon"),
        _ => Tables.Of([Tables.Box("cube", 0.66, 0.05, new(0.04, 0.04, 0.04)), Tables.LTool()], Tables.Bystanders),
    };

    [Theory]
    [MemberData(nameof(Tasks))]
    public async Task Mirrored_tables_have_mirrored_plans(string sentence, string name)
    {
        Chain chain = await Chain.OfAsync(sentence, World(name));
        Chain mirrored = await Chain.OfAsync(sentence, new WorldView(World(name).Objects.Select(Mirror)));
        Assert.Equal(chain.Acts, mirrored.Acts);
        Assert.Equal(string.Join(' ', chain.Plan.Tools), string.Join(' ', mirrored.Plan.Tools));
    }

    [Theory]
    [MemberData(nameof(Tasks))]
    public async Task Renamed_objects_have_the_same_plan_with_their_names(string sentence, string name)
    {
        WorldView world = World(name);
        int n = 0;

        // The order of the new names is not that of the old ones.
        Dictionary<string, string> renamed = world.Objects.Reverse().ToDictionary(o => o.Name, _ => $"object_{++n}");
        Chain chain = await Chain.OfAsync(sentence, world);
        string said = renamed.Aggregate(sentence, (s, r) => s.Replace(r.Key, r.Value, StringComparison.Ordinal));
        Chain other = await Chain.OfAsync(said, new WorldView(world.Objects.Select(o => o with { Name = renamed[o.Name] })));
        Assert.Equal(string.Join(' ', chain.Plan.Tools.Select(t => renamed[t])), string.Join(' ', other.Plan.Tools));
        Assert.Equal(chain.Plan.Steps.Select(s => (s.Skill, string.Join(',', s.Objects.Select(o => renamed[o])))), other.Plan.Steps.Select(s => (s.Skill, string.Join(',', s.Objects))));
        Assert.Equal(chain.Numbers.Parameters.Select(p => p.Value), other.Numbers.Parameters.Select(p => p.Value));
    }

    [Theory]
    [MemberData(nameof(Tasks))]
    public async Task The_same_twice_is_the_same_text(string sentence, string name)
    {
        Chain a = await Chain.OfAsync(sentence, World(name)), b = await Chain.OfAsync(sentence, new WorldView(World(name).Objects.Reverse()));
        Assert.Equal(a.Source, b.Source);
        Assert.Equal(a.Analysis.Reason, b.Analysis.Reason);
    }

    private static SensedObject Mirror(SensedObject o)
    {
        Vector3 p = o.Pose.Translation;
        return o with
        {
            Pose = new(new(p.X, -p.Y, p.Z), Rotation.AboutZ(-o.Pose.Rotation.Yaw)),
            Parts = [.. o.Parts.Select(q => q with { PoseInObject = Pose.At(q.PoseInObject.Translation.X, -q.PoseInObject.Translation.Y, q.PoseInObject.Translation.Z) })],
        };
    }
}
