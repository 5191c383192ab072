using System.CommandLine;
using Robotics.Skills;
using Spectre.Console;

namespace Robotics.Cli;

/// <summary>What a program may ask of the robot, from the skills' own doc comments.</summary>
internal static class SkillsCommand
{
    public static Command Create(Terminal terminal)
    {
        Argument<string?> name = new("name") { Description = "One skill or query, in full.", Arity = ArgumentArity.ZeroOrOne };
        SurfaceOptions surface = new();
        Option<bool> json = JsonOutput.Option();
        Command command = new("skills", "What programs can ask of the robot: skills act, queries answer.") { name };
        surface.AddTo(command);
        command.Add(json);
        command.SetAction(parsed => Run(parsed.GetValue(name), surface.Of(parsed), parsed.GetValue(json), terminal));
        return command;
    }

    private static int Run(string? name, SkillCatalogue catalogue, bool json, Terminal terminal)
    {
        IReadOnlyList<SkillDescription> members = name is null
            ? catalogue.Members
            : [catalogue.Find(name) ?? throw CommandException.Unknown("skill", name, catalogue.Members.Select(m => m.Name), "See launch/robotics skills.")];
        if (json)
        {
            JsonOutput.Write(terminal.Out, new
            {
                Skills = members.Select(m => new
                {
                    m.Name, Kind = m.IsSkill ? "skill" : "query", m.Signature, m.Doc, m.Precondition, m.Effect,
                    Parameters = m.Parameters.Select(p => new { p.Name, p.Type, p.Optional, p.Doc }),
                    Fails = m.FailureCodes.Select(c => c.ToString()),
                }),
            });
        }
        else if (name is not null)
        {
            WriteOne(terminal.Out, members[0]);
        }
        else
        {
            foreach (SkillDescription member in members.OrderBy(m => m.IsSkill ? 0 : 1))
            {
                terminal.Out.WriteLine($"{(member.IsSkill ? "skill" : "query")}  {member.Signature}");
                terminal.Out.WriteLine($"       {member.Doc}");
            }
        }

        return ExitCode.Succeeded;
    }

    private static void WriteOne(TextWriter output, SkillDescription member)
    {
        output.WriteLine(member.Signature);
        output.WriteLine(member.Doc);
        foreach (SkillParameter parameter in member.Parameters)
        {
            output.WriteLine($"  {parameter.Name}: {parameter.Doc}");
        }

        if (member.IsSkill)
        {
            output.WriteLine($"needs:  {(member.Precondition.Length == 0 ? "nothing" : member.Precondition)}");
            output.WriteLine($"effect: {member.Effect}");
            output.WriteLine($"fails:  {string.Join(", ", member.FailureCodes)}");
        }
    }
}
