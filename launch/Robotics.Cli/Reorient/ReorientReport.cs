using System.Collections.Immutable;
using Robotics.Ports;
using Robotics.Reorientation.Evaluation;
using Robotics.Sim;

namespace Robotics.Cli.Reorient;

/// <summary>What <c>reorient eval --json</c> prints; schemas/reorient.schema.json describes it. Angles in rad, times in s.</summary>
/// <param name="Sees">"state" or "depth".</param>
/// <param name="Timestep">s, of the physics that is scored in.</param>
/// <param name="Groups">All objects together, then those of training and those held out apart, then the episodes that did not begin as a success.</param>
/// <param name="Worst">The object with the least success at the policy's own stop.</param>
/// <param name="Robustness">All objects under physics that the policy is not told of.</param>
/// <param name="Complete">False when it was stopped before all episodes ran.</param>
internal sealed record ReorientReport(
    string Policy, string Sees, string Hand, string Stage, GoalSet Goals, double Timestep, double StopAt, double StopRest, int Seed, ImmutableArray<double> Tolerances,
    ImmutableArray<Metrics> Groups, ImmutableArray<Metrics> Objects, Metrics? Worst, ImmutableArray<Metrics> Robustness, ImmutableArray<PublishedResult> Published,
    bool Complete, double Seconds)
{
    /// <summary>The conditions of robustness, by name; one with noise of a camera is for policies that have one.</summary>
    public static readonly ImmutableArray<(string Name, HandPhysics Physics, DepthNoise? Noise)> Conditions =
    [
        ("friction x.5", HandPhysics.Nominal with { Friction = .5, TableFriction = .5 }, null),
        ("friction x2", HandPhysics.Nominal with { Friction = 2, TableFriction = 2 }, null),
        ("mass x.3", HandPhysics.Nominal with { ObjectMass = .3 }, null),
        ("mass x1.8", HandPhysics.Nominal with { ObjectMass = 1.8 }, null),
        ("delay 80 ms", HandPhysics.Nominal with { Delay = 1 }, null),
        ("depth noise x2", HandPhysics.Nominal, new(2 * DepthNoise.Published.Jitter, 2 * DepthNoise.Published.Dropout)),
    ];

    public static ImmutableArray<Metrics> GroupsOf(IReadOnlyList<EpisodeResult> results, int seed)
    {
        HashSet<string> train = [.. HandObjects.Train.Select(o => o.Name)], held = [.. HandObjects.HeldOut.Select(o => o.Name)];
        return
        [
            .. new (string Name, EpisodeResult[] Results)[]
            {
                ("all", [.. results]),
                ("training objects", [.. results.Where(r => train.Contains(r.Object))]),
                ("held-out objects", [.. results.Where(r => held.Contains(r.Object))]),
                (FormattableString.Invariant($"began beyond {Metrics.Tolerances[0]} rad"), [.. results.Where(r => r.Asked > Metrics.Tolerances[0])]),
            }.Where(g => g.Results.Length > 0).Select(g => Metrics.Of(g.Name, g.Results, seed)),
        ];
    }
}

/// <summary>A figure that others reported: none of it was measured here.</summary>
internal sealed record PublishedResult(string Source, string Setting, string Figure)
{
    private const string Dexterity = "Chen et al., Visual Dexterity, Science Robotics 2023";

    public static readonly ImmutableArray<PublishedResult> All =
    [
        new(Dexterity, "three fingers on a table, depth, simulation, SO(3), within .4 rad at own stop", "training objects 96 %, held-out 85 %"),
        new(Dexterity, "the same on the real hand, held-out", "45-55 %"),
        new(Dexterity, "median angle at stop, held-out", ".15-.18 rad in simulation, .29-.46 real"),
        new(Dexterity, "four fingers in the air, own stop / perfect stop", "within .4 rad 72.3 / 80.9 %, within .1 rad 25.9 / 67.4 %"),
        new(Dexterity, "drops in the air", "23 % (truck), 56 % (duck) on the real hand"),
        new(Dexterity, "median time, real", "just under 7 s"),
        new("contact-implicit MPC", "yaw within 90 degrees, known mesh, true state, within .4 rad", "96.5 %"),
    ];
}
