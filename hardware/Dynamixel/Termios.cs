using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

[assembly: DisableRuntimeMarshalling]

namespace Dynamixel;

/// <summary>What is used of Linux's terminals. termios2 instead of POSIX's termios, for any baud rate at all (asm-generic/termbits.h).</summary>
internal static unsafe partial class Termios
{
    public const int ReadWrite = 2, NoTty = 0x100, NonBlocking = 0x800, CloseOnExec = 0x80000;

    public const nuint GetAttributes = 0x802C542A, SetAttributes = 0x402C542B, Flush = 0x540B, GetSerial = 0x541E, SetSerial = 0x541F;

    public const int FlushBoth = 2, LockExclusive = 2, LockNonBlocking = 4;

    /// <summary>Eight bits, receiver on, no modem lines, the speed as a number.</summary>
    public const uint RawControl = 0x30 | 0x80 | 0x800 | 0x1000;

    /// <summary>serial_struct.flags, and in it: hand every byte on at once, where a USB adapter would wait 16 ms for more.</summary>
    public const int SerialFlags = 16, SerialSize = 72, LowLatency = 1 << 13;

    public const short PollIn = 1, PollOut = 4, PollGone = 8 | 16 | 32;

    public const int Interrupted = 4, TryAgain = 11;

    [StructLayout(LayoutKind.Sequential)]
    public struct Attributes
    {
        public uint Input, Output, Control, Local;
        public byte Discipline;
        public fixed byte Characters[19];
        public uint InputSpeed, OutputSpeed;
    }

    [StructLayout(LayoutKind.Sequential)]
    public struct PollDescriptor
    {
        public int Descriptor;
        public short Events, Returned;
    }

    [StructLayout(LayoutKind.Sequential)]
    public struct TimeSpec
    {
        public long Seconds, Nanoseconds;
    }

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)] public static partial int open(string path, int flags);
    [LibraryImport("libc")] public static partial int close(int descriptor);
    [LibraryImport("libc", SetLastError = true)] public static partial nint read(int descriptor, byte* to, nuint count);
    [LibraryImport("libc", SetLastError = true)] public static partial nint write(int descriptor, byte* from, nuint count);
    [LibraryImport("libc", SetLastError = true)] public static partial int ioctl(int descriptor, nuint request, void* argument);
    [LibraryImport("libc", SetLastError = true)] public static partial int ioctl(int descriptor, nuint request, nint argument);
    [LibraryImport("libc", SetLastError = true)] public static partial int flock(int descriptor, int operation);
    [LibraryImport("libc", SetLastError = true)] public static partial int ppoll(PollDescriptor* descriptors, nuint count, TimeSpec* timeout, void* signals);
}
