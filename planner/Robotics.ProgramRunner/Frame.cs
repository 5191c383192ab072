using System.Buffers.Binary;
using System.Text;
using Robotics.Geometry;
using Robotics.Skills;

namespace Robotics.Programs.Runtime;

/// <summary>The messages between the host and the process a program runs in: an int32 length, then a kind byte, then the fields.</summary>
internal enum FrameKind : byte
{
    /// <summary>Process to host, once: it is up.</summary>
    Hello = 1,

    /// <summary>Host to process: an assembly, its limits, whether lines are traced.</summary>
    Run = 2,

    /// <summary>Process to host: a query or a skill; it waits for Reply or Quit.</summary>
    Call = 3,

    /// <summary>Host to process: what the call returned.</summary>
    Reply = 4,

    /// <summary>Host to process, instead of a reply: unwind the program.</summary>
    Quit = 5,

    /// <summary>Process to host: a line of log.</summary>
    Log = 6,

    /// <summary>Process to host: the program is over; the process is ready for the next.</summary>
    End = 7,
}

/// <summary>The other side sent something that is no message of this protocol.</summary>
internal sealed class FrameException(string message) : Exception(message);

/// <summary>Builds one message.</summary>
internal sealed class FrameWriter
{
    private byte[] _bytes = new byte[256];
    private int _length;

    public FrameWriter Start(FrameKind kind)
    {
        _length = 4;
        return Byte((byte)kind);
    }

    public void SendTo(Stream stream)
    {
        BinaryPrimitives.WriteInt32LittleEndian(_bytes, _length - 4);
        stream.Write(_bytes, 0, _length);
        stream.Flush();
    }

    public FrameWriter Byte(byte value)
    {
        Room(1)[0] = value;
        return this;
    }

    public FrameWriter Int(int value)
    {
        BinaryPrimitives.WriteInt32LittleEndian(Room(4), value);
        return this;
    }

    public FrameWriter Double(double value)
    {
        BinaryPrimitives.WriteDoubleLittleEndian(Room(8), value);
        return this;
    }

    public FrameWriter Text(string value)
    {
        int count = Encoding.UTF8.GetByteCount(value);
        Int(count);
        Encoding.UTF8.GetBytes(value, Room(count));
        return this;
    }

    public FrameWriter Bytes(ReadOnlySpan<byte> value)
    {
        Int(value.Length);
        value.CopyTo(Room(value.Length));
        return this;
    }

    public FrameWriter Vector(Vector3 v) => Double(v.X).Double(v.Y).Double(v.Z);

    /// <summary>A value of one of the types that cross the boundary, with its tag.</summary>
    public FrameWriter Value(object value) => value switch
    {
        double x => Byte((byte)ValueTag.Double).Double(x),
        int x => Byte((byte)ValueTag.Int).Int(x),
        bool x => Byte((byte)ValueTag.Bool).Byte(x ? (byte)1 : (byte)0),
        string x => Byte((byte)ValueTag.Text).Text(x),
        string[] x => Texts(x),
        Vector3 x => Byte((byte)ValueTag.Vector).Vector(x),
        Rotation x => Byte((byte)ValueTag.Rotation).Double(x.W).Double(x.X).Double(x.Y).Double(x.Z),
        Bounds x => Byte((byte)ValueTag.Bounds).Vector(x.Min).Vector(x.Max),
        SkillResult x => Byte((byte)ValueTag.Result).Int((int)x.Code).Text(x.Message ?? ""),
        _ => throw new FrameException($"A value of type {value?.GetType().Name ?? "null"} cannot cross the boundary of a program."),
    };

    private FrameWriter Texts(string[] texts)
    {
        Byte((byte)ValueTag.Texts).Int(texts.Length);
        foreach (string text in texts)
        {
            Text(text);
        }

        return this;
    }

    private Span<byte> Room(int count)
    {
        if (_length + count > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _length + count));
        }

        Span<byte> room = _bytes.AsSpan(_length, count);
        _length += count;
        return room;
    }
}

internal enum ValueTag : byte
{
    Double = 1,
    Int = 2,
    Bool = 3,
    Text = 4,
    Texts = 5,
    Vector = 6,
    Bounds = 7,
    Result = 8,
    Rotation = 9,
}

/// <summary>Reads one message. Every read is checked against what is left, so that no message can make the reader allocate more than it carries.</summary>
internal sealed class FrameReader
{
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);
    private byte[] _bytes = new byte[256];
    private int _at;
    private int _end;

    /// <summary>Takes the next message off the stream. False at the end of the stream.</summary>
    public bool Receive(Stream stream, int limit, out FrameKind kind)
    {
        kind = default;
        if (!Fill(stream, 4))
        {
            return false;
        }

        int length = BinaryPrimitives.ReadInt32LittleEndian(_bytes);
        if (length < 1 || length > limit)
        {
            throw new FrameException($"A message of {length} bytes is outside 1 to {limit}.");
        }

        if (length > _bytes.Length)
        {
            _bytes = new byte[length];
        }

        if (!Fill(stream, length))
        {
            return false;
        }

        (_at, _end) = (0, length);
        kind = (FrameKind)Byte();
        return true;
    }

    public byte Byte() => Take(1)[0];

    public int Int() => BinaryPrimitives.ReadInt32LittleEndian(Take(4));

    public double Double() => BinaryPrimitives.ReadDoubleLittleEndian(Take(8));

    public byte[] Bytes() => Take(Int()).ToArray();

    public string Text()
    {
        try
        {
            return Strict.GetString(Take(Int()));
        }
        catch (DecoderFallbackException)
        {
            throw new FrameException("A text is not UTF-8.");
        }
    }

    public Vector3 Vector() => new(Double(), Double(), Double());

    public object Value()
    {
        ValueTag tag = (ValueTag)Byte();
        return tag switch
        {
            ValueTag.Double => Double(),
            ValueTag.Int => Int(),
            ValueTag.Bool => Byte() != 0,
            ValueTag.Text => Text(),
            ValueTag.Texts => Texts(),
            ValueTag.Vector => Vector(),
            ValueTag.Bounds => new Bounds(Vector(), Vector()),
            ValueTag.Rotation => new Rotation(Double(), Double(), Double(), Double()),
            ValueTag.Result => new SkillResult((SkillCode)Int(), Text()),
            _ => throw new FrameException($"There is no value of kind {(byte)tag}."),
        };
    }

    /// <summary>Throws when the message carries more than was read.</summary>
    public void Done()
    {
        if (_at != _end)
        {
            throw new FrameException($"A message carries {_end - _at} bytes more than it should.");
        }
    }

    private string[] Texts()
    {
        int count = Int();
        if (count < 0 || count > (_end - _at) / 4)
        {
            throw new FrameException($"A list of {count} texts does not fit into {_end - _at} bytes.");
        }

        string[] texts = new string[count];
        for (int i = 0; i < count; i++)
        {
            texts[i] = Text();
        }

        return texts;
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count < 0 || count > _end - _at)
        {
            throw new FrameException($"A field of {count} bytes does not fit into the {_end - _at} that are left.");
        }

        _at += count;
        return _bytes.AsSpan(_at - count, count);
    }

    private bool Fill(Stream stream, int count)
    {
        for (int have = 0; have < count;)
        {
            int got = stream.Read(_bytes, have, count - have);
            if (got == 0)
            {
                return false;
            }

            have += got;
        }

        return true;
    }
}
