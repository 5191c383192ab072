using Robotics.Perception;
using Robotics.Ports;
using Robotics.Skills;

namespace Robotics.Planner.Llm;

/// <summary>
/// The Planner by a language model. A plan is accepted only when its skills and objects exist, its hand is empty or full as each
/// skill needs it, its constraints are kept, and it agrees with the Analyzer about the tool.
/// </summary>
internal sealed class LlmPlanner(StageConversation conversation) : IPlanner
{
    /// <summary>The longest plan that is accepted, steps.</summary>
    public const int MaxSteps = 40;

    public Task<TaskPlan> PlanAsync(TaskContext task, Analysis analysis, CancellationToken stop) =>
        conversation.AskAsync<PlanReply, TaskPlan>(
            StageName.Planner,
            PromptText.Of(StageName.Planner, task.Robot, task.Skills),
            DataBlock.Of(task, ("analysis", DataBlock.Of(analysis))),
            reply => Accept(task, analysis, reply),
            stop);

    private static (TaskPlan?, IReadOnlyList<string>) Accept(TaskContext task, Analysis analysis, PlanReply reply)
    {
        ReplyCheck check = new(task.World);
        check.Require(reply.Steps.Length is > 0 and <= MaxSteps, $"steps: there are {reply.Steps.Length}, and must be 1 to {MaxSteps}");
        check.Require(analysis.Verdict != AnalysisVerdict.Direct || reply.Tools.Length == 0,
            "tools: the Analyzer's verdict is direct, so no tool is used");
        check.Require(analysis.Verdict != AnalysisVerdict.NeedsTool || reply.Tools.Length > 0,
            "tools: the Analyzer's verdict is needs_tool, so at least one tool is used");
        foreach ((string tool, int i) in reply.Tools.Select((t, i) => (t, i)))
        {
            check.Object(tool, $"tools[{i}]");
        }

        HashSet<string> forbidden = [.. analysis.Constraints.Where(c => c.Kind == "untouched").Select(c => c.Object)];
        string? held = null;
        for (int i = 0; i < Math.Min(reply.Steps.Length, MaxSteps); i++)
        {
            Step(task, check, reply.Steps[i], $"steps[{i}]", reply.Tools, forbidden, ref held);
        }

        return (new TaskPlan(
            [.. reply.Steps.Select(s => new PlanStep(s.Skill, [.. s.Objects], s.Tool, s.Why, s.Precondition, s.Effect))],
            [.. reply.Tools],
            reply.Rationale), check.Errors);
    }

    private static void Step(
        TaskContext task, ReplyCheck check, StepReply step, string where, string[] tools, HashSet<string> forbidden, ref string? held)
    {
        if (task.Skills.Find(step.Skill) is not { IsSkill: true } skill)
        {
            check.Require(false, $"{where}.skill: there is no skill {Excerpt.Of(step.Skill)}; there are: {string.Join(", ", task.Skills.Skills.Select(s => s.Name))}");
            return;
        }

        int arity = skill.Parameters.Count(p => p.Type == "string");
        check.Require(step.Objects.Length == arity, $"{where}.objects: {skill.Name} takes {arity}, not {step.Objects.Length}");
        List<string> owners = [];
        foreach (string thing in step.Objects)
        {
            if (check.Thing(thing, $"{where}.objects"))
            {
                task.World.TryFindThing(thing, out SensedObject owner, out Part? _);
                owners.Add(owner.Name);
                check.Require(!forbidden.Contains(owner.Name), $"{where}.objects: '{owner.Name}' must stay untouched");
            }
        }

        // What a skill can fail with tells what it needs of the hand; its effect tells what it leaves there.
        check.Require(!skill.FailureCodes.Contains(SkillCode.HandFull) || held is null,
            $"{where}: {skill.Name} needs an empty hand, and '{held}' is in it");
        check.Require(!skill.FailureCodes.Contains(SkillCode.NothingHeld) || held is not null,
            $"{where}: {skill.Name} needs something in the hand, and it is empty");
        if (skill.FailureCodes.Contains(SkillCode.HandFull))
        {
            held = owners.FirstOrDefault();
        }

        if (step.Tool is not null)
        {
            check.Require(tools.Contains(step.Tool), $"{where}.tool: {Excerpt.Of(step.Tool)} is not among tools");
            check.Require(step.Tool == held, $"{where}.tool: {Excerpt.Of(step.Tool)} is not in the hand; {(held is null ? "the hand is empty" : $"'{held}' is")}");
        }

        if (skill.Effect.Contains("the hand is empty", StringComparison.Ordinal))
        {
            held = null;
        }
    }
}
