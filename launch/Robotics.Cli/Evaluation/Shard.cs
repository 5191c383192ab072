using System.Globalization;

namespace Robotics.Cli.Evaluation;

/// <summary>One of n parts of an evaluation. The parts are disjoint, make the whole, and take as long as each other: neighbours go to different parts.</summary>
/// <param name="Index">From 1.</param>
public readonly record struct Shard(int Index, int Count)
{
    /// <summary>The largest number of parts.</summary>
    public const int Most = 100_000;

    public static readonly Shard Whole = new(1, 1);

    /// <exception cref="CommandException">It is not i/n with 1 &lt;= i &lt;= n.</exception>
    public static Shard Parse(string text) =>
        text.Split('/') is [var i, var n]
        && int.TryParse(i, NumberStyles.None, CultureInfo.InvariantCulture, out int index)
        && int.TryParse(n, NumberStyles.None, CultureInfo.InvariantCulture, out int count)
        && index >= 1 && index <= count && count <= Most
            ? new(index, count)
            : throw new CommandException(ExitCode.Usage, $"--shard is '{Terminal.Plain(text)}' and must be i/n with i from 1 to n and n at most {Most}, for example 2/8.");

    public IEnumerable<T> Of<T>(IEnumerable<T> all)
    {
        Shard shard = this;
        return all.Where((_, i) => i % shard.Count == shard.Index - 1);
    }

    public override string ToString() => $"{Index}/{Count}";
}
