using System.Diagnostics;

namespace Robotics.Ros;

/// <summary>
/// How old what comes on a topic is, by the wall clock of who hears it. A reading that cannot be believed is as none; one that is the
/// same to the bit as the one before is none either while something moves: no sensor tells the same twice. Safe for concurrent use.
/// </summary>
/// <param name="what">What comes, for messages: "The depth picture".</param>
/// <param name="limit">s at which it is too old.</param>
public sealed class Freshness(string what, double limit)
{
    /// <summary>s of motion for which a reading may stay the same: servos tell in steps, and may be stalled.</summary>
    private const double Frozen = 1;

    private readonly Lock _gate = new();
    private long _came, _changed, _refused;
    private string _refusal = "";

    /// <param name="changed">Whether any bit differs from the reading before.</param>
    public void Came(bool changed)
    {
        lock (_gate)
        {
            _came = Stopwatch.GetTimestamp();
            _changed = changed ? _came : _changed;
            _refused = 0;
        }
    }

    /// <summary>A reading came that cannot be believed.</summary>
    /// <param name="why">A sentence for people.</param>
    public void Refuse(string why)
    {
        lock (_gate)
        {
            _refused++;
            _refusal = why;
        }
    }

    /// <summary>Why it is too old to go by, and how old; null while it is fresh.</summary>
    /// <param name="moves">Timestamp at which motion began, 0 while nothing moves.</param>
    public string? Stale(long moves)
    {
        lock (_gate)
        {
            if (_came == 0)
            {
                return $"{what} has not come yet{Refusals}.";
            }

            double age = Stopwatch.GetElapsedTime(_came).TotalSeconds, still = moves == 0 ? 0 : Stopwatch.GetElapsedTime(Math.Max(_changed, moves)).TotalSeconds;
            return age > limit ? FormattableString.Invariant($"{what} is {age:0.00} s old; at most {limit} s{Refusals}.")
                : still > Frozen ? FormattableString.Invariant($"{what} has been the same to the bit for {still:0.00} s of motion; at most {Frozen} s. It is frozen.")
                : null;
        }
    }

    private string Refusals => _refused == 0 ? "" : $" ({_refused} refused since, the last because {_refusal})";
}
