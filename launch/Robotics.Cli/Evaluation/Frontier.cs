using System.Collections.Immutable;
using Robotics.Sim;

namespace Robotics.Cli.Evaluation;

/// <summary>How far along an axis a scene can be varied before too few runs come out right.</summary>
/// <param name="Held">Highest level at which enough were right; null when there is none.</param>
/// <param name="Failed">Level at which too few were; null when the axis ends before.</param>
/// <param name="Right">Of the runs at the last level that was tried.</param>
/// <param name="Failures">How many of those were not right, by label.</param>
public sealed record FrontierRow(string Scene, string Axis, double? Held, double? Failed, int Right, int Runs, ImmutableSortedDictionary<string, int> Failures)
{
    /// <summary>The scene as it was failed at, or null.</summary>
    public string? FailedScene => Failed is { } level ? Scene + new Variation(Axis, level) : null;
}

/// <summary>Raises the difficulty of scenes, axis by axis, until the chain fails.</summary>
public static class Frontier
{
    /// <param name="step">Levels between two trials, in (0, 1].</param>
    /// <param name="least">Share of right runs that is enough.</param>
    /// <param name="measure">Runs scenes by name; fewer runs than asked for when it was stopped, and then the search ends.</param>
    public static async IAsyncEnumerable<FrontierRow> FindAsync(
        IReadOnlyList<string> scenes, IReadOnlyList<string> axes, double step, double least, Func<IReadOnlyList<string>, Task<IReadOnlyCollection<EvalResult>?>> measure)
    {
        foreach (string axis in axes)
        {
            List<string> open = [.. scenes];
            double? held = null;
            for (int k = 1; open.Count > 0; k++)
            {
                double level = Math.Min(1, k * step);
                if (await measure([.. open.Select(s => s + new Variation(axis, level))]) is not { } runs)
                {
                    yield break;
                }

                foreach (string scene in open.ToArray())
                {
                    EvalResult[] of = [.. runs.Where(r => r.Case.Scene == scene + new Variation(axis, level))];
                    int right = of.Count(r => r.Success);
                    bool enough = right >= least * of.Length;
                    if (!enough || level >= 1)
                    {
                        open.Remove(scene);
                        yield return new(scene, axis, enough ? level : held, enough ? null : level, right, of.Length, EvalRow.FailuresOf(of));
                    }
                }

                held = level;
            }
        }
    }
}
