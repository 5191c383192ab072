namespace MuJoCo;

/// <summary>Checks of span lengths, which native code relies on.</summary>
internal static class Shapes
{
    public static void Need(int length, int needed, string argument, string size)
    {
        if (length != needed) throw new ArgumentException($"'{argument}' has {length} numbers; it must have {size} = {needed}.", argument);
    }

    /// <summary>An output that may be left empty.</summary>
    public static void NeedOrEmpty(int length, int needed, string argument, string size)
    {
        if (length != 0) Need(length, needed, argument, size);
    }

    public static void Index(int index, int count, string argument, string what)
    {
        if ((uint)index >= (uint)count) throw new ArgumentOutOfRangeException(argument, index, $"The model has {count} {what}.");
    }
}
