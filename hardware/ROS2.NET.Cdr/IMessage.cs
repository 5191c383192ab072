namespace ROS2.Cdr;

/// <summary>A ROS 2 message as the generator writes it: its names, its hash, and how it stands on the wire (XCDR1, PLAIN_CDR).</summary>
public interface IMessage<TSelf>
    where TSelf : IMessage<TSelf>
{
    /// <summary>Such as <c>std_msgs/msg/String</c>.</summary>
    static abstract string RosType { get; }

    /// <summary>Such as <c>std_msgs::msg::dds_::String_</c>.</summary>
    static abstract string DdsType { get; }

    /// <summary>REP-2011: <c>RIHS01_</c> and 64 hexadecimal digits.</summary>
    static abstract string TypeHash { get; }

    /// <summary>The text of the type and, each after a line of 80 '=' and "MSG: package/Type", of all it needs: MCAP's ros2msg.</summary>
    static abstract string Definition { get; }

    static abstract TSelf Read(ref CdrReader reader);

    /// <summary>Reads over <paramref name="value"/>; its arrays and strings are kept where length and text are the same.</summary>
    static abstract void ReadInto(ref CdrReader reader, ref TSelf value);

    void Write(ref CdrWriter writer);

    /// <summary>Where the message ends if it starts at <paramref name="offset"/>; both in bytes after the encapsulation header.</summary>
    int EndOffset(int offset);
}
