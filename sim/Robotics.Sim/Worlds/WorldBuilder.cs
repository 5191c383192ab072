using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using MuJoCo;
using Robotics.Geometry;
using Robotics.Ports;

namespace Robotics.Sim;

/// <summary>Composes a robot, a base scene and objects into one MuJoCo model.</summary>
public static partial class WorldBuilder
{
    /// <summary>Object bodies are named by this prefix and the object's name, so that they cannot clash with the robot's.</summary>
    public const string ObjectPrefix = "object/";

    private static readonly string[] Sections =
        ["compiler", "option", "size", "visual", "statistic", "custom", "default", "asset", "worldbody", "contact", "equality", "tendon", "actuator", "sensor", "keyframe"];

    /// <summary>Builds the model of a robot file, a base scene file, and objects at their poses.</summary>
    /// <exception cref="SceneException">A file is no MJCF: the file, line, column and MuJoCo's own words.</exception>
    public static MjModel Build(string robotFile, string baseFile, IEnumerable<PlacedObject> objects)
    {
        string xml = Compose(robotFile, baseFile, objects);
        try
        {
            return MjModel.FromXml(xml);
        }
        catch (MuJoCoLoadException e)
        {
            // One of the two files, most likely: MuJoCo's line then means something to its author.
            Check(robotFile);
            Check(baseFile);
            throw new SceneException($"{robotFile} + {baseFile}", 0, 0, "The robot, the base scene and the objects do not make a model: " + e.Message, "", "", "Look for names that clash.", e);
        }
    }

    /// <summary>The MJCF text of the composition.</summary>
    public static string Compose(string robotFile, string baseFile, IEnumerable<PlacedObject> objects) => Compose(Read(robotFile), robotFile, baseFile, objects);

    /// <summary>The MJCF text of a robot that was read and perhaps altered, which becomes part of the result, a base scene and objects.</summary>
    internal static string Compose(XElement root, string robotFile, string baseFile, IEnumerable<PlacedObject> objects)
    {
        foreach (XElement section in Read(baseFile).Elements())
        {
            if (!Sections.Contains(section.Name.LocalName))
            {
                IXmlLineInfo at = section;
                throw new SceneException(baseFile, at.LineNumber, at.LinePosition, "A base scene has no such section.", section.Name.LocalName, string.Join(", ", Sections), "Remove it.");
            }

            if (root.Element(section.Name) is { } mine)
            {
                mine.Add(section.Elements());
            }
            else
            {
                root.Add(section);
            }
        }

        XElement world = root.Element("worldbody") ?? throw new SceneException(robotFile, 0, 0, "A robot file needs a worldbody.", "", "", "Add one.");
        foreach (PlacedObject placed in objects)
        {
            world.Add(Body(placed));
        }

        return root.ToString(SaveOptions.DisableFormatting);
    }

    /// <summary>Loads one file alone, for its complaints.</summary>
    public static void Check(string file)
    {
        try
        {
            MjModel.FromXml(File.ReadAllText(file)).Dispose();
        }
        catch (MuJoCoLoadException e)
        {
            Match line = LineNumber().Match(e.Message);
            Match column = ColumnNumber().Match(e.Message);
            throw new SceneException(
                file,
                line.Success ? int.Parse(line.Groups[1].Value, CultureInfo.InvariantCulture) : 0,
                column.Success ? Math.Max(1, int.Parse(column.Groups[1].Value, CultureInfo.InvariantCulture)) : 1,
                "MuJoCo refuses the model: " + e.Message.ReplaceLineEndings(" "), "", "", "Mend it there.", e);
        }
    }

    internal static XElement Read(string file)
    {
        XElement root;
        try
        {
            root = XDocument.Load(file, LoadOptions.SetLineInfo).Root!;
        }
        catch (XmlException e)
        {
            throw new SceneException(file, e.LineNumber, e.LinePosition, "This is not XML: " + e.Message, "", "", "Mend the text there.", e);
        }

        IXmlLineInfo at = root;
        return root.Name.LocalName == "mujoco"
            ? root
            : throw new SceneException(file, at.LineNumber, at.LinePosition, "A model's outermost element is 'mujoco'.", root.Name.LocalName, "mujoco", "Correct it.");
    }

