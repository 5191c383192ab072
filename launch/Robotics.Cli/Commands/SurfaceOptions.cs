using System.CommandLine;
using Robotics.Skills;

namespace Robotics.Cli;

/// <summary>Which robot's skills are meant: an arm's unless said otherwise.</summary>
internal sealed class SurfaceOptions
{
    private readonly Option<bool> _legs = new("--legs") { Description = "Those of a robot on legs, not of an arm." };
    private readonly Option<bool> _hand = new("--hand") { Description = "Those of a hand that turns an object, not of an arm." };

    public void AddTo(Command command)
    {
        command.Add(_legs);
        command.Add(_hand);
    }

    /// <exception cref="CommandException">Two robots are named.</exception>
    public SkillCatalogue Of(ParseResult parsed) => (parsed.GetValue(_legs), parsed.GetValue(_hand)) switch
    {
        (true, true) => throw new CommandException(ExitCode.Usage, $"{CommandLine.Name(parsed.CommandResult.Command)}: --legs and --hand are two robots. Give one of them."),
        (true, false) => SkillCatalogue.Legs,
        (false, true) => SkillCatalogue.Hand,
        _ => SkillCatalogue.Default,
    };
}
