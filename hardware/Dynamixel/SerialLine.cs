using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Dynamixel;

/// <summary>A serial port of Linux: raw, eight bits, no parity, any baud rate the device can do, for one process alone.</summary>
public sealed unsafe class SerialLine : ISerialLine
{
    /// <summary>Share by which the device's real rate may differ: beyond it bits are missed.</summary>
    private const double RateTolerance = .02;

    private readonly string _path;
    private readonly long _opened = Stopwatch.GetTimestamp();
    private int _descriptor;

    private SerialLine(string path, int baud, int descriptor) => (_path, Baud, _descriptor) = (path, baud, descriptor);

    public int Baud { get; }

    public double Time => Stopwatch.GetElapsedTime(_opened).TotalSeconds;

    /// <param name="path">Such as /dev/ttyUSB0, or better /dev/serial/by-id/….</param>
    /// <param name="baud">Bits a second, for example 1 000 000.</param>
    /// <exception cref="SerialException">There is no such port, it is used by another, or cannot do that rate.</exception>
    public static SerialLine Open(string path, int baud)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(baud, 1200);
        int descriptor = Termios.open(path, Termios.ReadWrite | Termios.NoTty | Termios.NonBlocking | Termios.CloseOnExec);
        if (descriptor < 0)
        {
            throw new SerialException($"The serial port '{path}' cannot be opened: {Error()}. Is it plugged in, and may this user use it (group dialout)?");
        }

        SerialLine line = new(path, baud, descriptor);
        try
        {
            line.Prepare();
            return line;
        }
        catch
        {
            line.Dispose();
            throw;
        }
    }

    public void Write(ReadOnlySpan<byte> bytes)
    {
        fixed (byte* from = bytes)
        {
            for (int sent = 0; sent < bytes.Length;)
            {
                nint n = Termios.write(_descriptor, from + sent, (nuint)(bytes.Length - sent));
                if (n >= 0)
                {
                    sent += (int)n;
                }
                else if (Marshal.GetLastPInvokeError() == Termios.TryAgain)
                {
                    Wait(Termios.PollOut, double.PositiveInfinity);
                }
                else if (Marshal.GetLastPInvokeError() != Termios.Interrupted)
                {
                    throw Gone(Error());
                }
            }
        }
    }

    public int Read(Span<byte> bytes, double until)
    {
        fixed (byte* to = bytes)
        {
            while (Wait(Termios.PollIn, until))
            {
                nint n = Termios.read(_descriptor, to, (nuint)bytes.Length);
                if (n > 0)
                {
                    return (int)n;
                }

                if (n == 0 || Marshal.GetLastPInvokeError() is not (Termios.TryAgain or Termios.Interrupted))
                {
                    throw Gone(n == 0 ? "its end was reached" : Error());
                }
            }

            return 0;
        }
    }

    public void Dispose()
    {
        int descriptor = Interlocked.Exchange(ref _descriptor, -1);
        if (descriptor >= 0)
        {
            _ = Termios.close(descriptor);
        }
    }

    private void Prepare()
    {
        if (Termios.flock(_descriptor, Termios.LockExclusive | Termios.LockNonBlocking) != 0)
        {
            throw new SerialException($"The serial port '{_path}' is used by another process. Stop that first: two who ask at once understand nothing.");
        }

        Termios.Attributes now = default;
        if (Termios.ioctl(_descriptor, Termios.GetAttributes, &now) != 0)
        {
            throw new SerialException($"'{_path}' is no serial port: {Error()}.");
        }

        now = new() { Control = Termios.RawControl, InputSpeed = (uint)Baud, OutputSpeed = (uint)Baud };
        if (Termios.ioctl(_descriptor, Termios.SetAttributes, &now) != 0 || Termios.ioctl(_descriptor, Termios.GetAttributes, &now) != 0)
        {
            throw new SerialException($"The serial port '{_path}' cannot be set to {Baud} baud: {Error()}.");
        }

        if (Math.Abs((double)now.OutputSpeed - Baud) > RateTolerance * Baud)
        {
            throw new SerialException($"The serial port '{_path}' does {now.OutputSpeed} baud where {Baud} were asked for. Choose a rate it can do and set the servos to it.");
        }

        // Where the driver knows of no latency there is none to take away.
        byte* serial = stackalloc byte[Termios.SerialSize];
        if (Termios.ioctl(_descriptor, Termios.GetSerial, serial) == 0)
        {
            *(int*)(serial + Termios.SerialFlags) |= Termios.LowLatency;
            _ = Termios.ioctl(_descriptor, Termios.SetSerial, serial);
        }

        _ = Termios.ioctl(_descriptor, Termios.Flush, (nint)Termios.FlushBoth);
    }

    private bool Wait(short what, double until)
    {
        while (true)
        {
            double left = Math.Clamp(until - Time, 0, 3600);
            Termios.TimeSpec timeout = new() { Seconds = (long)left, Nanoseconds = (long)((left - Math.Floor(left)) * 1e9) };
            Termios.PollDescriptor poll = new() { Descriptor = _descriptor, Events = what };
            int n = Termios.ppoll(&poll, 1, &timeout, null);
            if (n > 0)
            {
                return (poll.Returned & what) != 0 ? true : throw Gone("it was unplugged or closed");
            }

            if (n < 0 && Marshal.GetLastPInvokeError() != Termios.Interrupted)
            {
                throw Gone(Error());
            }

            if (Time >= until)
            {
                return false;
            }
        }
    }

    private SerialException Gone(string why) => new($"The serial port '{_path}' is lost: {why}.");

    private static string Error() => Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError());
}
