using System.Diagnostics;
using System.Globalization;
using Npgsql;
using Robotics.Launch.Tests.CommandLine;

namespace Robotics.Launch.Tests.Evaluation.Results;

/// <summary>A PostgreSQL server of the tests' own: on a socket in a temporary folder, no port, gone afterwards.</summary>
public sealed class PostgresServer : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly Process server;
    private int databases;

    public PostgresServer()
    {
        string programs = Directory.GetDirectories("/usr/lib/postgresql").OrderByDescending(d => int.Parse(Path.GetFileName(d), CultureInfo.InvariantCulture)).First() + "/bin/";

        // The server refuses to run as root; Debian's package made a user for it.
        string[] asUser = Environment.IsPrivilegedProcess ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] : ["env"];
        if (Environment.IsPrivilegedProcess)
        {
            Do("chown", "postgres", folder.Path);
        }

        Do(asUser[0], [.. asUser[1..], programs + "initdb", "-D", folder.At("data"), "-U", "robotics", "-A", "trust", "--no-sync", "--no-instructions"]);
        server = Process.Start(new ProcessStartInfo(asUser[0], [.. asUser[1..], programs + "postgres", "-D", folder.At("data"), "-k", folder.Path, "-c", "listen_addresses=", "-c", "fsync=off"])
        {
            RedirectStandardError = true,
            WorkingDirectory = folder.Path,
        })!;

        // It says so when it is there; what it says later is read and dropped, so that it never waits for us.
        string? line;
        do
        {
            line = server.StandardError.ReadLine();
        }
        while (line?.Contains("ready to accept connections", StringComparison.Ordinal) == false);
        Assert.True(line is not null, "PostgreSQL ended before it was ready.");
        _ = server.StandardError.ReadToEndAsync();
    }

    /// <summary>A connection string to a database in which nothing is.</summary>
    public string NewDatabase()
    {
        string name = FormattableString.Invariant($"test{Interlocked.Increment(ref databases)}");
        using NpgsqlConnection connection = new(To("postgres"));
        connection.Open();
        using NpgsqlCommand command = new($"CREATE DATABASE {name}", connection);
        command.ExecuteNonQuery();
        return To(name);
    }

    /// <summary>Ends it at once, as a crash would.</summary>
    public void Kill()
    {
        server.Kill(entireProcessTree: true);
        server.WaitForExit();
    }

    public void Dispose()
    {
        Kill();
        server.Dispose();
        folder.Dispose();
    }

    private string To(string database) => $"Host={folder.Path};Username=robotics;Database={database};Pooling=false";

    private static void Do(string program, params string[] arguments)
    {
        ProcessResult result = ProcessRunner.Run(program, arguments, start => start.WorkingDirectory = "/");
        Assert.True(result.ExitCode == 0, result.Error);
    }
}
