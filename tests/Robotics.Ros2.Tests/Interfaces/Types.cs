using System.Reflection;
using ROS2.Cdr;

namespace Robotics.Ros2.Tests.Interfaces;

/// <summary>Every generated message, service and action of an assembly, by its ROS name.</summary>
internal static class Types
{
    public static readonly Assembly Interfaces = typeof(StdMsgs.Header).Assembly;

    public static IEnumerable<Type> Messages(Assembly assembly) =>
        assembly.GetTypes().Where(t => !t.IsInterface && t.GetInterfaces().Any(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IMessage<>))).OrderBy(Name, StringComparer.Ordinal);

    /// <summary>Services and actions: values of their own type.</summary>
    public static IEnumerable<object> Descriptions(Assembly assembly) =>
        from type in assembly.GetTypes()
        where type.GetInterfaces().Any(i => i.IsGenericType && (i.GetGenericTypeDefinition() == typeof(IService<,>) || i.GetGenericTypeDefinition() == typeof(IAction<,,>)))
        select type.GetProperty("Type")!.GetValue(null)!;

    public static string Name(Type message) => Static(message, "RosType");

    public static string Text(Type message) => (string)message.GetField("MessageText")!.GetValue(null)!;

    public static string Static(Type message, string property) => (string)message.GetProperty(property)!.GetValue(null)!;
}
