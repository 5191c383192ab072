using Robotics.Cli.Evaluation;
using Robotics.Planner;
using Robotics.Sim;

namespace Robotics.Cli.Wiring;

/// <summary>
/// Programs that stand in for a reasoner in an evaluation: what they score says what the scenes and the measuring are worth. The
/// reference of a scene must reach its goals, idleness must not.
/// </summary>
internal static class WrittenReasoners
{
    /// <summary>The program beside the scene's file.</summary>
    public const string Reference = "reference";

    /// <summary>A program that does nothing but look.</summary>
    public const string Idle = "idle";

    public static bool Are(string reasoner) => reasoner is Reference or Idle;

    /// <exception cref="CommandException">Names are scrambled: a written program knows them.</exception>
    /// <exception cref="SceneException">The scene has no reference program.</exception>
    public static SceneTaskRequest Request(string reasoner, EvalCase run, bool scrambled, TaskOptions options)
    {
        string source = reasoner == Idle ? $"{nameof(Skills.IRobotSkills.Look)}();\n" : File.ReadAllText(SimData.Reference(run.Scene));
        Layout drawn = !scrambled
            ? SceneGenerator.Draw(SceneLoader.Load(run.Scene), run.Variant, run.Seed)
            : throw new CommandException(ExitCode.Usage, $"A program that is written knows the names of things: leave out --scramble with --reasoner {reasoner}.");
        return new(
            run.Scene, run.Variant, run.Seed, false, null, reasoner,
            options with { Attempts = WrittenProgram.Options.Attempts, Twin = WrittenProgram.Options.Twin },
            WrittenProgram.Answers(source, drawn.Goals));
    }
}
