namespace Robotics.Cli.Evaluation;

/// <summary>Results by place: a SQLite file, a PostgreSQL server by its connection string, or a .jsonl file.</summary>
public static class ResultPlace
{
    /// <summary>A store to write runs into as they end.</summary>
    /// <exception cref="CommandException">It cannot be opened; JSON lines are no store.</exception>
    public static IResultStore Open(string place) =>
        PostgresResults.IsMeant(place) ? new PostgresResults(place)
        : JsonLines.IsMeant(place) ? throw new CommandException(ExitCode.Usage, $"Runs are kept in a database while they end. Give a .db file, and write JSON lines of it with robotics eval merge {place} FILE.db.")
        : new SqliteResults(place);

    /// <summary>Everything at a place that is there already.</summary>
    /// <exception cref="CommandException">There is nothing, or it cannot be read.</exception>
    public static IReadOnlyList<EvalResult> Read(string place)
    {
        if (JsonLines.IsMeant(place))
        {
            return JsonLines.Read(place);
        }

        if (!PostgresResults.IsMeant(place) && !File.Exists(place))
        {
            throw new CommandException(ExitCode.Usage, $"There are no results. Give a .db or .jsonl file, or a connection string of PostgreSQL. {place}");
        }

        using IResultStore store = Open(place);
        return [.. store.Settings().SelectMany(store.Read)];
    }

    /// <summary>Adds runs to a place, made when it is not there. What is there already stays.</summary>
    /// <returns>How many were new.</returns>
    public static int Add(string place, IReadOnlyCollection<EvalResult> results)
    {
        if (JsonLines.IsMeant(place))
        {
            IReadOnlyList<EvalResult> before = File.Exists(place) ? JsonLines.Read(place) : [];
            EvalResult[] all = [.. before.Concat(results).DistinctBy(r => (r.Setting, r.Case))];
            JsonLines.Write(place, all);
            return all.Length - before.Count;
        }

        using IResultStore store = Open(place);
        return store.Add(results);
    }
}
