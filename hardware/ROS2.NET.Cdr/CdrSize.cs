using System.Text;

namespace ROS2.Cdr;

/// <summary>Offsets after a field that starts at a given offset, in bytes after the encapsulation header.</summary>
public static class CdrSize
{
    public static int Align(int offset, int alignment) => (offset + alignment - 1) & -alignment;

    public static int Scalar(int offset, int size) => Align(offset, size) + size;

    public static int String(int offset, string value) => Align(offset, 4) + 5 + Encoding.UTF8.GetByteCount(value ?? "");

    public static int WString(int offset, string value) => Align(offset, 4) + 4 + (4 * (value?.Length ?? 0));

    /// <summary>Elements that stand on the wire as in memory; <paramref name="alignment"/> is the size of their primitives.</summary>
    public static unsafe int Array<T>(int offset, T[] values, int alignment)
        where T : unmanaged => values is null or [] ? offset : checked(Align(offset, alignment) + (values.Length * sizeof(T)));

    public static int Sequence<T>(int offset, T[] values, int alignment)
        where T : unmanaged => Array(Scalar(offset, 4), values, alignment);

    public static int StringArray(int offset, string[] values)
    {
        foreach (string value in values ?? [])
        {
            offset = String(offset, value);
        }
        return offset;
    }

    public static int StringSequence(int offset, string[] values) => StringArray(Scalar(offset, 4), values);

    public static int WStringArray(int offset, string[] values)
    {
        foreach (string value in values ?? [])
        {
            offset = WString(offset, value);
        }
        return offset;
    }

    public static int WStringSequence(int offset, string[] values) => WStringArray(Scalar(offset, 4), values);

    public static int MessageArray<T>(int offset, T[] values)
        where T : IMessage<T>
    {
        foreach (ref readonly T value in (values ?? []).AsSpan())
        {
            // A null is the writer's to refuse.
            offset = value is null ? offset : value.EndOffset(offset);
        }
        return offset;
    }

    public static int MessageSequence<T>(int offset, T[] values)
        where T : IMessage<T> => MessageArray(Scalar(offset, 4), values);
}
