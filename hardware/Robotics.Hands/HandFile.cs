using System.Collections.Immutable;
using Dynamixel;
using Robotics.Ports;

namespace Robotics.Hands;

/// <summary>A hand of Dynamixel servos as a YAML file; <c>hands/dclaw.yaml</c> shows all of it. An error has file, line and column.</summary>
public static class HandFile
{
    private static readonly string[] Keys =
        ["name", "port", "baud", "control_period", "watchdog", "patience", "retries", "fingers", "symmetry", "heat", "load", "stall", "voltage", "age", "servo", "joints"];

    private static readonly string[] ServoKeys = ["name", "id", "model", "sign", "offset", "torque_constant", "torque", "velocity", "lower", "upper", "home"];

    /// <summary>The hands that are there by name.</summary>
    public static IReadOnlyList<string> Names { get; } =
        [.. Directory.EnumerateFiles(Folder, "*.yaml").Select(f => Path.GetFileNameWithoutExtension(f)).Order(StringComparer.Ordinal)];

    private static string Folder => Path.Combine(AppContext.BaseDirectory, "hands");

    /// <param name="nameOrPath">One of <see cref="Names"/>, or a file's path.</param>
    /// <exception cref="HandException">It cannot be read, or says what cannot be.</exception>
    public static HandConfiguration Load(string nameOrPath)
    {
        string path = Names.Contains(nameOrPath) ? Path.Combine(Folder, nameOrPath + ".yaml") : nameOrPath;
        try
        {
            return Parse(path, File.ReadAllText(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new HandException($"The hand '{nameOrPath}' is neither one of {string.Join(", ", Names)} nor a file that can be read: {e.Message}", e);
        }
    }

    /// <param name="file">What it is called in complaints.</param>
    /// <exception cref="HandException">It says what cannot be.</exception>
    public static HandConfiguration Parse(string file, string text)
    {
        YamlPlace root = YamlPlace.Parse(file, text).Map(Keys);
        YamlPlace defaults = root.Find("servo") is { } all ? all.Map(ServoKeys) : root;
        YamlPlace[] joints = [.. root["joints"].List().Select(j => j.Map(ServoKeys))];
        int fingers = root["fingers"].Whole(1, 20);
        if (joints.Length == 0 || joints.Length % fingers != 0)
        {
            throw root["joints"].Wrong($"{joints.Length} joints for {fingers} equal fingers. List as many for each, finger by finger");
        }

        int symmetry = root["symmetry"].Whole(1, fingers);
        HandDescription hand = new(
            root["name"].Text(), fingers, symmetry,
            [.. joints.Select(j => j["name"].Text())],
            [.. joints.Select(j => Of(j, "lower").Number(-20, 20))],
            [.. joints.Select(j => Of(j, "upper").Number(-20, 20))],
            [.. joints.Select(j => Of(j, "velocity").Number(.05, 50))],
            [.. joints.Select(j => Of(j, "torque").Number(.01, 100))],
            [.. joints.Select(j => Of(j, "home").Number(-20, 20))]);
        HandConfiguration configuration = new(
            hand, [.. joints.Select(Servo)], root["port"].Text(), root["baud"].Whole(9600, 10_000_000),
            root["control_period"].Number(.002, 1), root["watchdog"].Number(.02, 2.54),
            new(root["patience"].Number(1e-4, 1), root["retries"].Whole(0, 10)),
            Heat(root["heat"].Map("soft", "hard", "least")), Load(root["load"].Map("continuous", "hard", "time")),
            Stall(root["stall"].Map("error", "velocity", "after", "share")), Voltage(root["voltage"].Map("low", "high", "after")),
            Age(root["age"].Map("hold", "lost")));
        Check(root, joints, configuration);
        return configuration;

        YamlPlace Of(YamlPlace joint, string key) => joint.Find(key) ?? defaults.Find(key) ?? joint[key];

        ServoConfiguration Servo(YamlPlace j)
        {
            YamlPlace model = Of(j, "model"), sign = Of(j, "sign");
            int turns = sign.Whole(-1, 1);
            return new(
                (byte)j["id"].Whole(0, Packet.LastId),
                ServoModel.All.FirstOrDefault(m => m.Name == model.Text()) ?? throw model.Wrong($"model '{model.Text()}' is unknown. There are: {string.Join(", ", ServoModel.All.Select(m => m.Name))}"),
                turns != 0 ? turns : throw sign.Wrong("'sign' is 1, or -1 where the servo turns against the joint"),
                Of(j, "offset").Number(-20, 20), Of(j, "torque_constant").Number(.01, 100));
        }
    }

    private static HeatLimit Heat(YamlPlace y)
    {
        HeatLimit heat = new(y["soft"].Number(20, 99), y["hard"].Number(20, 100), y["least"].Number(0, 1));
        return heat.Soft < heat.Hard ? heat : throw y.Wrong("'soft' is below 'hard'");
    }

    private static LoadLimit Load(YamlPlace y)
    {
        LoadLimit load = new(y["continuous"].Number(.05, 1), y["hard"].Number(.05, 1), y["time"].Number(.1, 1000));
        return load.Continuous < load.Hard ? load : throw y.Wrong("'continuous' is below 'hard'");
    }

    private static StallLimit Stall(YamlPlace y) => new(y["error"].Number(.001, 3), y["velocity"].Number(.001, 10), y["after"].Number(.05, 100), y["share"].Number(.05, 1));

    private static VoltageLimit Voltage(YamlPlace y)
    {
        VoltageLimit voltage = new(y["low"].Number(3, 30), y["high"].Number(3, 30), y["after"].Number(0, 10));
        return voltage.Low < voltage.High ? voltage : throw y.Wrong("'low' is below 'high'");
    }

    private static AgeLimit Age(YamlPlace y)
    {
        AgeLimit age = new(y["hold"].Number(.005, 5), y["lost"].Number(.005, 10));
        return age.Hold < age.Lost ? age : throw y.Wrong("'hold' is below 'lost'");
    }

    private static void Check(YamlPlace root, YamlPlace[] joints, HandConfiguration c)
    {
        HandDescription hand = c.Description;
        for (int i = 0; i < joints.Length; i++)
        {
            if (!(hand.Lower[i] < hand.Upper[i] && hand.Home[i] >= hand.Lower[i] && hand.Home[i] <= hand.Upper[i]))
            {
                throw joints[i].Wrong(FormattableString.Invariant($"joint '{hand.Joints[i]}' has limits [{hand.Lower[i]}, {hand.Upper[i]}] rad and home {hand.Home[i]} rad. Lower is below upper, home between"));
            }

            if (hand.Joints.IndexOf(hand.Joints[i]) != i || c.Servos.Count(s => s.Id == c.Servos[i].Id) > 1)
            {
                throw joints[i].Wrong($"joint '{hand.Joints[i]}' with id {c.Servos[i].Id}: another has that name or id. Each joint has its own");
            }
        }

        if (c.Watchdog < 2 * c.ControlPeriod)
        {
            throw root["watchdog"].Wrong(FormattableString.Invariant($"'watchdog' is {c.Watchdog} s and must be at least two control periods, {2 * c.ControlPeriod} s"));
        }
    }
}
