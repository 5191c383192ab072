using Robotics.Perception;
using Robotics.Planner.Offline;
using Robotics.Programs;
using Robotics.Skills;

namespace Robotics.Planner.Tests.Offline;

/// <summary>The four offline stages, one after the other.</summary>
internal sealed record Chain(Analysis Analysis, TaskPlan Plan, Calculation Numbers, string Source)
{
    public static Analysis Analyze(string sentence, WorldView world) =>
        new OfflineAnalyzer().AnalyzeAsync(Tables.Task(sentence, world), default).Result;

    public static async Task<Chain> OfAsync(TaskContext task)
    {
        Analysis analysis = await new OfflineAnalyzer().AnalyzeAsync(task, default);
        Assert.True(analysis.Verdict is AnalysisVerdict.Direct or AnalysisVerdict.NeedsTool, $"{analysis.Verdict}: {analysis.Reason}");
        TaskPlan plan = await new OfflinePlanner().PlanAsync(task, analysis, default);
        Calculation numbers = await new OfflineCalculator().CalculateAsync(task, analysis, plan, default);
        ProgramText text = await new OfflineCoder().WriteAsync(task, plan, numbers, default);
        return new(analysis, plan, numbers, text.Source);
    }

    public static Task<Chain> OfAsync(string sentence, WorldView world) => OfAsync(Tables.Task(sentence, world));

    /// <summary>The skills that change something, with what they are about.</summary>
    public string Acts => string.Join(' ', Plan.Steps.Where(s => s.Skill is not ("Look" or "Lift")).Select(s => s.Skill + "(" + string.Join(',', s.Objects) + ")"));

    /// <summary>The program passes the real checker, and its numbers are those of the Calculator.</summary>
    public Chain Checked(SkillCatalogue? skills = null)
    {
        HashSet<double> numbers = [0, 1, 2];
        foreach (Parameter p in Numbers.Parameters)
        {
            foreach (System.Text.RegularExpressions.Match m in System.Text.RegularExpressions.Regex.Matches(p.Expression, @"(?<![\w.])\d+(\.\d+)?"))
            {
                numbers.Add(double.Parse(m.Value, System.Globalization.CultureInfo.InvariantCulture));
            }
        }

        ProgramCompilation compiled = ProgramCompiler.Compile(Source, ProgramOptions.Default with { AllowedLiterals = numbers, Skills = skills ?? SkillCatalogue.Default });
        Assert.True(compiled.Ok, string.Join('\n', compiled.Diagnostics) + "\n" + Source);
        return this;
    }
}
