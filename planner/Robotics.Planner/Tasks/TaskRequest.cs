using System.Collections.Immutable;
using Robotics.Ports;

namespace Robotics.Planner;

/// <summary>The four stages that think about a task, each offline or with a model.</summary>
public sealed record ReasonerStages(IAnalyzer Analyzer, IPlanner Planner, ICalculator Calculator, ICoder Coder)
{
    /// <summary>What these stages have asked a language model so far.</summary>
    public Func<ModelUse> Use { get; init; } = () => default;
}

/// <summary>What a language model was asked.</summary>
/// <param name="Tokens">Of prompts and replies together.</param>
public readonly record struct ModelUse(int Requests, long Tokens);

/// <summary>How a task is proved and run.</summary>
public sealed record TaskOptions
{
    /// <summary>Worlds of the rehearsal, in [1, 10000].</summary>
    public int Worlds { get; init; } = 12;

    /// <summary>Least success rate in rehearsal at which the program is run, in [0, 1].</summary>
    public double Bar { get; init; } = 0.8;

    /// <summary>How often the chain may be gone through, in [1, 10].</summary>
    public int Attempts { get; init; } = 3;

    /// <summary>Seed of the rehearsal's draws.</summary>
    public int Seed { get; init; }

    /// <summary>Worlds rehearsed at the same time, in [1, 256]. Changes how long it takes, never what comes out.</summary>
    public int Threads { get; init; } = 2;

    /// <summary>Whether a plan with a tool is compared with the bare hand.</summary>
    public bool Twin { get; init; } = true;

    /// <summary>
    /// False only to measure what rehearsal is worth: then what passed the check is run unproven, and there is no bare-hand twin.
    /// </summary>
    public bool Rehearse { get; init; } = true;

    /// <summary>Worlds in which the bare hand is tried before it counts as failed, in [1, 10000].</summary>
    public int TwinWorlds { get; init; } = 4;

    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range; the message says which and what to give.</exception>
    public TaskOptions Validate()
    {
        Range(Worlds, 1, 10000, "worlds");
        Range(Attempts, 1, 10, "attempts");
        Range(Threads, 1, 256, "threads");
        Range(TwinWorlds, 1, 10000, "twin worlds");
        return Bar is >= 0 and <= 1
            ? this
            : throw new ArgumentOutOfRangeException(nameof(Bar), $"The bar is {Bar} and must be in [0, 1]. Give for example 0.8.");
    }

    private static void Range(int value, int least, int most, string name)
    {
        if (value < least || value > most)
        {
            throw new ArgumentOutOfRangeException(name, $"The number of {name} is {value} and must be in [{least}, {most}]. Give another.");
        }
    }
}

/// <summary>One task.</summary>
/// <param name="Sentence">What the person said.</param>
/// <param name="AlsoMeasure">
/// Goals measured besides the Analyzer's after execution, for example a scene's own when the sentence is one of the scene's.
/// No stage sees them.
/// </param>
public sealed record TaskRequest(string Sentence, TaskOptions Options, ImmutableArray<GoalSpec> AlsoMeasure);
