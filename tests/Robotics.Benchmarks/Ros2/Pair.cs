using System.Diagnostics;
using System.Globalization;
using ROS2.Dds;

namespace Robotics.Benchmarks.Ros2;

/// <summary>Two processes of one make that have found each other: one measures, the other answers. They end with this.</summary>
internal sealed class Pair : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process[] _both;

    private Pair(Process[] both) => _both = both;

    /// <param name="arguments">What stands before the role.</param>
    public static Pair Start(string program, string[] arguments, DomainOptions domain)
    {
        var pair = new Pair([.. new[] { "measure", "answer" }.Select(role =>
        {
            var start = new ProcessStartInfo(program, [.. arguments, role]) { RedirectStandardInput = true, RedirectStandardOutput = true };
            start.Environment["CYCLONEDDS_URI"] = domain.ToXml();
            return Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
        })]);
        foreach (Process one in pair._both) pair.Read(one, Patience);
        return pair;
    }

    /// <summary>The numbers that the line's measurement ends in.</summary>
    /// <exception cref="InvalidOperationException">A process ended, or says nothing.</exception>
    public double[] Ask(string line, TimeSpan longer = default)
    {
        _both[0].StandardInput.WriteLine(line);
        _both[0].StandardInput.Flush();
        return [.. Read(_both[0], Patience + longer).Split(' ').Select(n => double.Parse(n, CultureInfo.InvariantCulture))];
    }

    public void Dispose()
    {
        foreach (Process one in _both)
        {
            one.StandardInput.Close();
            if (!one.WaitForExit(5000)) one.Kill();
            one.Dispose();
        }
    }

    private string Read(Process one, TimeSpan limit)
    {
        Task<string?> line = one.StandardOutput.ReadLineAsync();
        if (line.Wait(limit) && line.Result is { } text) return text;
        Dispose();
        throw new InvalidOperationException($"A process of the ROS 2 benchmark ended or said nothing for {limit.TotalSeconds} s. See its words above; apt-get install libddsc0debian cyclonedds-dev.");
    }
}
