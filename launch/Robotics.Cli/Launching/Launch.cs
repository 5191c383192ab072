namespace Robotics.Cli.Launching;

/// <summary>All processes of a launch: started together, stopped together.</summary>
internal static class Launch
{
    /// <summary>What an interrupted process may take to end in order.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static readonly string[] Colours = ["blue", "green", "yellow", "magenta", "cyan"];

    /// <returns>130 when it was stopped; else the first code above 0 of a required process, or of any when none is.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<LaunchNode> nodes, Terminal terminal, CancellationToken stop)
    {
        using CancellationTokenSource over = CancellationTokenSource.CreateLinkedTokenSource(stop);
        TaskCompletionSource<int> result = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Lock gate = new();
        int left = nodes.Count, worst = 0, width = nodes.Max(n => n.Label.Length);
        LaunchedProcess[] processes = [.. nodes.Select((node, i) => new LaunchedProcess(node, line => Say(node, i, line), code => Ended(node, i, code), over.Token))];
        foreach (LaunchedProcess process in processes)
        {
            process.Start();
        }

        using (stop.Register(() => result.TrySetResult(ExitCode.Stopped)))
        {
            int code = await result.Task;
            over.Cancel();
            foreach (LaunchedProcess process in processes)
            {
                process.Stop();
            }

            foreach (LaunchedProcess process in processes)
            {
                process.Join(Patience);
            }

            return code;
        }

        void Say(LaunchNode node, int index, string line)
        {
            lock (gate)
            {
                terminal.SayLine($"[{Colours[index % Colours.Length]}]{Terminal.Safe(node.Label.PadRight(width))} |[/] ", line);
            }
        }

        void Ended(LaunchNode node, int index, int code)
        {
            if (!over.IsCancellationRequested)
            {
                Say(node, index, node.Required ? $"ended with {code}, and everything with it" : $"ended with {code}");
            }

            lock (gate)
            {
                worst = worst == 0 && code != 0 ? ExitCode.Failed : worst;
                left--;
                if (node.Required || left == 0)
                {
                    result.TrySetResult(node.Required && code == 0 ? ExitCode.Succeeded : node.Required ? ExitCode.Failed : worst);
                }
            }
        }
    }
}
