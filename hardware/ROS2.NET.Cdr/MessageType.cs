namespace ROS2.Cdr;

/// <summary>What is known of a message type without its C# type: <see cref="IMessage{TSelf}"/> says what each is.</summary>
public sealed record MessageType(string RosType, string DdsType, string TypeHash, string Definition)
{
    public static MessageType Of<T>()
        where T : IMessage<T> => new(T.RosType, T.DdsType, T.TypeHash, T.Definition);

    /// <summary>One text of a type's own and those it needs, given as name, text, name, text.</summary>
    public static string Join(string own, params ReadOnlySpan<string> needed)
    {
        var text = new System.Text.StringBuilder(own);
        for (int i = 0; i < needed.Length; i += 2)
        {
            text.Append('=', 80).Append("\nMSG: ").Append(needed[i]).Append('\n').Append(needed[i + 1]);
        }
        return text.ToString();
    }
}
