using ROS2.Cdr;

namespace Robotics.Ros2.Tests.Interfaces;

/// <summary>The serializer for a type that is known at run time only.</summary>
internal abstract class Codec
{
    /// <summary>Every message of the product and of this project's definitions.</summary>
    public static readonly Codec[] All = [.. Types.Messages(Types.Interfaces).Concat(Types.Messages(typeof(Codec).Assembly)).Select(Of)];

    public abstract Type Type { get; }

    public abstract string RosType { get; }

    public static Codec Of(Type type) => (Codec)Activator.CreateInstance(typeof(Codec<>).MakeGenericType(type))!;

    public abstract object Read(ReadOnlySpan<byte> payload);

    public abstract byte[] Write(object message, bool bigEndian = false);

    public abstract int Size(object message);

    /// <summary>Reads over what the call before left; null after an exception.</summary>
    public abstract object? ReadAgain(ReadOnlySpan<byte> payload);

    /// <summary>Bytes allocated by reading a payload that was just read, and by writing it into a buffer.</summary>
    public abstract long Garbage(byte[] payload);
}

internal sealed class Codec<T> : Codec
    where T : IMessage<T>
{
    private T? last;

    public override Type Type => typeof(T);

    public override string RosType => T.RosType;

    public override object Read(ReadOnlySpan<byte> payload) => CdrSerializer.Deserialize<T>(payload);

    public override byte[] Write(object message, bool bigEndian = false) => CdrSerializer.Serialize((T)message, bigEndian);

    public override int Size(object message) => CdrSerializer.Size((T)message);

    public override object? ReadAgain(ReadOnlySpan<byte> payload)
    {
        CdrSerializer.DeserializeInto(payload, ref last);
        return last;
    }

    public override long Garbage(byte[] payload)
    {
        byte[] buffer = new byte[payload.Length + 8];
        T? message = default;
        Run();
        Run();
        long before = GC.GetAllocatedBytesForCurrentThread();
        Run();
        return GC.GetAllocatedBytesForCurrentThread() - before;

        void Run()
        {
            CdrSerializer.DeserializeInto(payload, ref message);
            CdrSerializer.Serialize(message!, buffer);
        }
    }
}
