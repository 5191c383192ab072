using Robotics.Skills;

namespace Robotics.Planner.Llm;

/// <summary>
/// The Calculator by a language model. Each number is accepted only as an expression that can be evaluated in the world that is
/// seen; the value is computed here and never the model's.
/// </summary>
internal sealed class LlmCalculator(StageConversation conversation) : ICalculator
{
    public async Task<Calculation> CalculateAsync(TaskContext task, Analysis analysis, TaskPlan plan, CancellationToken stop) =>
        // Nothing to calculate is nothing to ask.
        plan.Steps.All(s => task.Skills.Find(s.Skill)?.Parameters.All(p => p.Type != "double") ?? true)
            ? new Calculation([])
            : await conversation.AskAsync<CalculationReply, Calculation>(
                StageName.Calculator,
                PromptText.Of(StageName.Calculator, task.Robot, task.Skills),
                DataBlock.Of(task, ("analysis", DataBlock.Of(analysis)), ("plan", DataBlock.Of(plan)), ("needed", DataBlock.Needed(plan, task.Skills))),
                reply => Accept(task, plan, reply),
                stop).ConfigureAwait(false);

    private static (Calculation?, IReadOnlyList<string>) Accept(TaskContext task, TaskPlan plan, CalculationReply reply)
    {
        ReplyCheck check = new(task.World);
        WorldQueries queries = new(task.World, task.Robot);
        Dictionary<(int, string), SkillParameter> needed = plan.Steps
            .SelectMany((s, i) => task.Skills.Find(s.Skill)!.Parameters.Where(p => p.Type == "double").Select(p => (Key: (i, p.Name), Parameter: p)))
            .ToDictionary(x => x.Key, x => x.Parameter);
        HashSet<(int, string)> given = [];
        List<Parameter> parameters = [];
        foreach ((ParameterReply p, int i) in reply.Parameters.Select((p, i) => (p, i)))
        {
            string where = $"parameters[{i}]";
            check.Require(needed.ContainsKey((p.Step, p.Name)), $"{where}: step {p.Step} needs no number {Excerpt.Of(p.Name)}");
            check.Require(given.Add((p.Step, p.Name)), $"{where}: {Excerpt.Of(p.Name)} of step {p.Step} is given twice");
            try
            {
                parameters.Add(new(p.Step, p.Name, p.Expression, QueryExpression.Evaluate(p.Expression, queries), Unit(p.Unit), p.Frame.ToString().ToLowerInvariant(), p.Source));
            }
            catch (FormatException e)
            {
                check.Require(false, $"{where}.expression {Excerpt.Of(p.Expression)}: {e.Message}");
            }
        }

        foreach (((int step, string name), SkillParameter p) in needed)
        {
            check.Require(p.Optional || given.Contains((step, name)), $"parameters: '{name}' of step {step} ({plan.Steps[step].Skill}) is missing");
        }

        return (new Calculation([.. parameters.OrderBy(p => p.Step)]), check.Errors);
    }

    private static string Unit(UnitReply unit) => unit switch
    {
        UnitReply.Metre => "m",
        UnitReply.Radian => "rad",
        UnitReply.Kilogram => "kg",
        _ => "1",
    };
}
