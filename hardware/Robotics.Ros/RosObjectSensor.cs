using Robotics.Ports;
using RoboticsInterfaces.Srv;
using ROS2;

namespace Robotics.Ros;

/// <summary>Objects from whoever serves robotics_interfaces/SenseObjects: a perception node, or a simulation.</summary>
public sealed class RosObjectSensor(Node node, string service, CancellationToken stop) : IObjectSensor, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly Client<SenseObjects.Request, SenseObjects.Response> _client = node.CreateClient(SenseObjects.Type, service);

    /// <exception cref="RosException">Nobody answers, or the answer cannot be believed.</exception>
    public IReadOnlyList<SensedObject> Sense()
    {
        using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(Patience);
        try
        {
            SenseObjects.Response seen = _client.CallAsync(new(), patience.Token).GetAwaiter().GetResult();
            return [.. seen.Objects.Select(o => o.FromMessage()).OrderBy(o => o.Name, StringComparer.Ordinal)];
        }
        catch (FormatException wrong)
        {
            throw new RosException($"'{_client.Name}' answered with what is no object: {wrong.Message}");
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            throw new RosException($"Nobody answers on '{_client.Name}' within {Patience.TotalSeconds} s. Start the node that sees objects.");
        }
    }

    public void Dispose() => _client.Dispose();
}
