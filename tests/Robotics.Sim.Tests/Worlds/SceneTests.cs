using System.Collections.Immutable;
using Robotics.Geometry;
using Robotics.Ports;

namespace Robotics.Sim.Tests;

public class SceneTests
{
    public static TheoryData<string, SceneVariant> All()
    {
        TheoryData<string, SceneVariant> data = [];
        foreach (string scene in new[] { "milk-reaching", "can-grasping", "button-pressing" })
        {
            foreach (SceneVariant variant in Enum.GetValues<SceneVariant>())
            {
                data.Add(scene, variant);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(All))]
    public void LayoutsKeepTheirDistanceAndAreTheSameForASeed(string name, SceneVariant variant)
    {
        Scene scene = SceneLoader.Load(name);
        for (int seed = 0; seed < 50; seed++)
        {
            Layout layout = SceneGenerator.Draw(scene, variant, seed);
            Assert.Equal(Text(layout), Text(SceneGenerator.Draw(scene, variant, seed)));
            Assert.True(seed == 0 || Text(layout) != Text(SceneGenerator.Draw(scene, variant, seed - 1)));
            for (int i = 0; i < layout.Objects.Length; i++)
            {
                PlacedObject a = layout.Objects[i];
                Assert.InRange(a.Object.Parts.Min(p => p.Shape.BoundsAt(a.Pose * p.PoseInObject).Min.Z), -1e-4, .01);
                Assert.True(a.Object.LocalBounds.Centre.Length < 1e-9);
                for (int j = 0; j < i; j++)
                {
                    PlacedObject b = layout.Objects[j];
                    if (a.Object.Mobility.Kind == MobilityKind.Free || b.Object.Mobility.Kind == MobilityKind.Free)
                    {
                        double apart = Footprint.Distance(Footprint.Of(a.Object.Parts, a.Pose), Footprint.Of(b.Object.Parts, b.Pose));
                        Assert.True(apart >= scene.Gap, $"{seed}: {a.Object.Name}, {b.Object.Name}: {apart}");
                    }
                }
            }
        }
    }

    /// <summary>What leans against something may be over and under it; nothing else may, and it is at rest as it is drawn.</summary>
    [Fact]
    public void WhatLeansAgainstAnotherIsDrawnThereAndStays()
    {
        string text = File.ReadAllText(SimData.Scene("cube-lifting"));
        Layout layout = SceneGenerator.Draw(SceneLoader.Load("cube-lifting"), SceneVariant.Needed, 3);
        using Simulation sim = Simulation.Start(layout);
        Pose[] before = [.. layout.Objects.Select(o => o.Pose)];
        sim.Hold(2, CancellationToken.None);
        Assert.All(before.Select((p, i) => (p, sim.World.PoseOf(i))), p => Assert.Equal(0, p.p.Translation.DistanceTo(p.Item2.Translation), .005));

        Scene apart = SceneLoader.Parse(text.Replace(", against: [bar]", "", StringComparison.Ordinal), SimData.Scene("cube-lifting"));
        Assert.Contains("no room", Assert.Throws<SceneException>(() => SceneGenerator.Draw(apart, SceneVariant.Needed, 3)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TheMilkIsWhereItsVariantSays()
    {
        Scene scene = SceneLoader.Load("milk-reaching");
        double reach = scene.Workspace.Max.X;
        for (int seed = 0; seed < 50; seed++)
        {
            Bounds Milk(SceneVariant v) => In(SceneGenerator.Draw(scene, v, seed), "milk");
            Assert.True(Milk(SceneVariant.Needed).Min.X > reach + .02);
            Assert.True(Milk(SceneVariant.Needed).Max.X < reach + .24, "the hammer held at its end does not reach behind it");
            Assert.True(scene.Workspace.Contains(Milk(SceneVariant.Unneeded).Centre));
            Layout none = SceneGenerator.Draw(scene, SceneVariant.Impossible, seed);
            Assert.True(In(none, "milk").Min.X > reach + .3 || none.Objects.All(o => o.Object.Name != "hammer"));
        }
    }

    [Fact]
    public void TheButtonNeedsThreeCubes()
    {
        Scene scene = SceneLoader.Load("button-pressing");
        double Tip(int cubes) => scene.Workspace.Max.X + .015 + .03 * (cubes - 1);
        for (int seed = 0; seed < 50; seed++)
        {
            double Face(SceneVariant v) => In(SceneGenerator.Draw(scene, v, seed), "button").Min.X;
            Assert.True(Tip(2) < Face(SceneVariant.Needed) + .005);
            Assert.True(Tip(3) > Face(SceneVariant.Needed) + .008 + .014);
            Assert.True(Face(SceneVariant.Unneeded) + .012 < scene.Workspace.Max.X + .01);
            Layout none = SceneGenerator.Draw(scene, SceneVariant.Impossible, seed);
            Assert.True(Tip(3) < In(none, "button").Min.X + .005 || none.Objects.Count(o => o.Object.Magnet > 0) == 2);
        }
    }

    [Fact]
    public void TheCanStandsBesideTheTrayAndCanBeDrawnIntoReach()
    {
        Scene scene = SceneLoader.Load("can-grasping");
        for (int seed = 0; seed < 50; seed++)
        {
            Layout layout = SceneGenerator.Draw(scene, SceneVariant.Needed, seed);
            Bounds can = In(layout, "can"), tray = In(layout, "tray");
            Assert.True(can.Min.X > scene.Workspace.Max.X);
            Assert.True(can.Max.Y < tray.Min.Y, "the can is on the tray already");
            double draw = tray.Min.X + .0075 - scene.Workspace.Min.X;
            Assert.True(can.Centre.X - draw < scene.Workspace.Max.X - .02, $"seed {seed}");
            Assert.True(scene.Workspace.Contains(In(SceneGenerator.Draw(scene, SceneVariant.Unneeded, seed), "can").Centre));
        }
    }

    [Fact]
    public void NothingReachesTheCanThatNothingCanHelpWith()
    {
        Scene scene = SceneLoader.Load("can-grasping");
        for (int seed = 0; seed < 50; seed++)
        {
            // What can be reached is held at its end and reaches farther. The tray's thin edge goes under what it meets.
            Layout layout = SceneGenerator.Draw(scene, SceneVariant.Impossible, seed);
            double reach = scene.Workspace.Max.X;
            for (int pass = 0; pass < layout.Objects.Length; pass++)
            {
                foreach (PlacedObject o in layout.Objects.Where(o => o.Object.Name is not ("can" or "tray") && In(layout, o.Object.Name).Min.X < reach))
                {
                    reach = Math.Max(reach, scene.Workspace.Max.X + o.Object.LocalBounds.Size.X - .02);
                }
            }

            Assert.True(In(layout, "can").Min.X > reach + .03, $"seed {seed}: {In(layout, "can").Min.X} is within {reach}");
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void AScrambledTwinHasTheSameGeometryAndNoOldName(string name, SceneVariant variant)
    {
        Scene scene = SceneLoader.Load(name);
        Layout plain = SceneGenerator.Draw(scene, variant, 7), twin = SceneGenerator.Draw(scene, variant, 7, scramble: true);
        Assert.Equal(plain.Objects.Length, twin.Objects.Length);
        foreach (PlacedObject o in plain.Objects)
        {
            PlacedObject same = twin.Objects.Single(t => t.Object.Name == twin.Names[o.Object.Name]);
            Assert.Equal(o.Pose, same.Pose);
            Assert.Equal(o.Object.Mass, same.Object.Mass);
            Assert.All(twin.Sentences, s => Assert.DoesNotContain(" " + o.Object.Name, s));
        }

        Assert.Equal(twin.Names[plain.Goals[0].Object], twin.Goals[0].Object);
        Assert.Contains(twin.Goals[0].Object, twin.Sentences[0]);
    }

    [Theory]
    [InlineData("mass: 0.35", "mass: -1", "objects[0].mass", 20)]
    [InlineData("friction: 0.4", "friction: much", "objects[0].friction", 21)]
    [InlineData("size: [0.044, 0.044, 0.16]", "size: [0.044, 0.16]", "objects[0].parts[0].size", 25)]
    [InlineData("colour: white", "colour: milky", "objects[0].colour", 18)]
    [InlineData("material: cardboard", "hint: use the hammer", "unknown key", 19)]
    [InlineData("object: milk, lift", "object: cheese, lift", "cheese", 14)]
    [InlineData("lift: 0.05, hold", "height: 0.05, hold", "height", 14)]
    [InlineData("kind: held", "kind: hugged", "hugged", 14)]
    [InlineData("- name: rod", "- name: milk", "same name", 0)]
    [InlineData("base: table", "base: nowhere", "nowhere", 8)]
    [InlineData("base: table", "base: [table", "not YAML", 0)]
    [InlineData("max: [0.57, 0.3, 0.4]", "max: [0.1, 0.3, 0.4]", "empty", 10)]
    public void ABrokenSceneIsOneErrorWithItsPlace(string was, string becomes, string says, int line)
    {
        string file = SimData.Scene("milk-reaching");
        string text = File.ReadAllText(file);
        Assert.Contains(was, text);
        int at = text.IndexOf(was, StringComparison.Ordinal);
        SceneException e = Assert.Throws<SceneException>(() => SceneLoader.Parse(text[..at] + becomes + text[(at + was.Length)..], file));
        Assert.Contains(says, e.Message);
        Assert.Equal(file, e.File);
        Assert.True(e.Column > 0 && e.Line > 0, e.Message);
        Assert.True(line == 0 || e.Line == line, e.Message);
    }

    [Fact]
    public void AnUnknownSceneNamesThoseThereAre()
    {
        SceneException e = Assert.Throws<SceneException>(() => SceneLoader.Load("cheese-reaching"));
        Assert.Contains("milk-reaching", e.Message);
    }

    [Theory]
    [InlineData("<mujoco><worldbody><geom type='ball'/></worldbody></mujoco>", "MuJoCo")]
    [InlineData("<mujoco>\n<worldbody>\n</mujoco>", "XML")]
    [InlineData("<robot/>", "mujoco")]
    public void ABrokenModelIsOneErrorWithItsPlace(string xml, string says)
    {
        string folder = Directory.CreateTempSubdirectory().FullName;
        try
        {
            File.WriteAllText(Path.Combine(folder, "bench.xml"), xml);
            string text = File.ReadAllText(SimData.Scene("milk-reaching")).Replace("base: table", "base: bench");
            Scene scene = SceneLoader.Parse(text, Path.Combine(folder, "s.yaml"));
            SceneException e = Assert.Throws<SceneException>(() => Simulation.Start(SceneGenerator.Draw(scene, SceneVariant.Needed, 0)));
            Assert.Contains(says, e.Message);
            Assert.EndsWith("bench.xml", e.File);
            Assert.True(e.Line > 0, e.Message);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static Bounds In(Layout layout, string name)
    {
        PlacedObject o = layout.Objects.Single(p => p.Object.Name == name);
        return o.Object.Parts.Select(p => p.Shape.BoundsAt(o.Pose * p.PoseInObject)).Aggregate((a, b) => a.Union(b));
    }

    private static string Text(Layout layout) => layout.Case + string.Join(";", layout.Objects.Select(o => $"{o.Object.Name} {o.Pose.Translation.X:R} {o.Pose.Translation.Y:R} {o.Pose.Rotation.Z:R} {o.Object.Mass:R}"));
}
