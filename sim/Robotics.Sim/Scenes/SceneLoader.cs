using System.Collections.Immutable;
using Robotics.Geometry;
using Robotics.Ports;

namespace Robotics.Sim;

/// <summary>Reads scene files. Lengths in metres, angles in degrees (in the file only), masses in kilograms.</summary>
public static class SceneLoader
{
    private const double Far = 5;

    /// <summary>Loads a scene by the name of its file among the product's, or by a path; either with a <see cref="Variation"/> behind it.</summary>
    /// <exception cref="SceneException">There is none, or it cannot be used.</exception>
    public static Scene Load(string nameOrPath)
    {
        (string name, Variation? variation) = File.Exists(nameOrPath) ? (nameOrPath, null) : Variation.Split(nameOrPath);
        string path = File.Exists(name) ? name : SimData.Scene(name);
        Scene scene = Parse(File.ReadAllText(path), path);
        return variation is null ? scene : variation.Of(scene);
    }

    /// <summary>Reads a scene from text; <paramref name="file"/> is named in complaints and its folder is searched for models.</summary>
    public static Scene Parse(string text, string file)
    {
        YamlMap root = YamlValue.Parse(file, text).Map(
            "name", "description", "sentences", "robot", "base", "workspace", "gap", "sensing", "goals", "objects", "clear", "variants", "start");
        SceneEntry[] objects = [.. root["objects"].List().Select(Entry)];
        HashSet<string> names = new(StringComparer.Ordinal);
        foreach ((SceneEntry entry, YamlValue at) in objects.Zip(root["objects"].List()))
        {
            if (!names.Add(entry.Object.Name))
            {
                throw at.Wrong("Two objects have the same name.", entry.Object.Name, "", "Rename one.");
            }
        }

        Dictionary<SceneVariant, ImmutableArray<SceneCase>> variants = [];
        foreach ((string key, YamlValue value) in root["variants"].Map("needed", "unneeded", "impossible").Entries)
        {
            SceneVariant variant = Enum.Parse<SceneVariant>(key, ignoreCase: true);
            variants[variant] = [.. value.List().Select(c => Case(c, names))];
            if (variants[variant].Length == 0)
            {
                throw value.Wrong("A variant needs a case.", "", "", "Add one, or remove the variant.");
            }
        }

        YamlMap box = root["workspace"].Map("min", "max");
        Bounds workspace = new(box["min"].Vector(-Far, Far), box["max"].Vector(-Far, Far));
        if (workspace.Size.X <= 0 || workspace.Size.Y <= 0 || workspace.Size.Z <= 0)
        {
            throw root["workspace"].Wrong("The workspace is empty.", workspace.Size.ToString(), "max above min on each axis", "Correct it.");
        }

        string[] sentences = [.. root["sentences"].List().Select(s => s.Text())];
        if (sentences.Length == 0)
        {
            throw root["sentences"].Wrong("A scene needs a sentence.", "", "", "Add one.");
        }

        return new(
            Name(root["name"]),
            root["description"].Text(),
            [.. sentences],
            SimData.Beside(file, "robots", root["robot"].Text(), root["robot"]),
            SimData.Beside(file, "scenes", root["base"].Text(), root["base"]),
            workspace,
            root.Number("gap", 0, 1, .02),
            Noise(root.Find("sensing")),
            [.. root["goals"].List().Select(g => Goal(g, names))],
            [.. objects],
            [.. (root.Find("clear")?.List() ?? []).Select(c => Clear(c, names))],
            variants.ToImmutableSortedDictionary(),
            root.Find("start") is { } start ? PlacementOf(start, names) : null);
    }

    private static string Name(YamlValue value)
    {
        string name = value.Text();
        return name.Length <= 64 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-')
            ? name
            : throw value.Wrong("A name is made of letters, digits, _ and -.", name, "1 to 64 of them", "Rename it.");
    }

