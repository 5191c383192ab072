using RclInterfaces;
using RclInterfaces.Srv;
using ROS2.Dds;

namespace ROS2;

/// <summary>The parameters of a node elsewhere. Calls wait for the node; bound them by their token.</summary>
public sealed class ParameterClient : IDisposable
{
    private readonly Client<GetParameters.Request, GetParameters.Response> _get;
    private readonly Client<GetParameterTypes.Request, GetParameterTypes.Response> _types;
    private readonly Client<ListParameters.Request, ListParameters.Response> _list;
    private readonly Client<DescribeParameters.Request, DescribeParameters.Response> _describe;
    private readonly Client<SetParameters.Request, SetParameters.Response> _set;
    private readonly Client<SetParametersAtomically.Request, SetParametersAtomically.Response> _setAll;

    /// <param name="of">The other node's name; relative to this one's namespace without a leading slash.</param>
    public ParameterClient(Node node, string of)
    {
        Node = of;
        _get = node.CreateClient(GetParameters.Type, $"{of}/get_parameters", Qos.Parameters);
        _types = node.CreateClient(GetParameterTypes.Type, $"{of}/get_parameter_types", Qos.Parameters);
        _list = node.CreateClient(ListParameters.Type, $"{of}/list_parameters", Qos.Parameters);
        _describe = node.CreateClient(DescribeParameters.Type, $"{of}/describe_parameters", Qos.Parameters);
        _set = node.CreateClient(SetParameters.Type, $"{of}/set_parameters", Qos.Parameters);
        _setAll = node.CreateClient(SetParametersAtomically.Type, $"{of}/set_parameters_atomically", Qos.Parameters);
    }

    public string Node { get; }

    /// <summary>Waits until all six services are there.</summary>
    public Task WaitAsync(CancellationToken cancellation = default) => Task.WhenAll(
        _get.WaitForServiceAsync(cancellation), _types.WaitForServiceAsync(cancellation), _list.WaitForServiceAsync(cancellation),
        _describe.WaitForServiceAsync(cancellation), _set.WaitForServiceAsync(cancellation), _setAll.WaitForServiceAsync(cancellation));

    /// <summary>In the order asked for; not set where none is declared.</summary>
    /// <exception cref="RosException">The node went away, or answers with another number of values.</exception>
    public async Task<IReadOnlyList<RosValue>> GetAsync(IReadOnlyList<string> names, CancellationToken cancellation = default)
    {
        ParameterValue[] values = (await _get.CallAsync(new GetParameters.Request { Names = [.. names] }, cancellation).ConfigureAwait(false)).Values;
        // rclcpp answers with nothing when one of them is not declared.
        return [.. (values.Length == 0 ? names.Select(_ => new ParameterValue()) : Checked(values, names.Count)).Select(RosValue.FromMessage)];
    }

    /// <inheritdoc cref="GetAsync(IReadOnlyList{string}, CancellationToken)"/>
    public async Task<RosValue> GetAsync(string name, CancellationToken cancellation = default) => (await GetAsync([name], cancellation).ConfigureAwait(false))[0];

    public async Task<IReadOnlyList<ParameterKind>> GetTypesAsync(IReadOnlyList<string> names, CancellationToken cancellation = default) =>
        [.. (await _types.CallAsync(new GetParameterTypes.Request { Names = [.. names] }, cancellation).ConfigureAwait(false)).Types.Select(t => (ParameterKind)t)];

    /// <param name="prefixes">Null for all.</param>
    /// <param name="depth">Levels below the prefix, 0 for any.</param>
    public async Task<ListParametersResult> ListAsync(IReadOnlyList<string>? prefixes = null, ulong depth = 0, CancellationToken cancellation = default) =>
        (await _list.CallAsync(new ListParameters.Request { Prefixes = [.. prefixes ?? []], Depth = depth }, cancellation).ConfigureAwait(false)).Result;

    public async Task<IReadOnlyList<ParameterDescriptor>> DescribeAsync(IReadOnlyList<string> names, CancellationToken cancellation = default) =>
        (await _describe.CallAsync(new DescribeParameters.Request { Names = [.. names] }, cancellation).ConfigureAwait(false)).Descriptors;

    /// <summary>Sets each for itself.</summary>
    /// <returns>In the order given, null or why it was refused.</returns>
    /// <exception cref="RosException">The node went away, or answers with another number of results.</exception>
    public async Task<IReadOnlyList<string?>> SetAsync(IReadOnlyList<ParameterChange> changes, CancellationToken cancellation = default)
    {
        SetParameters.Response response = await _set.CallAsync(new SetParameters.Request { Parameters = Messages(changes) }, cancellation).ConfigureAwait(false);
        return [.. Checked(response.Results, changes.Count).Select(Fault)];
    }

    /// <returns>Null, or why it was refused.</returns>
    public async Task<string?> SetAsync(string name, RosValue value, CancellationToken cancellation = default) =>
        (await SetAsync([new ParameterChange(name, value)], cancellation).ConfigureAwait(false))[0];

    /// <summary>Sets all or none.</summary>
    /// <returns>Null, or why they were refused.</returns>
    public async Task<string?> SetAtomicallyAsync(IReadOnlyList<ParameterChange> changes, CancellationToken cancellation = default) =>
        Fault((await _setAll.CallAsync(new SetParametersAtomically.Request { Parameters = Messages(changes) }, cancellation).ConfigureAwait(false)).Result);

    public void Dispose()
    {
        foreach (IDisposable client in (IDisposable[])[_get, _types, _list, _describe, _set, _setAll]) client.Dispose();
    }

    private static Parameter[] Messages(IReadOnlyList<ParameterChange> changes) => [.. changes.Select(c => new Parameter { Name = c.Name, Value = c.Value.ToMessage() })];

    private static string? Fault(SetParametersResult result) => result.Successful ? null : result.Reason is { Length: > 0 } reason ? reason : "Refused without a reason.";

    private T[] Checked<T>(T[] answers, int asked) => answers.Length == asked ? answers
        : throw new RosException($"Node '{Node}' answers about {answers.Length} parameters when asked about {asked}. Its implementation of parameters is at fault.");
}
