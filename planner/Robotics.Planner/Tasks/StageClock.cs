using System.Collections.Immutable;

namespace Robotics.Planner;

/// <summary>Adds up wall time by name. It is for people and never enters the trace.</summary>
internal sealed class StageClock(TimeProvider clock)
{
    public const string Rehearse = "rehearse";
    public const string Execute = "execute";

    private readonly Dictionary<string, double> _seconds = [];

    public T Measure<T>(string name, Func<T> work)
    {
        long start = clock.GetTimestamp();
        try
        {
            return work();
        }
        finally
        {
            Add(name, start);
        }
    }

    public async Task<T> MeasureAsync<T>(string name, Func<Task<T>> work)
    {
        long start = clock.GetTimestamp();
        try
        {
            return await work();
        }
        finally
        {
            Add(name, start);
        }
    }

    public TaskSeconds Seconds
    {
        get
        {
            var stages = _seconds.Where(p => p.Key is not (Rehearse or Execute)).ToImmutableSortedDictionary(StringComparer.Ordinal);
            return new(stages.Values.Sum(), _seconds.GetValueOrDefault(Rehearse), _seconds.GetValueOrDefault(Execute)) { Stages = stages };
        }
    }

    private void Add(string name, long start) =>
        _seconds[name] = _seconds.GetValueOrDefault(name) + clock.GetElapsedTime(start).TotalSeconds;
}
