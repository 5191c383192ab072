using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace Robotics.Cli.Evaluation;

/// <summary>Runs in a file. Several processes of one machine may write it; machines that share a disk write one each and merge.</summary>
public sealed class SqliteResults : SqlResultStore
{
    static SqliteResults() => SQLitePCL.Batteries_V2.Init();

    /// <param name="path">Made with its folder when it is not there.</param>
    /// <exception cref="CommandException">It cannot be opened, is no results file, or one of another version.</exception>
    public SqliteResults(string path)
        : base(new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString()), path)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(ExitCode.Usage, $"Results cannot be written: {e.Message} Give another place. {path}", e);
        }

        Open();
    }

    /// <summary>SQLite's transactions are exclusive from their beginning.</summary>
    private protected override string Exclusively => "SELECT 1";

    private protected override string Remedy(DbException error) => error is SqliteException { SqliteErrorCode: var code }
        ? code switch
        {
            SQLitePCL.raw.SQLITE_FULL => "What is done is kept: make room and call again.",
            SQLitePCL.raw.SQLITE_NOTADB => "Give the path of results that robotics eval wrote, or one that does not exist yet.",
            SQLitePCL.raw.SQLITE_BUSY => "Another process writes it for more than 30 s: wait for it to end, or give each its own file and merge them.",
            _ => "Can the file and its folder be read and written? Else give another place.",
        }
        : "";
}
