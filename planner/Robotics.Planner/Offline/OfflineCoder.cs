using System.Globalization;
using System.Text;
using Robotics.Planner.Offline.Formulas;
using Robotics.Skills;

namespace Robotics.Planner.Offline;

/// <summary>
/// Writes the plan as a program: a comment with the reason of each step, a named local a parameter, one skill call a step. The
/// only numbers in it are those of the Calculator's expressions.
/// </summary>
public sealed class OfflineCoder : ICoder
{
    /// <inheritdoc/>
    /// <exception cref="StageException">A step names a skill that does not exist, or lacks an object or a number.</exception>
    public Task<ProgramText> WriteAsync(TaskContext task, TaskPlan plan, Calculation calculation, CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        StringBuilder program = new();
        HashSet<string> taken = [];
        for (int i = 0; i < plan.Steps.Length; i++)
        {
            PlanStep step = plan.Steps[i];
            SkillDescription skill = task.Skills.Find(step.Skill) is { IsSkill: true } known
                ? known
                : throw new StageException(StageName.Coder, $"Step {i + 1} names the skill '{step.Skill}', which does not exist. Use one of: {string.Join(", ", task.Skills.Skills.Select(s => s.Name))}.");
            program.Append(i > 0 && step.Skill != "Look" ? "\n" : "").Append(CSharp.Comment($"{i + 1}. {step.Why}")).Append('\n');
            List<string> arguments = [];
            int things = 0;
            foreach (SkillParameter parameter in skill.Parameters)
            {
                if (parameter.Type == "string")
                {
                    arguments.Add(things < step.Objects.Length
                        ? CSharp.Literal(step.Objects[things++])
                        : throw new StageException(StageName.Coder, $"Step {i + 1} ({step.Skill}) lacks the object for '{parameter.Name}'. Name it in the plan's step."));
                }
                else if (calculation.Parameters.FirstOrDefault(p => p.Step == i && p.Name == parameter.Name) is { } number)
                {
                    string local = Name(plan, step, number, taken);
                    program.Append(CultureInfo.InvariantCulture, $"double {local} = {number.Expression};\n");
                    arguments.Add(local);
                }
                else if (!parameter.Optional)
                {
                    throw new StageException(StageName.Coder, $"Step {i + 1} ({step.Skill}) lacks a number for '{parameter.Name}'. The Calculator must give it.");
                }
            }

            program.Append(CultureInfo.InvariantCulture, $"{step.Skill}({string.Join(", ", arguments)});\n");
        }

        return Task.FromResult(new ProgramText(program.ToString()));
    }

    /// <summary>A local's name from what the number is for, never from an object's name.</summary>
    private static string Name(TaskPlan plan, PlanStep step, Parameter number, HashSet<string> taken)
    {
        string stem = (step.Skill, number.Name) switch
        {
            ("Grasp", _) => plan.Tools.Contains(step.Objects[0]) ? "handle" : "grip",
            ("Lift", _) => "height",
            ("Place", "x") => "spotX",
            ("Place", "y") => "spotY",
            ("Drag", "dx") => "slideX",
            ("Drag", "dy") => "slideY",
            ("Press", _) => "depth",
            ("Turn", _) => "turn",
            (_, "yaw") => "heading",
            (_, "x") => "toX",
            (_, "y") => "toY",
            (_, "z") => "toZ",
            _ => "value",
        };
        string name = stem;
        for (int n = 2; !taken.Add(name); n++)
        {
            name = stem + n.ToString(CultureInfo.InvariantCulture);
        }

        return name;
    }
}
