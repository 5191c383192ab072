using System.Diagnostics;
using System.Text;
using Robotics.Programs.Runtime;

namespace Robotics.Programs;

/// <summary>Why a process was ended from here.</summary>
internal enum Killed
{
    No,
    Stop,
    Slow,
    Protocol,
}

/// <summary>
/// One running process and its watch. Whoever waits for it waits in a plain read; a deadline or a stop kills the process, and the
/// read ends with the end of the stream.
/// </summary>
internal sealed class RunnerProcess : IDisposable
{
    private const int LastWordsLength = 2000;

    private readonly Process _process;
    private readonly Stream _in;
    private readonly Stream _out;
    private readonly Task<string> _lastWords;
    private readonly ITimer _deadline;
    private readonly Lock _gate = new();
    private readonly FrameReader _reader = new();
    private bool _watched;
    private bool _stopAsked;
    private Killed _killed;

    public RunnerProcess(Process process, TimeProvider time)
    {
        _process = process;
        _in = process.StandardInput.BaseStream;
        _out = process.StandardOutput.BaseStream;
        _lastWords = Drain(process.StandardError.BaseStream);
        _deadline = time.CreateTimer(_ => Overdue(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Whether it said hello: it is up and the sandbox around it stands.</summary>
    public bool Greeted { get; set; }

    public Killed WhyKilled
    {
        get
        {
            lock (_gate)
            {
                return _killed;
            }
        }
    }

    public bool StopAsked
    {
        get
        {
            lock (_gate)
            {
                return _stopAsked;
            }
        }
    }

    /// <summary>From here on the process computes: it is killed after this time, and at once when a stop is asked.</summary>
    public void Watch(TimeSpan allowed)
    {
        lock (_gate)
        {
            _watched = true;
            _deadline.Change(allowed > TimeSpan.Zero ? allowed : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>From here on the process waits for the host.</summary>
    public void Unwatch()
    {
        lock (_gate)
        {
            _watched = false;
            _deadline.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>A new run: an old stop is forgotten.</summary>
    public void Begin()
    {
        lock (_gate)
        {
            _stopAsked = false;
        }
    }

    /// <summary>A stop was asked. While the host serves a call, that call ends it.</summary>
    public void Stop()
    {
        lock (_gate)
        {
            _stopAsked = true;
            if (_watched)
            {
                Kill(Killed.Stop);
            }
        }
    }

    /// <summary>The deadline passed; a timer that was late by a hair must not kill a process that has answered.</summary>
    private void Overdue()
    {
        lock (_gate)
        {
            if (_watched)
            {
                Kill(Killed.Slow);
            }
        }
    }

    public void Kill(Killed why)
    {
        lock (_gate)
        {
            if (_killed != Killed.No)
            {
                return;
            }

            _killed = why;
        }

        try
        {
            _process.Kill();
        }
        catch (InvalidOperationException)
        {
            // It ended by itself.
        }
    }

    /// <summary>False when the process no longer reads.</summary>
    public bool Send(FrameWriter frame)
    {
        try
        {
            frame.SendTo(_in);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>The next message; null when the process has ended.</summary>
    /// <exception cref="FrameException">It sent something else.</exception>
    public FrameReader? Receive(out FrameKind kind)
    {
        try
        {
            return _reader.Receive(_out, PipeLink.OutputLimit, out kind) ? _reader : null;
        }
        catch (IOException)
        {
            kind = default;
            return null;
        }
    }

    /// <summary>What an ended process said on standard error, and how it ended.</summary>
    public string LastWords()
    {
        Kill(Killed.Protocol);
        _process.WaitForExit(1000);
        string words = _lastWords.Wait(1000) ? _lastWords.Result.Trim() : "";
        string code = _process.HasExited ? $"exit code {_process.ExitCode}" : "still ending";
        return words == "" ? code : $"{code}; {words}";
    }

    public void Dispose()
    {
        Kill(Killed.Protocol);
        _deadline.Dispose();
        // It was killed: the wait is for the kernel alone. Without it the process would stay a zombie.
        _process.WaitForExit(1000);
        _process.Dispose();
    }

    private static async Task<string> Drain(Stream stream)
    {
        StringBuilder words = new();
        byte[] buffer = new byte[1024];
        try
        {
            for (int got; (got = await stream.ReadAsync(buffer).ConfigureAwait(false)) > 0;)
            {
                if (words.Length < LastWordsLength)
                {
                    words.Append(Encoding.ASCII.GetString(buffer, 0, got));
                }
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or OperationCanceledException)
        {
            // The process is gone: what was read is all there is.
        }

        return words.ToString();
    }
}
