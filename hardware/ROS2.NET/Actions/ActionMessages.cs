using BuiltinInterfaces;
using ROS2.Cdr;

namespace ROS2;

/// <summary>
/// The messages that ROS derives from an action's three parts. Their names and hashes come with the action's type, since one C# type
/// serves them all.
/// </summary>
internal interface IDerived<TSelf> : IMessage<TSelf>
    where TSelf : IMessage<TSelf>
{
    static string IMessage<TSelf>.RosType => typeof(TSelf).Name;

    static string IMessage<TSelf>.DdsType => "";

    static string IMessage<TSelf>.TypeHash => "";

    static string IMessage<TSelf>.Definition => "";

    static void IMessage<TSelf>.ReadInto(ref CdrReader reader, ref TSelf value) => value = TSelf.Read(ref reader);
}

/// <summary>SendGoal request and feedback message: whose it is, then what.</summary>
internal readonly record struct WithGoal<T>(GoalId Id, T Value) : IDerived<WithGoal<T>>
    where T : IMessage<T>
{
    public static WithGoal<T> Read(ref CdrReader reader) => new(GoalId.Read(ref reader), T.Read(ref reader));

    public void Write(ref CdrWriter writer)
    {
        Id.Write(ref writer);
        Value.Write(ref writer);
    }

    public int EndOffset(int offset) => Value.EndOffset(offset + 16);
}

/// <summary>SendGoal response.</summary>
internal readonly record struct Acceptance(bool Accepted, Time Stamp) : IDerived<Acceptance>
{
    public static Acceptance Read(ref CdrReader reader) => new(reader.ReadBool("accepted"), Time.Read(ref reader));

    public void Write(ref CdrWriter writer)
    {
        writer.WriteBool(Accepted);
        Stamp.Write(ref writer);
    }

    public int EndOffset(int offset) => Stamp.EndOffset(offset + 1);
}

/// <summary>GetResult request.</summary>
internal readonly record struct ResultRequest(GoalId Id) : IDerived<ResultRequest>
{
    public static ResultRequest Read(ref CdrReader reader) => new(GoalId.Read(ref reader));

    public void Write(ref CdrWriter writer) => Id.Write(ref writer);

    public int EndOffset(int offset) => offset + 16;
}

/// <summary>GetResult response.</summary>
internal readonly record struct ResultResponse<T>(GoalStatus Status, T Result) : IDerived<ResultResponse<T>>
    where T : IMessage<T>
{
    public static ResultResponse<T> Read(ref CdrReader reader) => new((GoalStatus)reader.ReadInt8("status"), T.Read(ref reader));

    public void Write(ref CdrWriter writer)
    {
        writer.WriteInt8((sbyte)Status);
        Result.Write(ref writer);
    }

    public int EndOffset(int offset) => Result.EndOffset(offset + 1);
}
