using Robotics.Planner;
using Robotics.Planner.Llm;

namespace Robotics.LlmStandIn;

/// <summary>Pairs the completions of a scene with the requests that the chain makes now: after a prompt, a schema or a world changed on purpose.</summary>
public static class CassetteWriter
{
    /// <summary>The model's name in the requests of the cassettes.</summary>
    public const string Model = "by-hand";

    public static async Task<Cassette> WriteAsync(Completions completions, TaskContext task, IPrograms programs, CancellationToken stop)
    {
        using CassetteRecorder recorder = new(new CompletionClient(completions), Model);

        // No repairs: a completion that is refused has to be written anew, not argued with.
        LlmChain chain = LlmChain.Create(recorder, programs, LlmChainOptions.Default with { Repairs = 0 });
        Analysis analysis = await chain.Analyzer.AnalyzeAsync(task, stop);
        TaskPlan plan = await chain.Planner.PlanAsync(task, analysis, stop);
        Calculation calculation = await chain.Calculator.CalculateAsync(task, analysis, plan, stop);
        await chain.Coder.WriteAsync(task, plan, calculation, stop);
        return recorder.Cassette(Cassette.ByHand);
    }
}
