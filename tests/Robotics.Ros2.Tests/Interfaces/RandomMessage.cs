using System.Reflection;

namespace Robotics.Ros2.Tests.Interfaces;

/// <summary>A message with every field drawn, of few elements; the same seed draws the same.</summary>
internal sealed class RandomMessage(int seed, bool ascii = false)
{
    private readonly Random random = new(seed);

    public object Of(Type type)
    {
        object message = Activator.CreateInstance(type)!;
        string text = Types.Text(type);
        foreach (FieldInfo field in type.GetFields(BindingFlags.Public | BindingFlags.Instance))
        {
            field.SetValue(message, field.FieldType.IsArray ? Array(field, message, text) : Value(field.FieldType));
        }
        return message;
    }

    /// <summary>A fixed array keeps its length, a bounded one takes one element at most.</summary>
    private Array Array(FieldInfo field, object message, string text)
    {
        Type element = field.FieldType.GetElementType()!;
        var start = (Array)field.GetValue(message)!;
        int length = start.Length > 1 ? start.Length : random.Next(text.Contains("<=", StringComparison.Ordinal) ? 2 : 4);
        var values = System.Array.CreateInstance(element, length);
        for (int i = 0; i < length; i++)
        {
            values.SetValue(Value(element), i);
        }
        return values;
    }

    private object Value(Type type) => Type.GetTypeCode(type) switch
    {
        TypeCode.Boolean => random.Next(2) == 1,
        TypeCode.Byte => (byte)random.Next(),
        TypeCode.SByte => (sbyte)random.Next(),
        TypeCode.Int16 => (short)random.Next(),
        TypeCode.UInt16 => (ushort)random.Next(),
        TypeCode.Int32 => (int)random.NextInt64(),
        TypeCode.UInt32 => (uint)random.NextInt64(),
        TypeCode.Int64 => random.NextInt64(long.MinValue, long.MaxValue),
        TypeCode.UInt64 => (ulong)random.NextInt64(long.MinValue, long.MaxValue),
        TypeCode.Single => BitConverter.Int32BitsToSingle((int)random.NextInt64()),
        TypeCode.Double => BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue)),
        TypeCode.String => Text(),
        _ => Of(type),
    };

    private string Text() => random.Next(ascii ? 3 : 5) switch
    {
        0 => "",
        1 => "x",
        2 => "ab_1",
        3 => "é",
        _ => "漢",
    };
}
