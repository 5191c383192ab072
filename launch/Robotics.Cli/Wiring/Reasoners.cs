using Microsoft.Extensions.AI;
using Robotics.Planner;
using Robotics.Planner.Llm;
using Robotics.Planner.Offline;

namespace Robotics.Cli.Wiring;

/// <summary>The ways to think, by name.</summary>
public sealed class Reasoners(IPrograms programs, TimeProvider time, Func<string, string?> environment) : IDisposable
{
    public const string Offline = "offline";
    public const string Llm = "llm";

    public static IReadOnlyList<string> Names { get; } = [Llm, Offline];

    private IChatClient? _client;

    /// <summary>Stages for one task: a model's budget is the task's own.</summary>
    /// <exception cref="LlmNotConfiguredException">A model is asked for and none is configured; says how.</exception>
    /// <exception cref="CommandException">There is no such reasoner.</exception>
    public ReasonerStages Create(string reasoner)
    {
        switch (reasoner)
        {
            case Offline:
                return new(new OfflineAnalyzer(), new OfflinePlanner(), new OfflineCalculator(), new OfflineCoder());
            case Llm:
                _client ??= LlmChain.Connect(LlmEndpointOptions.FromEnvironment(environment), time);
                LlmChain chain = LlmChain.Create(_client, programs);
                return new(chain.Analyzer, chain.Planner, chain.Calculator, chain.Coder);
            default:
                throw CommandException.Unknown("Reasoner", reasoner, Names, "Name one of them.");
        }
    }

    public void Dispose() => _client?.Dispose();
}
