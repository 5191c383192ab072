using Dynamixel;

namespace Robotics.Hardware.Tests.Bus;

/// <summary>Keeps what is written and gives back what a test wants, at once.</summary>
internal sealed class ScriptedLine(params byte[][] answers) : ISerialLine
{
    private readonly Queue<byte[]> _answers = new(answers);
    private byte[] _coming = [];

    public int Baud => 1_000_000;

    public double Time { get; private set; }

    public List<byte[]> Written { get; } = [];

    public void Write(ReadOnlySpan<byte> bytes)
    {
        Written.Add(bytes.ToArray());
        _coming = _answers.TryDequeue(out byte[]? next) ? next : [];
    }

    public int Read(Span<byte> bytes, double until)
    {
        int n = Math.Min(bytes.Length, _coming.Length);
        _coming.AsSpan(0, n).CopyTo(bytes);
        _coming = _coming[n..];
        Time = n == 0 ? Math.Max(Time, until) : Time;
        return n;
    }

    public void Dispose()
    {
    }
}
