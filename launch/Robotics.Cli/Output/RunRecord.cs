using System.Collections.Immutable;
using Robotics.Planner;
using Robotics.Skills;

namespace Robotics.Cli.Output;

/// <summary>One run with everything that its output folder tells.</summary>
/// <param name="Skills">Skills as they ended during execution, in order.</param>
/// <param name="Frames">Pictures of the execution, in order; empty when nothing could be drawn.</param>
/// <param name="Repeat">The command that repeats the run exactly.</param>
public sealed record RunRecord(
    string Scene,
    string Variant,
    int Seed,
    string Reasoner,
    double Bar,
    TaskReport Report,
    ImmutableArray<SkillOutcome> Skills,
    ImmutableArray<Frame> Frames,
    string Repeat);

/// <summary>A skill call of the executed program.</summary>
/// <param name="Line">1-based.</param>
/// <param name="Start">Seconds of the world's clock.</param>
/// <param name="End">Seconds of the world's clock.</param>
public sealed record SkillOutcome(int Line, string Call, SkillResult Result, double Start, double End);

/// <summary>A picture.</summary>
/// <param name="Rgb">Row by row from the top, three bytes a pixel.</param>
public sealed record Frame(string Caption, int Width, int Height, byte[] Rgb);
