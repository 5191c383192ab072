namespace ROS2.Cdr;

/// <summary>What fixed arrays hold before anything is set.</summary>
public static class CdrDefault
{
    public static string[] Strings(int count)
    {
        string[] values = new string[count];
        Array.Fill(values, "");
        return values;
    }

    public static T[] Messages<T>(int count)
        where T : new()
    {
        var values = new T[count];
        foreach (ref T value in values.AsSpan())
        {
            value = new T();
        }
        return values;
    }
}
