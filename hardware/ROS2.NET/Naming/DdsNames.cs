using System.Text;
using ROS2.Cdr;

namespace ROS2;

/// <summary>How ROS's names and types are written in DDS, and back.</summary>
internal static class DdsNames
{
    private const string Repeats = "repeats";

    public static string Topic(string name) => "rt" + name;

    public static string Request(string service) => $"rq{service}Request";

    public static string Reply(string service) => $"rr{service}Reply";

    /// <summary>"std_msgs::msg::dds_::String_" to "std_msgs/msg/String"; what is not of that form stays.</summary>
    public static string RosType(string type)
    {
        const string middle = "::dds_::";
        int at = type.IndexOf(middle, StringComparison.Ordinal);
        return at < 0 || !type.EndsWith('_') ? type : string.Concat(type[..at].Replace("::", "/"), "/", type.AsSpan(at + middle.Length, type.Length - at - middle.Length - 1));
    }

    /// <summary>The name without what DDS puts around it, or null when it is not of that kind.</summary>
    public static string? Strip(string topic, string prefix, string suffix = "") =>
        topic.StartsWith(prefix + "/", StringComparison.Ordinal) && topic.EndsWith(suffix, StringComparison.Ordinal) ? topic[prefix.Length..^suffix.Length] : null;

    public static byte[] UserData(MessageType type) => Encoding.UTF8.GetBytes($"typehash={type.TypeHash};");

    /// <summary>Of one of a client's or a service's two endpoints. Those of this library say that they repeat requests, and serve each once.</summary>
    public static byte[] UserData(MessageType type, string key, string id) => Encoding.UTF8.GetBytes($"{key}={id};typehash={type.TypeHash};{Repeats}=1;");

    /// <summary>Whether an endpoint's user data says so.</summary>
    public static bool Repeating(ReadOnlySpan<byte> userData) => Value(userData, Repeats) == "1";

    /// <summary>The value of a key in "key=value;key=value;", or null.</summary>
    public static string? Value(ReadOnlySpan<byte> userData, string key)
    {
        foreach (string pair in Encoding.UTF8.GetString(userData).Split(';'))
        {
            int at = pair.IndexOf('=');
            if (at == key.Length && pair.StartsWith(key, StringComparison.Ordinal)) return pair[(at + 1)..];
        }

        return null;
    }
}
