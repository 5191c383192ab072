using System.CommandLine;
using System.Globalization;
using Robotics.Cli.Reorient;
using Robotics.Cli.Wiring;
using Robotics.Geometry;
using Robotics.Sim;

namespace Robotics.Cli;

/// <summary>A hand with an object in it, in place of a scene.</summary>
internal sealed class HandSceneOptions
{
    private readonly Option<string?> _hand = new("--hand") { Description = "In place of a scene: a hand of sim/hands, with an object in it.", HelpName = "NAME" };
    private readonly Option<string> _object = new("--object") { Description = "With --hand: what is in the hand.", HelpName = "NAME", DefaultValueFactory = _ => "cube" };
    private readonly Option<string> _stage = new("--stage") { Description = "With --hand: what is under it, table or air.", HelpName = "NAME", DefaultValueFactory = _ => "table" };
    private readonly Option<string?> _to = new("--to") { Description = "With --hand: roll, pitch and yaw, degrees, at which the object is to lie in the end; that is measured.", HelpName = "R,P,Y" };
    private readonly PolicyOptions _policy = new("cem", "With --hand: ");
    private readonly Option<double> _tolerance = TaskArguments.Number("--tolerance", "With --hand: angle, rad, within which the object is to lie in the end.", .4, .01, Math.PI);

    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])[_hand, _object, _stage, _to, _tolerance])
        {
            command.Add(option);
        }

        _policy.AddTo(command);
    }

    /// <returns>Null without --hand.</returns>
    /// <exception cref="CommandException">A scene is named too, no goal is, or the goal or the policy is none.</exception>
    public HandScene? Of(ParseResult parsed, LayoutOptions layout)
    {
        if (parsed.GetValue(_hand) is not { } hand)
        {
            return null;
        }

        string command = CommandLine.Name(parsed.CommandResult.Command), thing = parsed.GetValue(_object)!;
        if (layout.IsNamed(parsed))
        {
            throw new CommandException(ExitCode.Usage, $"{command}: --scene and --hand are two worlds. Give one of them.");
        }

        HandWorldOptions worlds = HandScene.WorldsOf(command, hand, parsed.GetValue(_stage)!, thing, HandPreset.Scoring);
        return new(worlds, HandScene.Turned(worlds.Objects, Goal(command, parsed.GetValue(_to)), parsed.GetValue(_tolerance)), _policy.Of(parsed), new(), layout.Seed(parsed));
    }

    private static Rotation Goal(string command, string? text)
    {
        double[] degrees = [.. (text ?? "").Split(',').Select(v => double.TryParse(v, CultureInfo.InvariantCulture, out double x) ? x : double.NaN)];
        return degrees.Length == 3 && degrees.All(d => Math.Abs(d) <= 360)
            ? Rotation.FromRollPitchYaw(Angle.FromDegrees(degrees[0]).Radians, Angle.FromDegrees(degrees[1]).Radians, Angle.FromDegrees(degrees[2]).Radians)
            : throw new CommandException(ExitCode.Usage, $"{command}: --to is '{Terminal.Plain(text ?? "")}' and must be three angles within 360 degrees, roll,pitch,yaw, for example 0,0,90.");
    }
}
