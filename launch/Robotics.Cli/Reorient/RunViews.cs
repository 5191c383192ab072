using System.Globalization;
using Robotics.Reorientation.Student;
using Robotics.Reorientation.Training;

namespace Robotics.Cli.Reorient;

/// <summary>A curve over a run's control steps.</summary>
/// <param name="Short">Its name beside a bar on a terminal; null for the page only.</param>
internal sealed record RunCurve<TReport>(string Title, Func<TReport, double> Of, string? Short = null, string Format = "0.00");

/// <summary>How the reports of a kind of run are shown.</summary>
/// <param name="Words">One report in words, without steps and times.</param>
internal sealed record RunView<TReport>(IReadOnlyList<RunCurve<TReport>> Curves, Func<TReport, string> Words);

internal static class RunViews
{
    public static RunView<IterationReport> Teacher { get; } = new(
        [
            new("Success of about the last 500 goals", r => r.SuccessLately, "success"),
            new("Frontier of the goals' angle, deg, mean over the objects", r => r.FrontierDegrees, "frontier, deg", "0"),
            new("Tolerance, rad", r => r.Tolerance),
            new("Level of randomisation", r => r.Randomisation),
            new("Share of goals that ended with the object lost", r => r.Lost, "lost"),
            new("Angle left where goals ended, rad, mean", r => r.Angle),
            new("Actions that reached goals took, mean", r => r.Actions),
            new("Reward of a step, mean", r => r.Reward, "reward", "0.000"),
            new("Divergence of an update", r => r.Kl),
            new("Standard deviation of actions", r => r.Deviation, "deviation"),
            new("Share of the returns' variance that the critic foresaw", r => r.Explained, "explained"),
            new("Learning rate", r => r.Rate),
        ],
        r => Text($"success {r.SuccessLately:0.00} (now {r.Success:0.00} of {r.Goals}), frontier {r.FrontierDegrees:0} deg, within {r.Tolerance} rad{(r.Rest > 0 ? Text($" at {r.Rest} x rest") : "")}, lost {r.Lost:0.00}, reward {r.Reward:0.000}, kl {r.Kl:0.000}, std {r.Deviation:0.00}, rate {r.Rate:0.0E+0}, explained {r.Explained:0.00}"));

    public static RunView<DistillReport> Student { get; } = new(
        [
            new("Difference to the teacher's action, of a joint, root of the mean square", r => r.ActionError, "action error", "0.000"),
            new("Error of the angle to the goal, rad, mean", r => r.DistanceError, "angle error", "0.000"),
            new("The same near the goal", r => r.NearError ?? r.DistanceError, "near the goal", "0.000"),
            new("Success of about the last 500 goals", r => r.SuccessLately, "success"),
            new("Share of goals that the teacher pursues itself", r => r.TeacherShare, "teacher's share"),
            new("Share of goals that ended with the object lost", r => r.Lost, "lost"),
            new("Angle left where goals ended, rad, mean", r => r.Angle),
            new("Level of randomisation", r => r.Randomisation),
            new("Learning rate", r => r.Rate),
        ],
        r => Text($"action error {r.ActionError:0.000}, angle error {r.DistanceError:0.000} rad, near {r.NearError ?? double.NaN:0.000}, teacher's share {r.TeacherShare:0.00}, success {r.SuccessLately:0.00} (now {r.Success:0.00} of {r.Goals}), lost {r.Lost:0.00}"));

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
