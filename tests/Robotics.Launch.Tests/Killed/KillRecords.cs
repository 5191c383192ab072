using System.Globalization;
using System.Text.Json;

namespace Robotics.Launch.Tests.Killed;

/// <summary>One kill, a line of the results.</summary>
/// <param name="Killed">executor, simulation, client or run.</param>
/// <param name="Stage">What went on: think (with the rehearsal) or execution.</param>
/// <param name="After">Seconds from the beginning of that to the kill.</param>
/// <param name="Moving">Whether the arm moved then.</param>
/// <param name="Limit">Seconds of silence after which it is to hold; null: the arm died with what was killed.</param>
/// <param name="Held">Seconds from the kill to the last state at which it moved.</param>
/// <param name="Ended">Seconds from the kill until the task was told to have ended, where somebody is left to tell.</param>
/// <param name="Messages">In the recording, all of which can be read.</param>
/// <param name="Behind">Seconds from the last of them to the kill; below 0 when the recording went on.</param>
internal sealed record KillRecord(string Killed, int Number, string Stage, double After, bool Moving, double? Limit, double? Held, double? Ended, int Messages, double? Behind);

/// <summary>How many kills there are, at which moments, and where what came of them is kept. The environment says it; without it they are few.</summary>
internal sealed class KillRecords
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    private readonly string? _file = Environment.GetEnvironmentVariable("ROBOTICS_KILLS_OUT");
    private readonly List<KillRecord> _all = [];
    private readonly string _killed;

    public KillRecords(string killed)
    {
        _killed = killed;
        Random = new(Number("ROBOTICS_KILLS_SEED", 1) + killed.Sum(c => c));
    }

    /// <summary>Kills of each kind.</summary>
    public static int Count { get; } = Number("ROBOTICS_KILLS", 2);

    /// <summary>Whether the times are what is asked about, rather than whether it works at all.</summary>
    public static bool Measured { get; } = Environment.GetEnvironmentVariable("ROBOTICS_KILLS_OUT") is not null;

    public Random Random { get; }

    /// <summary>A random moment: one of five while it thinks and rehearses, the others while it acts.</summary>
    public (bool Acting, double After) Moment() => Random.Next(5) == 0 ? (false, 2 * Random.NextDouble()) : (true, 3.5 * Random.NextDouble());

    public void Add(KillRecord record)
    {
        _all.Add(record);
        if (_file is not null)
        {
            File.AppendAllText(_file, JsonSerializer.Serialize(record, Json) + "\n");
        }
    }

    /// <summary>A closing line: how late the arm held, after the limit.</summary>
    public void Close()
    {
        double[] late = [.. _all.Where(r => r is { Held: > 0, Limit: not null }).Select(r => r.Held!.Value - r.Limit!.Value).Order()];
        if (_file is null)
        {
            return;
        }

        File.AppendAllText(_file, JsonSerializer.Serialize(new
        {
            Summary = _killed, Kills = _all.Count, Moving = late.Length, LateP50 = At(.5), LateP99 = At(.99), LateMax = At(1),
            Readable = _all.Count(r => r.Messages > 0), BehindMax = _all.Max(r => r.Behind),
        }, Json) + "\n");
        Assert.All(late, l => Assert.True(l <= .1, FormattableString.Invariant($"{_killed}: the arm held {l:0.###} s after the limit.")));

        double? At(double share) => late.Length == 0 ? null : late[Math.Min((int)(share * late.Length), late.Length - 1)];
    }

    private static int Number(string name, int otherwise) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;
}
