using System.Data.Common;
using Npgsql;

namespace Robotics.Cli.Evaluation;

/// <summary>Runs on a PostgreSQL server, which many machines may write at the same time.</summary>
public sealed class PostgresResults : SqlResultStore
{
    /// <param name="connectionString">As Npgsql has it; a password is better left to PGPASSWORD or ~/.pgpass.</param>
    /// <exception cref="CommandException">The server cannot be reached, or its tables are of another version.</exception>
    public PostgresResults(string connectionString)
        : this(Parse(connectionString))
    {
    }

    private PostgresResults(NpgsqlConnectionStringBuilder server)
        : base(new NpgsqlConnection(server.ToString()), new NpgsqlConnectionStringBuilder(server.ToString()) { Password = null }.ToString()) => Open();

    /// <summary>Whether a place is meant as a server, not as a file.</summary>
    public static bool IsMeant(string place) => place.Contains("Host=", StringComparison.OrdinalIgnoreCase);

    /// <summary>An advisory lock, for CREATE TABLE IF NOT EXISTS fails when two do it at once.</summary>
    private protected override string Exclusively => "SELECT pg_advisory_xact_lock(7624842)";

    private protected override string Remedy(DbException error) =>
        "What is done is kept. Is the server there, and may this user make and write tables? For example \"Host=127.0.0.1;Database=robotics;Username=me\".";

    private static NpgsqlConnectionStringBuilder Parse(string text)
    {
        try
        {
            return new(text) { Pooling = false };
        }
        catch (ArgumentException e)
        {
            throw new CommandException(ExitCode.Usage, $"This is no connection string of PostgreSQL: {e.Message} Give one like \"Host=127.0.0.1;Database=robotics;Username=me\".", e);
        }
    }
}
