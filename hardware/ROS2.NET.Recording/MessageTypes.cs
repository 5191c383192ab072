using System.Reflection;
using ROS2.Cdr;

namespace ROS2.Recording;

/// <summary>Message types by their ROS names, of which nothing was known at compile time.</summary>
public sealed class MessageTypes
{
    private readonly Dictionary<string, Type> _types = new(StringComparer.Ordinal);

    /// <param name="assemblies">With generated messages; those of ROS2.NET.Interfaces are always there.</param>
    public MessageTypes(params ReadOnlySpan<Assembly> assemblies)
    {
        foreach (Assembly assembly in (Assembly[])[.. assemblies, typeof(StdMsgs.String).Assembly])
        {
            foreach (Type type in assembly.GetExportedTypes().Where(IsMessage))
                _types.TryAdd((string)type.GetProperty(nameof(StdMsgs.String.RosType))!.GetValue(null)!, type);
        }
    }

    /// <summary>Such as std_msgs/msg/String; null when it is not known.</summary>
    public MessageType? Find(string rosType) => _types.TryGetValue(rosType, out Type? type)
        ? (MessageType)typeof(MessageType).GetMethod(nameof(MessageType.Of))!.MakeGenericMethod(type).Invoke(null, null)!
        : null;

    private static bool IsMessage(Type type) => type is { IsAbstract: false, ContainsGenericParameters: false }
        && type.GetInterfaces().Any(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IMessage<>) && i.GenericTypeArguments[0] == type);
}
