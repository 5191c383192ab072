using Robotics.Ports;
using Robotics.Reorientation;
using Robotics.Reorientation.Evaluation;
using Robotics.Reorientation.Grasping;
using Robotics.Reorientation.Student;
using Robotics.Sim;

namespace Robotics.Cli.Reorient;

/// <summary>What is tried: who turns which objects of which hand to which goals.</summary>
/// <param name="Policy">One of <see cref="PolicyChoice.Names"/>.</param>
/// <param name="Weights">A trained policy's file; null for a policy that has none.</param>
/// <param name="StopAt">rad: within this, and at rest, the policy stops.</param>
/// <param name="StopRest">What a teacher or student calls rest: a factor of the limits it was trained with.</param>
/// <param name="Together">Episodes of a trained policy at once; changes how long it takes, never what comes out.</param>
/// <param name="Rollouts">Of the planner.</param>
internal sealed record ReorientOptions(
    string Policy, string? Weights, string Hand, string Stage, string Objects, GoalSet Goals, HandPreset Preset, double StopAt, double StopRest, int Seed, int Together, int Threads, int Rollouts)
{
    public HandWorldOptions Of => new() { Hand = Hand, Stage = Stage, Objects = Objects, Threads = Threads, Preset = Preset };
}

/// <summary>The worlds and the policy that options ask for.</summary>
internal sealed class ReorientSetup : IDisposable
{
    private readonly OpenedPolicy opened;
    private readonly ReorientOptions options;
    private readonly HandWorlds? grasping;
    private readonly GraspSearch? grasps;

    public ReorientSetup(ReorientOptions options)
    {
        this.options = options;
        PolicyChoice choice = new PolicyChoice(options.Policy, options.Weights, options.StopAt, options.StopRest, options.Rollouts).Checked();
        // The planner thinks about one world at a time: more would only make its model change objects.
        Worlds = new(options.Of with { Worlds = choice.Name == "cem" ? 1 : options.Together });
        Cameras = choice.ByCamera ? new(Worlds, DepthNoise.Published, options.Seed) : null;
        opened = choice.Open(options.Of, Worlds, Cameras, options.Seed);
        if (options.Stage == "air")
        {
            grasping = new(options.Of with { Preset = HandPreset.Grasping });
            grasps = new(grasping);
        }

        Told = Policy is not StudentPolicy student ? ""
            : student.ToldTurn ? ", told the goal as a picture and as the turn from where the object lay" : ", told the goal as a picture";
    }

    public HandWorlds Worlds { get; }

    public IHandPolicy Policy => opened.Policy;

    /// <summary>Control periods before an episode begins, in which objects come to rest.</summary>
    public int SettlePeriods => grasps is null ? Evaluator.SettlePeriods : 0;

    /// <summary>By which the policy sees, with the published errors; null for one that sees the state.</summary>
    public HandCameras? Cameras { get; }

    /// <summary>What the policy goes by beside what it sees, in words.</summary>
    public string Told { get; }

    /// <summary>Episode number <paramref name="index"/>: objects take turns.</summary>
    public Episode Episode(int index)
    {
        int thing = index % Worlds.Things.Length;
        return Reorientation.Evaluation.Episode.Draw(options.Seed, index, thing, options.Goals, Worlds.Upright(thing), Worlds.Support);
    }

    /// <exception cref="GraspException">In the air, for an object that the hand cannot hold.</exception>
    public IEnumerable<EpisodeResult> Run(IEnumerable<Episode> episodes, HandPhysics physics, Action? stepped, CancellationToken stop) =>
        new Evaluator(Worlds, Policy, physics)
        {
            Stepped = stepped,
            Grasps = grasps is null ? null : e => grasps.Find(e.Object, e.Goals == GoalSet.Yaw90, options.Seed, e.Index, physics),
        }.Run(episodes, stop);

    public void Dispose()
    {
        opened.Dispose();
        grasping?.Dispose();
        Worlds.Dispose();
    }
}
