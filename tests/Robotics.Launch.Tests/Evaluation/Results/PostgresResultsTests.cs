using System.Data.Common;
using Npgsql;
using Robotics.Cli;
using Robotics.Cli.Evaluation;

namespace Robotics.Launch.Tests.Evaluation.Results;

public sealed class PostgresResultsTests(PostgresServer server) : ResultStoreContract, IClassFixture<PostgresServer>
{
    protected override string Place { get; } = server.NewDatabase();

    protected override DbConnection Past() => new NpgsqlConnection(Place);

    [Fact]
    public void APasswordIsNotShown()
    {
        using IResultStore store = ResultPlace.Open(Place + ";Password=secret-word");
        Assert.DoesNotContain("secret-word", store.Place);
    }
}

public class PostgresFaultTests
{
    [Fact]
    public void AServerThatDiedIsOneClearError()
    {
        using PostgresServer server = new();
        string place = server.NewDatabase();
        using IResultStore store = ResultPlace.Open(place);
        server.Kill();

        CommandException gone = Assert.Throws<CommandException>(() => store.Settings());
        Assert.Equal(ExitCode.Failed, gone.ExitCode);
        Assert.Contains("Is the server there", gone.Message);
        Assert.Contains("Is the server there", Assert.Throws<CommandException>(() => ResultPlace.Open(place)).Message);
    }

    [Fact]
    public void AConnectionStringThatIsNoneIsTold() =>
        Assert.Contains("no connection string", Assert.Throws<CommandException>(() => ResultPlace.Open("Host=x;Colour=blue")).Message);
}
