namespace Dynamixel;

/// <summary>
/// A half-duplex line: one end asks, the others answer. Its clock is the only one that whoever uses it needs, so a line of a test
/// can have time of its own.
/// </summary>
public interface ISerialLine : IDisposable
{
    /// <summary>Bits a second; a byte takes ten.</summary>
    int Baud { get; }

    /// <summary>Seconds since the line was opened.</summary>
    double Time { get; }

    /// <summary>Sends all of the bytes.</summary>
    /// <exception cref="SerialException">The line is gone.</exception>
    void Write(ReadOnlySpan<byte> bytes);

    /// <summary>Waits for bytes, until a time of <see cref="Time"/>.</summary>
    /// <returns>How many came; 0 when the time has come.</returns>
    /// <exception cref="SerialException">The line is gone.</exception>
    int Read(Span<byte> bytes, double until);
}

/// <summary>A line that cannot be opened, or is gone.</summary>
public sealed class SerialException(string message) : IOException(message);
