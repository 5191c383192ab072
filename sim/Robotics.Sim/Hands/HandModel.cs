using System.Collections.Immutable;
using System.Globalization;
using System.Xml.Linq;
using MuJoCo;
using Robotics.Geometry;
using Robotics.Ports;

namespace Robotics.Sim;

/// <summary>
/// A hand of sim/hands: its file, with the fingers copied round where it asks for that, and its card. A file with the number
/// "copies" holds one finger along +x; the hand has that many, the first turned by "azimuth" about z, each further one by
/// 2 pi / copies: the hand's symmetry is exact by construction. Names become finger0/..., finger1/... A file with the text
/// "variant" is the hand of that name with some numbers of its own.
/// </summary>
public sealed class HandModel
{
    private readonly string _file;

    private HandModel(string name)
    {
        Name = name;
        _file = SimData.Model("hands", name);
        using MjModel alone = Compile(null, "air");
        Description = Describe(name, alone);
        Support = Numbers(Read(_file), "support") is [var height] ? height : 0;
    }

    public string Name { get; }

    public HandDescription Description { get; }

    /// <summary>Height, m, of what an object rests on: the table, or the palm of a hand that faces up.</summary>
    public double Support { get; }

    /// <exception cref="SceneException">There is no such hand, or its file is wrong.</exception>
    public static HandModel Load(string name) => new(name);

    /// <summary>The model of the hand, a stage of sim/hands (such as "table") and an object.</summary>
    public MjModel Compile(SceneObject? thing, string stage) => MjModel.FromXml(Compose(thing, stage));

    /// <summary>Its MJCF text.</summary>
    public string Compose(SceneObject? thing, string stage)
    {
        XElement root = Read(_file);
        if (Numbers(root, "copies") is [var copies])
        {
            CopyFingers(root, (int)copies, Numbers(root, "azimuth") is [var azimuth] ? azimuth : 0);
        }

        PlacedObject[] placed = thing is null ? [] : [new(thing, Pose.At(0, 0, .5))];
        return WorldBuilder.Compose(root, _file, SimData.Model("hands", stage), placed);
    }

    private static XElement Read(string file)
    {
        XElement given = WorldBuilder.Read(file);
        XElement? variant = given.Descendants("text").FirstOrDefault(t => (string?)t.Attribute("name") == "variant");
        if (variant is null)
        {
            return given;
        }

        XElement root = WorldBuilder.Read(SimData.Model("hands", (string)variant.Attribute("data")!));
        foreach (XElement number in given.Descendants("numeric"))
        {
            root.Descendants("numeric").First(n => (string?)n.Attribute("name") == (string?)number.Attribute("name")).ReplaceWith(number);
        }

        return root;
    }

    private static void CopyFingers(XElement root, int copies, double azimuth)
    {
        XElement finger = root.Descendants("body").First(b => (string?)b.Attribute("name") == "finger");
        XElement[] actuators = [.. root.Element("actuator")!.Elements()];
        double radius = double.Parse(((string)finger.Attribute("pos")!).Split(' ')[0], CultureInfo.InvariantCulture);
        for (int i = 0; i < copies; i++)
        {
            double angle = azimuth + 2 * Math.PI * i / copies;
            XElement copy = Renamed(finger, i);
            copy.SetAttributeValue("name", $"finger{i}");
            copy.SetAttributeValue("pos", string.Create(CultureInfo.InvariantCulture, $"{radius * Math.Cos(angle):R} {radius * Math.Sin(angle):R} 0"));
            copy.SetAttributeValue("quat", string.Create(CultureInfo.InvariantCulture, $"{Math.Cos(angle / 2):R} 0 0 {Math.Sin(angle / 2):R}"));
            finger.Parent!.Add(copy);
            root.Element("actuator")!.Add(actuators.Select(a => Renamed(a, i)));
        }

        finger.Remove();
        foreach (XElement actuator in actuators)
        {
            actuator.Remove();
        }
    }

    private static XElement Renamed(XElement element, int finger)
    {
        XElement copy = new(element);
        foreach (XAttribute name in copy.DescendantsAndSelf().Attributes().Where(a => a.Name.LocalName is "name" or "joint"))
        {
            name.Value = $"finger{finger}/{name.Value}";
        }

        return copy;
    }

    private static double[] Numbers(XElement root, string name) =>
    [
        .. root.Descendants("numeric").Where(n => (string?)n.Attribute("name") == name)
            .SelectMany(n => ((string)n.Attribute("data")!).Split(' ', StringSplitOptions.RemoveEmptyEntries)).Select(n => double.Parse(n, CultureInfo.InvariantCulture)),
    ];

    private HandDescription Describe(string name, MjModel model)
    {
        XElement root = Read(_file);
        int joints = model.Njnt, copies = Numbers(root, "copies") is [var n] ? (int)n : 1;
        int fingers = Numbers(root, "fingers") is [var g] ? (int)g : copies;
        double[] range = [.. model.F64("jnt_range")], control = [.. model.F64("actuator_ctrlrange")], damping = [.. model.F64("dof_damping")];
        ImmutableArray<double> velocity = EachJoint("velocity_limit");
        return new(
            name, fingers, copies,
            [.. Enumerable.Range(0, joints).Select(j => model.Name(MjObject.Joint, j)!)],
            [.. Enumerable.Range(0, joints).Select(j => Math.Max(range[2 * j], control[2 * j]))],
            [.. Enumerable.Range(0, joints).Select(j => Math.Min(range[2 * j + 1], control[2 * j + 1]))],
            velocity,
            [.. EachJoint("torque_limit").Select((t, j) => Math.Min(t, damping[j] * velocity[j]))],
            EachJoint("home"));

        // What the file says of one finger holds for each copy.
        ImmutableArray<double> EachJoint(string numeric)
        {
            double[] given = Numbers(root, numeric);
            return given.Length > 0 && joints % given.Length == 0
                ? [.. Enumerable.Range(0, joints).Select(j => given[j % given.Length])]
                : throw new SceneException(_file, 0, 0, $"The hand's numbers '{numeric}' must be one a joint.", given.Length.ToString(CultureInfo.InvariantCulture), $"{joints}, or as many as one finger has", "Correct them.");
        }
    }
}
