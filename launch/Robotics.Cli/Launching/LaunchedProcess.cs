using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Robotics.Cli.Launching;

/// <summary>One process of a launch, started again as it is asked for, on a thread of its own for as long as it lasts.</summary>
/// <param name="say">Told a line of its output, or of what became of it.</param>
/// <param name="ended">Told its exit code when it is not started again.</param>
internal sealed class LaunchedProcess(LaunchNode node, Action<string> say, Action<int> ended, CancellationToken stop)
{
    // Not SIGINT: a process started in the background ignores it, and so do its children.
    private const int Terminate = 15;

    private readonly Lock _gate = new();
    private Process? _running;
    private Thread? _thread;

    public void Start()
    {
        _thread = new Thread(Run) { IsBackground = true, Name = node.Label };
        _thread.Start();
    }

    /// <summary>Asks it to end.</summary>
    public void Stop()
    {
        lock (_gate)
        {
            if (_running is { HasExited: false } process)
            {
                _ = Signal(process.Id, Terminate);
            }
        }
    }

    /// <summary>Waits for its end; past the limit it is killed with all it started.</summary>
    public void Join(TimeSpan limit)
    {
        if (_thread!.Join(limit))
        {
            return;
        }

        lock (_gate)
        {
            say($"did not end within {limit.TotalSeconds} s and is killed");
            _running?.Kill(entireProcessTree: true);
        }

        _thread.Join();
    }

    private void Run()
    {
        int code = Once();
        for (int again = 1; node.Respawn is { } respawn && !stop.IsCancellationRequested && (respawn.Limit == 0 || again <= respawn.Limit); again++)
        {
            say(FormattableString.Invariant($"ended with {code}, is started again in {respawn.Delay} s{(respawn.Limit > 0 ? $" ({again} of {respawn.Limit})" : "")}"));
            if (stop.WaitHandle.WaitOne(TimeSpan.FromSeconds(respawn.Delay)))
            {
                break;
            }

            code = Once();
        }

        ended(code);
    }

    private int Once()
    {
        Process process;
        lock (_gate)
        {
            if (stop.IsCancellationRequested)
            {
                return ExitCode.Stopped;
            }

            process = _running = Process.Start(StartInfo())!;
        }

        using (process)
        {
            process.OutputDataReceived += Line;
            process.ErrorDataReceived += Line;
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
            process.WaitForExit();
            lock (_gate)
            {
                _running = null;
            }

            return process.ExitCode;
        }

        void Line(object sender, DataReceivedEventArgs line)
        {
            if (line.Data is { } text)
            {
                say(text);
            }
        }
    }

    /// <summary>
    /// This very program. A session of its own: Ctrl-C on the terminal reaches the launch alone, which passes it on once. When the
    /// launch is killed, the system interrupts it: the signal comes with the end of the thread that started it, hence this class's own.
    /// </summary>
    private ProcessStartInfo StartInfo()
    {
        string program = typeof(LaunchedProcess).Assembly.Location, self = Environment.ProcessPath ?? "dotnet";
        string[] own = Path.GetFileNameWithoutExtension(self) == "robotics" ? [self] : [Path.GetFileNameWithoutExtension(self) == "dotnet" ? self : "dotnet", program];
        ProcessStartInfo start = new("setsid", ["setpriv", "--pdeathsig", "TERM", .. own, .. node.Arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach ((string name, string value) in node.Environment)
        {
            start.Environment[name] = value;
        }

        return start;
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Signal(int process, int signal);
}