    private static SceneEntry Entry(YamlValue value)
    {
        YamlMap map = value.Map("name", "parts", "mass", "friction", "mobility", "colour", "material", "magnet", "place");
        Part[] parts = [.. map["parts"].List().Select(OnePart)];
        if (parts.Length == 0)
        {
            throw map["parts"].Wrong("An object needs a part.", "", "", "Add one.");
        }

        if (parts.Select(p => p.Name).Distinct().Count() != parts.Length)
        {
            throw map["parts"].Wrong("Two parts have the same name.", string.Join(", ", parts.Select(p => p.Name)), "", "Rename one.");
        }

        Joint joint = MobilityOf(map["mobility"]);
        string colour = map["colour"].Text();
        SceneObject made = new SceneObject(
            Name(map["name"]),
            [.. parts],
            map["mass"].Number(.001, 50),
            map["friction"].Number(.01, 2),
            joint.Mobility,
            joint.Stiffness,
            Colours.Known(colour) ? colour : throw map["colour"].Wrong("Unknown colour.", colour, string.Join(", ", Colours.Names), "Use one of them."),
            map["material"].Text(),
            map["magnet"].Number(0, 100),
            joint.Damping,
            joint.Friction).Centred();
        return new(made, map.Find("place") is { } place ? PlacementOf(place, null) : null);
    }

    private static Part OnePart(YamlValue value)
    {
        YamlMap map = value.Map("name", "kind", "size", "offset", "rotation");
        ShapeKind kind = Enum.Parse<ShapeKind>(map["kind"].OneOf("box", "cylinder", "capsule", "sphere"), ignoreCase: true);
        Vector3 size = map["size"].Vector(.0002, Far);
        if (kind != ShapeKind.Box && (size.X != size.Y || (kind == ShapeKind.Sphere && size.X != size.Z) || (kind == ShapeKind.Capsule && size.Z < size.X)))
        {
            throw map["size"].Wrong($"A {kind.ToString().ToLowerInvariant()} is as wide as deep (a sphere also as high, a capsule no shorter).", size.ToString(), "[d, d, height]", "Correct it.");
        }

        Vector3 offset = map.Find("offset")?.Vector(-Far, Far) ?? Vector3.Zero;
        Vector3 turn = (map.Find("rotation")?.Vector(-360, 360) ?? Vector3.Zero) * (Math.PI / 180);
        return new(Name(map["name"]), new(kind, size), new(offset, Rotation.FromRollPitchYaw(turn.X, turn.Y, turn.Z)));
    }

    private readonly record struct Joint(Mobility Mobility, double Stiffness = 0, double Damping = 0, double Friction = 0);

    private static Joint MobilityOf(YamlValue value)
    {
        if (!value.IsMap)
        {
            return new(value.OneOf("free", "fixed") == "free" ? Mobility.Free : Mobility.Fixed);
        }

        YamlMap map = value.Map("slide", "hinge");
        if (map.Find("hinge") is { } hinge)
        {
            return map.Find("slide") is null ? HingeOf(hinge) : throw value.Wrong("A thing moves in one way.", "slide, hinge", "one of them", "Remove one.");
        }

        YamlMap slide = map["slide"].Map("axis", "travel", "stiffness");
        return new(new(MobilityKind.Slide, Axis(slide["axis"]), slide["travel"].Number(.001, .5)), slide["stiffness"].Number(1, 5000));
    }

    /// <summary>
    /// A hinge: an axis through a place <c>at</c>, in the axes of the object's parts; a range between two stops, degrees, 0 as its parts
    /// are written; damping, N m s/rad; friction, N m; the stiffness of a spring that turns it back to 0, N m/rad.
    /// </summary>
    private static Joint HingeOf(YamlValue value)
    {
        YamlMap map = value.Map("axis", "at", "range", "damping", "friction", "stiffness");
        Interval range = map["range"].Interval(-180, 180);
        if (range.High - range.Low < 1)
        {
            throw map["range"].Wrong("A hinge turns.", FormattableString.Invariant($"from {range.Low} to {range.High} degrees"), "a degree or more from stop to stop", "Widen it, or make the object fixed.");
        }

        if (!range.Contains(0))
        {
            throw map["range"].Wrong("A hinge starts between its stops, at 0.", FormattableString.Invariant($"from {range.Low} to {range.High} degrees"), "low <= 0 <= high", "Correct the range, or turn the parts.");
        }

        const double rad = Math.PI / 180;
        return new(
            new(MobilityKind.Hinge, Axis(map["axis"]), (range.High - range.Low) * rad, -range.Low * rad, map.Find("at")?.Vector(-Far, Far) ?? Vector3.Zero),
            map.Number("stiffness", 0, 1000, 0), map.Number("damping", 0, 1000, .02), map.Number("friction", 0, 1000, .02));
    }

