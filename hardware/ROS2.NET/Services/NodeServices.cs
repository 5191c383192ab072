using ROS2.Cdr;
using ROS2.Dds;

namespace ROS2;

/// <summary>Services and clients of a node. The type is given as a value: <c>node.CreateClient(SetBool.Type, "power")</c>.</summary>
public static class NodeServices
{
    /// <param name="handler">Answers at once.</param>
    public static Service<TRequest, TResponse> CreateService<TRequest, TResponse>(this Node node, IService<TRequest, TResponse> type, string name, Func<TRequest, TResponse> handler, Qos? qos = null, Execution? execution = null)
        where TRequest : IMessage<TRequest>
        where TResponse : IMessage<TResponse> => node.CreateAsyncService(type, name, request => ValueTask.FromResult(handler(request)), qos, execution);

    /// <param name="handler">Answers when its task ends; other requests are handled meanwhile.</param>
    public static Service<TRequest, TResponse> CreateAsyncService<TRequest, TResponse>(this Node node, IService<TRequest, TResponse> type, string name, Func<TRequest, ValueTask<TResponse>> handler, Qos? qos = null, Execution? execution = null)
        where TRequest : IMessage<TRequest>
        where TResponse : IMessage<TResponse> => new(node, name, MessageType.Of<TRequest>(), MessageType.Of<TResponse>(), handler, qos ?? Qos.Services, execution ?? node.Options.Execution);

    public static Client<TRequest, TResponse> CreateClient<TRequest, TResponse>(this Node node, IService<TRequest, TResponse> type, string name, Qos? qos = null)
        where TRequest : IMessage<TRequest>
        where TResponse : IMessage<TResponse> => new(node, name, MessageType.Of<TRequest>(), MessageType.Of<TResponse>(), qos ?? Qos.Services);
}
