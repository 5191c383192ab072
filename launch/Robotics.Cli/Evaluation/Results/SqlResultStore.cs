using System.Data.Common;
using System.Globalization;
using Robotics.Planner;
using Robotics.Sim;

namespace Robotics.Cli.Evaluation;

/// <summary>Runs in a table of a relational database, in the SQL that SQLite and PostgreSQL have in common.</summary>
public abstract class SqlResultStore : IResultStore
{
    /// <summary>Of the tables below. A store of another is not read: its columns mean something else.</summary>
    public const int Version = 1;

    private const string Keys = "build, reasoner, scrambled, worlds, bar, left_out, scene, variant, seed";
    private const string Facts =
        "verdict, success, tool_used, touched, reason, failure_kind, failure_stage, failure_code, failure_message, seconds, plan_seconds, rehearse_seconds, execute_seconds, requests, tokens";

    private const string Tables = $"""
        CREATE TABLE IF NOT EXISTS robotics_version (version INTEGER NOT NULL);
        CREATE TABLE IF NOT EXISTS robotics_runs (
            build TEXT NOT NULL, reasoner TEXT NOT NULL, scrambled INTEGER NOT NULL, worlds INTEGER NOT NULL, bar DOUBLE PRECISION NOT NULL, left_out TEXT NOT NULL,
            scene TEXT NOT NULL, variant TEXT NOT NULL, seed INTEGER NOT NULL,
            verdict TEXT NOT NULL, success INTEGER NOT NULL, tool_used INTEGER NOT NULL, touched INTEGER NOT NULL, reason TEXT NOT NULL,
            failure_kind TEXT, failure_stage TEXT, failure_code TEXT, failure_message TEXT,
            seconds DOUBLE PRECISION NOT NULL, plan_seconds DOUBLE PRECISION NOT NULL, rehearse_seconds DOUBLE PRECISION NOT NULL, execute_seconds DOUBLE PRECISION NOT NULL,
            requests INTEGER NOT NULL, tokens BIGINT NOT NULL,
            PRIMARY KEY ({Keys}));
        """;

    private readonly DbConnection connection;
    private readonly Lock turn = new();

    /// <param name="connection">Not yet open; owned.</param>
    /// <param name="place">For people.</param>
    private protected SqlResultStore(DbConnection connection, string place) => (this.connection, Place) = (connection, place);

    /// <inheritdoc/>
    public string Place { get; }

    /// <inheritdoc/>
    public IReadOnlyList<EvalSetting> Settings() => Ask(() =>
    {
        using DbCommand command = Command("SELECT DISTINCT build, reasoner, scrambled, worlds, bar, left_out FROM robotics_runs");
        using DbDataReader row = command.ExecuteReader();
        List<EvalSetting> all = [];
        while (row.Read())
        {
            all.Add(SettingOf(row));
        }

        return all.OrderBy(s => s.ToString(), StringComparer.Ordinal).ToArray();
    });

    /// <inheritdoc/>
    public IReadOnlyList<EvalResult> Read(EvalSetting setting) => Ask(() =>
    {
        using DbCommand command = Command(
            $"SELECT {Keys}, {Facts} FROM robotics_runs WHERE build = @build AND reasoner = @reasoner AND scrambled = @scrambled AND worlds = @worlds AND bar = @bar AND left_out = @left_out",
            [.. KeysOf(setting)]);
        using DbDataReader row = command.ExecuteReader();
        List<EvalResult> all = [];
        while (row.Read())
        {
            all.Add(ResultOf(row));
        }

        return all.OrderBy(r => r.Case.Scene, StringComparer.Ordinal).ThenBy(r => r.Case.Variant).ThenBy(r => r.Case.Seed).ToArray();
    });

    /// <inheritdoc/>
    public int Add(IReadOnlyCollection<EvalResult> results) => Ask(() =>
    {
        string columns = $"{Keys}, {Facts}";
        string values = string.Join(", ", columns.Split(", ").Select(c => "@" + c));
        using DbTransaction whole = connection.BeginTransaction();
        int added = 0;
        foreach (EvalResult r in results)
        {
            using DbCommand command = Command($"INSERT INTO robotics_runs ({columns}) VALUES ({values}) ON CONFLICT DO NOTHING", [.. KeysOf(r.Setting), .. FactsOf(r)]);
            command.Transaction = whole;
            added += command.ExecuteNonQuery();
        }

        whole.Commit();
        return added;
    });

