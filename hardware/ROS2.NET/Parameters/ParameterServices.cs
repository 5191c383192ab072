using RclInterfaces;
using RclInterfaces.Srv;
using ROS2.Dds;

namespace ROS2;

/// <summary>The six services by which others list, get, describe and set a node's parameters.</summary>
internal static class ParameterServices
{
    public static void Open(Node node, NodeParameters parameters)
    {
        node.CreateService(GetParameters.Type, "~/get_parameters", r => new GetParameters.Response { Values = [.. r.Names.Select(n => (parameters.TryGet(n) ?? RosValue.NotSet).ToMessage())] }, Qos.Parameters);
        node.CreateService(GetParameterTypes.Type, "~/get_parameter_types", r => new GetParameterTypes.Response { Types = [.. r.Names.Select(n => (byte)(parameters.TryGet(n)?.Kind ?? ParameterKind.NotSet))] }, Qos.Parameters);
        node.CreateService(ListParameters.Type, "~/list_parameters", r => new ListParameters.Response { Result = List(parameters.Names, r.Prefixes, r.Depth) }, Qos.Parameters);
        node.CreateService(DescribeParameters.Type, "~/describe_parameters", r => new DescribeParameters.Response { Descriptors = [.. r.Names.Select(parameters.Describe)] }, Qos.Parameters);
        node.CreateService(SetParameters.Type, "~/set_parameters", r => new SetParameters.Response { Results = [.. r.Parameters.Select(p => Set([p]))] }, Qos.Parameters);
        node.CreateService(SetParametersAtomically.Type, "~/set_parameters_atomically", r => new SetParametersAtomically.Response { Result = Set(r.Parameters) }, Qos.Parameters);

        SetParametersResult Set(Parameter[] asked)
        {
            string? fault = parameters.Set([.. asked.Select(p => new ParameterChange(p.Name, RosValue.FromMessage(p.Value)))]);
            return new SetParametersResult { Successful = fault is null, Reason = fault ?? "" };
        }
    }

    /// <summary>Names that are a prefix or lie under one, at most so many levels deep, and the groups they lie in; depth 0 is any.</summary>
    internal static ListParametersResult List(IReadOnlyList<string> names, string[] prefixes, ulong depth)
    {
        string[] listed = [.. names.Where(n => prefixes.Length == 0 ? Within(n) : prefixes.Any(p => n == p || (Under(n, p) && Within(n.AsSpan(p.Length + 1)))))];
        return new ListParametersResult
        {
            Names = listed,
            Prefixes = [.. listed.Where(n => n.Contains('.')).Select(n => n[..n.LastIndexOf('.')]).Distinct(StringComparer.Ordinal)],
        };

        bool Within(ReadOnlySpan<char> name) => depth == ListParameters.Request.DEPTH_RECURSIVE || (ulong)name.Count('.') < depth;

        static bool Under(string name, string prefix) => name.Length > prefix.Length && name[prefix.Length] == '.' && name.StartsWith(prefix, StringComparison.Ordinal);
    }
}