    private static XElement Body(PlacedObject placed)
    {
        SceneObject thing = placed.Object;
        string name = ObjectPrefix + thing.Name;
        XElement body = new("body", new XAttribute("name", name), Position(placed.Pose), Orientation(placed.Pose));
        Mobility mobility = thing.Mobility;
        if (mobility.Kind == MobilityKind.Free)
        {
            body.Add(new XElement("freejoint", new XAttribute("name", name)));
        }
        else if (mobility.Kind == MobilityKind.Slide)
        {
            // The pose is where it is now; its rest lies behind by the displacement it has.
            body.Add(new XElement("joint",
                new XAttribute("name", name), new XAttribute("type", "slide"), new XAttribute("axis", Text(mobility.Axis)),
                new XAttribute("range", Text(-mobility.Displacement, mobility.Travel - mobility.Displacement)),
                new XAttribute("springref", Text(-mobility.Displacement)),
                new XAttribute("stiffness", Text(thing.Stiffness)),
                new XAttribute("damping", Text(2 * Math.Sqrt(thing.Stiffness * thing.Mass)))));
        }
        else if (mobility.Kind == MobilityKind.Hinge)
        {
            body.Add(new XElement("joint",
                new XAttribute("name", name), new XAttribute("type", "hinge"), new XAttribute("axis", Text(mobility.Axis)), new XAttribute("pos", Text(mobility.Anchor)),
                new XAttribute("range", Text(-mobility.Displacement, mobility.Travel - mobility.Displacement)),
                new XAttribute("stiffness", Text(thing.Stiffness)), new XAttribute("damping", Text(thing.Damping)), new XAttribute("frictionloss", Text(thing.DryFriction)),
                // Light things on hinges would creep under MuJoCo's usual friction, which is soft.
                new XAttribute("solimpfriction", ".999 .9999 .001")));
        }

        double volume = thing.Parts.Sum(p => p.Shape.Volume);
        (double r, double g, double b) = Colours.Rgb(thing.Colour);
        foreach (Part part in thing.Parts)
        {
            Vector3 s = part.Shape.Size / 2;
            string size = part.Shape.Kind switch
            {
                ShapeKind.Box => Text(s),
                ShapeKind.Cylinder => Text(s.X, s.Z),
                ShapeKind.Capsule => Text(s.X, Math.Max(1e-5, s.Z - s.X)),
                _ => Text(s.X),
            };
            body.Add(new XElement("geom",
                new XAttribute("name", $"{name}/{part.Name}"),
                new XAttribute("type", part.Shape.Kind.ToString().ToLowerInvariant()),
                new XAttribute("size", size), Position(part.PoseInObject), Orientation(part.PoseInObject),
                new XAttribute("mass", Text(thing.Mass * part.Shape.Volume / volume)),
                new XAttribute("friction", Text(thing.Friction, .005, .0001)),
                new XAttribute("contype", 2), new XAttribute("conaffinity", 3), new XAttribute("condim", 3),
                new XAttribute("rgba", Text(r, g, b, 1)),
                // Magnets press light pieces together with twenty times their weight: usual contacts would give way by millimetres.
                thing.Magnet > 0 ? new XAttribute[] { new("solref", ".006 1"), new("solimp", ".95 .99 .001") } : null));
        }

        return body;
    }

    private static XAttribute Position(Pose pose) => new("pos", Text(pose.Translation));

    private static XAttribute Orientation(Pose pose) => new("quat", Text(pose.Rotation.W, pose.Rotation.X, pose.Rotation.Y, pose.Rotation.Z));

    private static string Text(Vector3 v) => Text(v.X, v.Y, v.Z);

    private static string Text(params ReadOnlySpan<double> numbers)
    {
        var text = new System.Text.StringBuilder();
        foreach (double number in numbers)
        {
            text.Append(text.Length > 0 ? " " : "").Append(number.ToString("R", CultureInfo.InvariantCulture));
        }

        return text.ToString();
    }

    [GeneratedRegex(@"line\s*=?\s*(\d+)")]
    private static partial Regex LineNumber();

    [GeneratedRegex(@"column\s*=?\s*(-?\d+)")]
    private static partial Regex ColumnNumber();
}