    public void Dispose()
    {
        connection.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Opens it, makes the tables where there are none, refuses another version's.</summary>
    private protected void Open() => Ask(() =>
    {
        connection.Open();
        using DbTransaction whole = connection.BeginTransaction();
        Run(Exclusively);
        Run(Tables);
        using DbCommand ask = Command("SELECT max(version) FROM robotics_version");
        ask.Transaction = whole;
        if (ask.ExecuteScalar() is { } found and not DBNull)
        {
            int version = Convert.ToInt32(found, CultureInfo.InvariantCulture);
            return version == Version ? whole : throw new CommandException(ExitCode.Usage,
                $"Results are of version {version}, and this program writes version {Version}. Read them with the program that wrote them (robotics eval merge to a .jsonl file), or give another place. {Place}");
        }

        Run(FormattableString.Invariant($"INSERT INTO robotics_version (version) VALUES ({Version})"));
        whole.Commit();
        return whole;

        void Run(string sql)
        {
            using DbCommand command = Command(sql);
            command.Transaction = whole;
            command.ExecuteNonQuery();
        }
    });

    /// <summary>A statement after which nobody else makes tables until the transaction ends.</summary>
    private protected abstract string Exclusively { get; }

    /// <summary>What to do about an error of the database.</summary>
    private protected abstract string Remedy(DbException error);

    private T Ask<T>(Func<T> what)
    {
        try
        {
            lock (turn)
            {
                return what();
            }
        }
        catch (DbException e)
        {
            throw new CommandException(ExitCode.Failed, $"Results: {e.Message.TrimEnd('.')}. {Remedy(e)} {Place}", e);
        }
        catch (FormatException e)
        {
            throw new CommandException(ExitCode.Failed, $"Results hold something that this program does not write: {e.Message} Mend the row, or give another place. {Place}", e);
        }
    }

    private DbCommand Command(string sql, params (string Name, object? Value)[] values)
    {
        DbCommand command = connection.CreateCommand();
        command.CommandText = sql;
        foreach ((string name, object? value) in values)
        {
            DbParameter parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = (name, value ?? DBNull.Value);
            command.Parameters.Add(parameter);
        }

        return command;
    }

    private static IEnumerable<(string Name, object? Value)> KeysOf(EvalSetting s) =>
        [("build", s.Build), ("reasoner", s.Reasoner), ("scrambled", s.Scrambled ? 1 : 0), ("worlds", s.Worlds), ("bar", s.Bar), ("left_out", s.Without)];

    private static IEnumerable<(string Name, object? Value)> FactsOf(EvalResult r) =>
    [
        ("scene", r.Case.Scene), ("variant", Word(r.Case.Variant)), ("seed", r.Case.Seed),
        ("verdict", Word(r.Verdict)), ("success", r.Success ? 1 : 0), ("tool_used", r.ToolUsed ? 1 : 0), ("touched", r.Touched ? 1 : 0), ("reason", Text(r.Reason)),
        ("failure_kind", r.Failure?.Kind?.ToString()), ("failure_stage", r.Failure?.Stage?.ToString()), ("failure_code", r.Failure?.Code.ToString()),
        ("failure_message", r.Failure is { } f ? Text(f.Message) : null),
        ("seconds", r.Seconds), ("plan_seconds", r.Plan), ("rehearse_seconds", r.Rehearse), ("execute_seconds", r.Execute), ("requests", r.Requests), ("tokens", r.Tokens),
    ];

    private static EvalSetting SettingOf(DbDataReader row) =>
        new(row.GetString(0), row.GetString(1), row.GetInt32(2) != 0, row.GetInt32(3), row.GetDouble(4), row.GetString(5));

    private static EvalResult ResultOf(DbDataReader row) => new(
        SettingOf(row), new(row.GetString(6), Value<SceneVariant>(row.GetString(7)), row.GetInt32(8)),
        Value<Verdict>(row.GetString(9)), row.GetInt32(10) != 0, row.GetInt32(11) != 0, row.GetInt32(12) != 0, row.GetString(13),
        row.IsDBNull(16) ? null : EvalFailure.Of(Maybe(row, 14), Maybe(row, 15), row.GetString(16), row.GetString(17)),
        row.GetDouble(18), row.GetDouble(19), row.GetDouble(20), row.GetDouble(21), row.GetInt32(22), row.GetInt64(23));

    private static string? Maybe(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private static string Word<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();

    private static T Value<T>(string word)
        where T : struct, Enum =>
        Enum.TryParse(word, ignoreCase: true, out T value) ? value : throw new FormatException($"'{word}' is no {typeof(T).Name}.");

    /// <summary>PostgreSQL keeps every character but this one.</summary>
    private static string Text(string text) => text.Replace('\0', '\uFFFD');
}