    /// <exception cref="SceneException">It has no direction.</exception>
    private static Vector3 Axis(YamlValue value)
    {
        Vector3 axis = value.Vector(-1, 1);
        return axis.Length > 1e-6 ? axis.Normalized() : throw value.Wrong("An axis has a direction.", axis.ToString(), "not zero", "Correct it.");
    }

    private static Placement PlacementOf(YamlValue value, HashSet<string>? names)
    {
        YamlMap map = value.Map("x", "y", "yaw", "bottom", "of", "scale", "mass", "friction", "against");
        Interval yaw = map.Find("yaw")?.Interval(-360, 360) ?? default;
        string? of = map.Find("of")?.Text();
        if (of is not null && names is not null && !names.Contains(of))
        {
            throw map["of"].Wrong("No such object.", of, string.Join(", ", names), "Name one of the scene's.");
        }

        const double rad = Math.PI / 180;
        Interval one = new(1, 1);
        return new(
            map["x"].Interval(-Far, Far),
            map["y"].Interval(-Far, Far),
            new(yaw.Low * rad, yaw.High * rad),
            map.Number("bottom", 0, Far, 0),
            of,
            map.Find("scale")?.Interval(.2, 5) ?? one,
            map.Find("mass")?.Interval(.1, 10) ?? one,
            map.Find("friction")?.Interval(.1, 10) ?? one)
        {
            Against = [.. (map.Find("against")?.List() ?? []).Select(v => names is null ? v.Text() : Known(v.Text(), v, names))],
        };
    }

    private static SceneCase Case(YamlValue value, HashSet<string> names)
    {
        YamlMap map = value.Map("case", "place", "without", "goals");
        SortedDictionary<string, Placement> place = new(StringComparer.Ordinal);
        foreach ((string name, YamlValue at) in map.Find("place")?.Map().Entries ?? [])
        {
            place[Known(name, at, names)] = PlacementOf(at, names);
        }

        return new(
            map["case"].Text(),
            place.ToImmutableSortedDictionary(StringComparer.Ordinal),
            [.. (map.Find("without")?.List() ?? []).Select(v => Known(v.Text(), v, names))],
            map.Find("goals") is { } goals ? [.. goals.List().Select(g => Goal(g, names))] : null);
    }

    private static ClearArea Clear(YamlValue value, HashSet<string> names)
    {
        YamlMap map = value.Map("of", "x", "y", "except");
        return new(
            map.Find("of") is { } of ? Known(of.Text(), of, names) : null,
            map["x"].Interval(-Far, Far),
            map["y"].Interval(-Far, Far),
            [.. (map.Find("except")?.List() ?? []).Select(v => Known(v.Text(), v, names))]);
    }

    private static GoalSpec Goal(YamlValue value, HashSet<string> names)
    {
        YamlMap map = value.Map();
        string kind = map["kind"].OneOf([.. GoalKinds.All.Keys]);
        Dictionary<string, double> numbers = [];
        foreach ((string key, YamlValue number) in map.Entries.Where(e => e.Key is not ("kind" or "object" or "reference")))
        {
            if (!GoalKinds.All[kind].Contains(key))
            {
                throw number.Wrong($"A goal of kind '{kind}' has no such parameter.", key, string.Join(", ", GoalKinds.All[kind]), "Remove it.");
            }

            numbers[key] = number.Number(-Far, 600);
        }

        YamlValue thing = map["object"];
        YamlValue? reference = map.Find("reference");
        GoalSpec goal = new(kind, Known(thing.Text(), thing, names), reference is { } r ? Known(r.Text(), r, names) : null,
            numbers.ToImmutableSortedDictionary(StringComparer.Ordinal));
        return GoalKinds.Missing(goal) is { } missing ? throw value.Wrong(missing, "", "", "Add it.") : goal;
    }

    private static SensingNoise Noise(YamlValue? value)
    {
        if (value is null)
        {
            return SensingNoise.None;
        }

        YamlMap map = value.Value.Map("position", "yaw", "size", "mass", "friction");
        return new(
            map.Number("position", 0, .1, 0), map.Number("yaw", 0, 45, 0) * Math.PI / 180, map.Number("size", 0, .05, 0),
            map.Number("mass", 0, .5, 0), map.Number("friction", 0, .5, 0));
    }

    private static string Known(string name, YamlValue at, HashSet<string> names) =>
        names.Contains(name) ? name : throw at.Wrong("No such object.", name, string.Join(", ", names), "Name one of the scene's.");
}
