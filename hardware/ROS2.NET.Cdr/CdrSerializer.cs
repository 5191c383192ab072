namespace ROS2.Cdr;

/// <summary>Whole payloads: encapsulation header, message, nothing after it.</summary>
public static class CdrSerializer
{
    /// <summary>Bytes of the payload, its header of 4 included.</summary>
    public static int Size<T>(in T message)
        where T : IMessage<T> => CdrWriter.HeaderSize + message.EndOffset(0);

    public static byte[] Serialize<T>(in T message, bool bigEndian = false)
        where T : IMessage<T>
    {
        byte[] payload = new byte[Size(message)];
        Serialize(message, payload, bigEndian);
        return payload;
    }

    /// <returns>Bytes written. A buffer of <see cref="Size{T}"/> bytes is enough.</returns>
    public static int Serialize<T>(in T message, Span<byte> buffer, bool bigEndian = false)
        where T : IMessage<T>
    {
        var writer = new CdrWriter(buffer, bigEndian);
        message.Write(ref writer);
        return writer.Length;
    }

    /// <exception cref="CdrException">The payload is truncated, longer than the message by more than 3 bytes, or malformed.</exception>
    public static T Deserialize<T>(ReadOnlySpan<byte> payload)
        where T : IMessage<T>
    {
        var reader = new CdrReader(payload);
        T message = T.Read(ref reader);
        reader.Finish(T.RosType);
        return message;
    }

    /// <summary>As <see cref="Deserialize{T}"/>, over a message that is there. A fixed-size message allocates nothing.</summary>
    /// <exception cref="CdrException">As there; <paramref name="message"/> is then default, never half of each.</exception>
    public static void DeserializeInto<T>(ReadOnlySpan<byte> payload, ref T? message)
        where T : IMessage<T>
    {
        try
        {
            var reader = new CdrReader(payload);
            T.ReadInto(ref reader, ref message!);
            reader.Finish(T.RosType);
        }
        catch (CdrException)
        {
            message = default;
            throw;
        }
    }
}
