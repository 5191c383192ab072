using System.Collections.Immutable;
using Robotics.Geometry;
using Robotics.Ports;
using Robotics.Reorientation;
using Robotics.Reorientation.Evaluation;
using Robotics.Reorientation.Planning;
using Robotics.Reorientation.Policy;
using Robotics.Reorientation.Student;
using Robotics.Sim;

namespace Robotics.Cli.Reorient;

/// <summary>What is tried: who turns which objects of which hand to which goals.</summary>
/// <param name="Policy">One of <see cref="Policies"/>.</param>
/// <param name="Weights">A trained policy's file; null for a policy that has none.</param>
/// <param name="StopAt">rad: within this, and at rest, the policy stops.</param>
/// <param name="StopRest">What a teacher or student calls rest: a factor of the limits it was trained with.</param>
/// <param name="Together">Episodes of a trained policy at once; changes how long it takes, never what comes out.</param>
/// <param name="Rollouts">Of the planner.</param>
internal sealed record ReorientOptions(
    string Policy, string? Weights, string Hand, string Stage, string Objects, GoalSet Goals, HandPreset Preset, double StopAt, double StopRest, int Seed, int Together, int Threads, int Rollouts)
{
    public static readonly ImmutableArray<string> Policies = ["cem", "teacher", "student"];
}

/// <summary>The worlds and the policy that options ask for.</summary>
internal sealed class ReorientSetup : IDisposable
{
    private readonly HandWorlds? model;
    private readonly HandPictures? drawn;
    private readonly ReorientOptions options;

    public ReorientSetup(ReorientOptions options)
    {
        this.options = options;
        if (options.Policy == "cem")
        {
            // The planner thinks about one world at a time: more would only make its model change objects.
            Worlds = Open(1, options.Preset);
            model = Open(options.Rollouts, HandPreset.Training);
            Policy = new CemPolicy(model, new() { StopAngle = options.StopAt, Seed = options.Seed });
            return;
        }

        string weights = options.Weights ?? throw new CommandException(ExitCode.Usage, $"reorient: the policy '{options.Policy}' is trained: name its file with --weights.");
        Worlds = Open(options.Together, options.Preset);
        if (options.Policy == "teacher")
        {
            Policy = ReorientationPolicy.Load(weights, Worlds, options.StopAt, options.StopRest);
            return;
        }

        Cameras = new(Worlds, DepthNoise.Published, options.Seed);
        drawn = new(Worlds, Cameras.Camera);
        StudentPolicy student = StudentPolicy.Load(weights, Worlds, Cameras, drawn, options.StopAt, options.StopRest);
        (Policy, Told) = (student, student.ToldTurn ? ", told the goal as a picture and as the turn from where the object lay" : ", told the goal as a picture");
    }

    public HandWorlds Worlds { get; }

    public IHandPolicy Policy { get; }

    /// <summary>By which the policy sees, with the published errors; null for one that sees the state.</summary>
    public HandCameras? Cameras { get; }

    /// <summary>What the policy goes by beside what it sees, in words.</summary>
    public string Told { get; } = "";

    /// <summary>Episode number <paramref name="index"/>: objects take turns.</summary>
    public Episode Episode(int index)
    {
        int thing = index % Worlds.Things.Length;
        return Reorientation.Evaluation.Episode.Draw(options.Seed, index, thing, options.Goals, Worlds.Upright(thing), Worlds.Support);
    }

    public IEnumerable<EpisodeResult> Run(IEnumerable<Episode> episodes, in HandPhysics physics, Action? stepped, CancellationToken stop) =>
        new Evaluator(Worlds, Policy, physics) { Stepped = stepped }.Run(episodes, stop);

    private HandWorlds Open(int count, HandPreset preset) => new(new()
    {
        Hand = options.Hand,
        Stage = options.Stage,
        Objects = options.Objects,
        Worlds = count,
        Threads = options.Threads,
        Preset = preset,
    });

    public void Dispose()
    {
        drawn?.Dispose();
        Worlds.Dispose();
        model?.Dispose();
    }
}
