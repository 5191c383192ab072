using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace Robotics.Hardware.Tests.Emulator;

/// <summary>Emulated servos behind a pseudo terminal, in real time on a thread of its own: a serial port for whoever opens <see cref="Path"/>.</summary>
internal sealed unsafe partial class Pty : IDisposable
{
    private readonly EmulatedBus _bus;
    private readonly int _master, _other;
    private readonly Thread _thread;
    private readonly Lock _gate = new();
    private volatile bool _ends;

    public Pty(EmulatedBus bus)
    {
        _bus = bus;
        _master = posix_openpt(2 | 0x100);
        byte* name = stackalloc byte[128];
        Assert.True(_master >= 0 && grantpt(_master) == 0 && unlockpt(_master) == 0 && ptsname_r(_master, name, 128) == 0);
        Path = Encoding.UTF8.GetString(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(name));

        // As long as somebody has the other end open, the master waits for bytes instead of saying that nobody is there.
        _other = open(name, 2 | 0x100);
        _thread = new(Run) { IsBackground = true };
        _thread.Start();
    }

    public string Path { get; }

    /// <summary>Does something with the servos while they stand still.</summary>
    public T With<T>(Func<EmulatedBus, T> action)
    {
        lock (_gate)
        {
            return action(_bus);
        }
    }

    public void Do(Action<EmulatedBus> action) => With<object?>(b =>
    {
        action(b);
        return null;
    });

    /// <summary>Pulls the plug; twice does nothing.</summary>
    public void Dispose()
    {
        if (!_ends)
        {
            _ends = true;
            _thread.Join();
            _ = close(_other);
            _ = close(_master);
        }
    }

    private void Run()
    {
        var clock = Stopwatch.StartNew();
        byte[] buffer = new byte[1024];
        fixed (byte* to = buffer)
        {
            while (!_ends)
            {
                PollDescriptor poll = new() { Descriptor = _master, Events = 1 };
                int ready = Tests.Emulator.Pty.poll(&poll, 1, 1);
                nint n = ready > 0 && (poll.Returned & 1) != 0 ? read(_master, to, (nuint)buffer.Length) : 0;
                lock (_gate)
                {
                    double now = clock.Elapsed.TotalSeconds;
                    _bus.Receive(buffer.AsSpan(0, (int)Math.Max(n, 0)), now);
                    while (_bus.Take(double.PositiveInfinity) is { } answer)
                    {
                        fixed (byte* from = answer)
                        {
                            _ = write(_master, from, (nuint)answer.Length);
                        }
                    }
                }
            }
        }
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct PollDescriptor
    {
        public int Descriptor;
        public short Events, Returned;
    }

    [LibraryImport("libc")] private static partial int open(byte* path, int flags);
    [LibraryImport("libc")] private static partial int posix_openpt(int flags);
    [LibraryImport("libc")] private static partial int grantpt(int descriptor);
    [LibraryImport("libc")] private static partial int unlockpt(int descriptor);
    [LibraryImport("libc")] private static partial int ptsname_r(int descriptor, byte* name, nuint size);
    [LibraryImport("libc")] private static partial int close(int descriptor);
    [LibraryImport("libc")] private static partial nint read(int descriptor, byte* to, nuint count);
    [LibraryImport("libc")] private static partial nint write(int descriptor, byte* from, nuint count);
    [LibraryImport("libc")] private static partial int poll(PollDescriptor* descriptors, nuint count, int timeout);
}
