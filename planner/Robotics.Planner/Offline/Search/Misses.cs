using System.Collections.Immutable;

namespace Robotics.Planner.Offline.Search;

/// <summary>Why something could not be done: the nearest miss of each way that was looked at, in the order of looking.</summary>
internal sealed class Misses
{
    private readonly List<(string Way, string Why)> all = [];

    public void Add(string way, string why)
    {
        if (why.Length > 0 && !all.Exists(m => m.Way == way))
        {
            all.Add((way, why));
        }
    }

    public ImmutableArray<string> Reasons => [.. all.Select(m => m.Why).Distinct()];
}
