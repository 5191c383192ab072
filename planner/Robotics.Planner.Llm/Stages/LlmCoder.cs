using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Robotics.Planner.Llm;

/// <summary>The Coder by a language model. A program is accepted only when the checker accepts it and it does what the plan says: its skills, in its order, and no other.</summary>
internal sealed class LlmCoder(StageConversation conversation, IPrograms programs) : ICoder
{
    public Task<ProgramText> WriteAsync(TaskContext task, TaskPlan plan, Calculation calculation, CancellationToken stop) =>
        conversation.AskAsync<ProgramReply, ProgramText>(
            StageName.Coder,
            PromptText.Of(StageName.Coder, task.Robot, task.Skills),
            DataBlock.Of(task, ("plan", DataBlock.Of(plan)), ("calculation", DataBlock.Of(calculation))),
            reply => Accept(task, plan, calculation, reply),
            stop);

    private (ProgramText?, IReadOnlyList<string>) Accept(TaskContext task, TaskPlan plan, Calculation calculation, ProgramReply reply)
    {
        ProgramText program = new(reply.Source.ReplaceLineEndings("\n"));
        List<string> errors = [.. programs.Check(program, calculation, task.Skills).Faults.Select(f => $"line {f.Line}: {f.Code}: {f.Message}")];
        return (program, errors.Count > 0 ? errors : Deviations(task, plan, program.Source));
    }

    /// <summary>Where the program's skill calls, in the order of the text, leave the plan. A second call for the same step is a second try; Look is always allowed.</summary>
    private static List<string> Deviations(TaskContext task, TaskPlan plan, string source)
    {
        SyntaxTree tree = CSharpSyntaxTree.ParseText(source, new CSharpParseOptions(kind: SourceCodeKind.Script));
        int done = 0;
        foreach (InvocationExpressionSyntax call in tree.GetRoot().DescendantNodes().OfType<InvocationExpressionSyntax>())
        {
            if (call.Expression is not IdentifierNameSyntax { Identifier.Text: var name } || task.Skills.Find(name) is not { IsSkill: true })
            {
                continue;
            }

            List<string> things = [.. call.ArgumentList.Arguments.Select(a => a.Expression).OfType<LiteralExpressionSyntax>().Select(l => l.Token.Value).OfType<string>()];
            if (done < plan.Steps.Length && Serves(plan.Steps[done]))
            {
                done++;
            }
            else if (name != "Look" && !(done > 0 && Serves(plan.Steps[done - 1])))
            {
                int line = tree.GetLineSpan(call.Span).StartLinePosition.Line + 1;
                return [$"line {line}: {Excerpt.Of(call.ToString())} is not the plan's next step, which is {(done < plan.Steps.Length ? $"{done}: {Words(plan.Steps[done])}" : "none: the plan is at its end")}"];
            }

            bool Serves(PlanStep step) => step.Skill == name && step.Objects.SequenceEqual(things);
        }

        return done == plan.Steps.Length ? [] : [$"the program ends before step {done} of the plan: {Words(plan.Steps[done])}"];
    }

    private static string Words(PlanStep step) => $"{step.Skill}({string.Join(", ", step.Objects.Select(o => $"\"{o}\""))})";
}
