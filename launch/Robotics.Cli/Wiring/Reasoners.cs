using Microsoft.Extensions.AI;
using Robotics.Planner;
using Robotics.Planner.Llm;
using Robotics.Planner.Offline;

namespace Robotics.Cli.Wiring;

/// <summary>The ways to think, by name: one for all stages, then others for single stages, as in <c>llm,planner=offline</c>.</summary>
/// <param name="recordings">A folder of recorded replies to ask first and to add to; null for none.</param>
public sealed class Reasoners(IPrograms programs, TimeProvider time, Func<string, string?> environment, string? recordings = null) : IDisposable
{
    public const string Offline = "offline";
    public const string Llm = "llm";

    /// <summary>Nobody thinks: a person wrote the program. No choice of <c>--reasoner</c>.</summary>
    public const string Hand = "hand";

    public static IReadOnlyList<string> Names { get; } = [Llm, Offline];

    private static readonly IReadOnlyList<string> StageNames = [.. Enum.GetNames<StageName>().Select(n => n.ToLowerInvariant())];

    private IChatClient? _client;

    /// <summary>Stages for one task: a model's budget is the task's own.</summary>
    /// <exception cref="LlmNotConfiguredException">A model is asked for and none is configured; says how.</exception>
    /// <exception cref="CommandException">There is no such reasoner, or no such stage.</exception>
    public ReasonerStages Create(string reasoner)
    {
        Dictionary<string, ReasonerStages> made = [];
        string[] parts = reasoner.Split(',', StringSplitOptions.TrimEntries);
        ReasonerStages stages = All(parts[0]);
        foreach (string part in parts[1..])
        {
            if (part.Split('=', StringSplitOptions.TrimEntries) is not [var stage, var name])
            {
                throw new CommandException(ExitCode.Usage, $"Reasoner '{Terminal.Plain(part)}' is not STAGE=NAME. Stages: {string.Join(", ", StageNames)}. For example llm,planner=offline.");
            }

            ReasonerStages other = All(name);
            stages = stage switch
            {
                "analyzer" => stages with { Analyzer = other.Analyzer },
                "planner" => stages with { Planner = other.Planner },
                "calculator" => stages with { Calculator = other.Calculator },
                "coder" => stages with { Coder = other.Coder },
                _ => throw CommandException.Unknown("stage", stage, StageNames, "For example llm,planner=offline."),
            };
        }

        Func<ModelUse>[] uses = [.. made.Values.Select(m => m.Use)];
        return stages with { Use = () => new(uses.Sum(u => u().Requests), uses.Sum(u => u().Tokens)) };

        ReasonerStages All(string name) => made.TryGetValue(name, out ReasonerStages? known) ? known : made[name] = Make(name);
    }

    public void Dispose() => _client?.Dispose();

    private ReasonerStages Make(string name)
    {
        switch (name)
        {
            case Offline:
                return new(new OfflineAnalyzer(), new OfflinePlanner(), new OfflineCalculator(), new OfflineCoder());
            case Llm:
                LlmChain chain = LlmChain.Create(_client ??= Client(), programs);
                return new(chain.Analyzer, chain.Planner, chain.Calculator, chain.Coder) { Use = () => new(chain.Budget.Requests, chain.Budget.Tokens) };
            default:
                throw CommandException.Unknown("reasoner", name, Names, "Name one of them, or a stage at a time: llm,planner=offline.");
        }
    }

    /// <summary>With recordings and no endpoint: the recordings alone.</summary>
    private IChatClient Client()
    {
        if (recordings is not null && string.IsNullOrWhiteSpace(environment(LlmEndpointOptions.EndpointVariable)))
        {
            return RecordedChatClient.Replay(recordings);
        }

        LlmEndpointOptions endpoint = LlmEndpointOptions.FromEnvironment(environment);
        IChatClient live = LlmChain.Connect(endpoint, time);
        return recordings is null ? live : new RecordedChatClient(live, endpoint.Model, recordings);
    }
}
