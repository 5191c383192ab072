using DiagnosticMsgs;
using StdMsgs;

namespace ROS2;

/// <summary>Says on /diagnostics how the parts of a node are, once a second of its clock. Its first task is the node's own communication.</summary>
public sealed class DiagnosticUpdater : IDisposable
{
    private readonly Node _node;
    private readonly string _hardware;
    private readonly Publisher<DiagnosticArray> _publisher;
    private readonly RosTimer _timer;
    private readonly Lock _gate = new();
    private readonly List<(string Name, Action<DiagnosticReport> Task)> _tasks = [];
    private NodeCounts _before = new();

    /// <param name="hardware">Which device it is about, such as a serial number; "" for none.</param>
    /// <param name="period">One second where it is null, as aggregators expect.</param>
    public DiagnosticUpdater(Node node, string hardware = "", TimeSpan? period = null)
    {
        (_node, _hardware) = (node, hardware);
        _publisher = node.CreatePublisher<DiagnosticArray>("/diagnostics");
        Add("communication", Communication);
        _timer = node.CreateTimer(period ?? TimeSpan.FromSeconds(1), Publish);
    }

    /// <summary>A part to be asked each time, on the dispatcher's thread. What throws is in error.</summary>
    /// <exception cref="ArgumentException">There is one of that name.</exception>
    public void Add(string name, Action<DiagnosticReport> task)
    {
        lock (_gate)
        {
            if (_tasks.Exists(t => t.Name == name)) throw new ArgumentException($"Node '{_node.FullName}': there is a diagnostic task '{name}' already. Give this one another name.");
            _tasks.Add((name, task));
        }
    }

    /// <summary>Asks and says now, as when something has just broken.</summary>
    public void Publish()
    {
        lock (_gate)
        {
            DiagnosticStatus[] status = [.. _tasks.Select(t => Ask(t.Name, t.Task))];
            _publisher.Publish(new DiagnosticArray { Header = new Header { Stamp = _node.Clock.Now }, Status = status });
        }
    }

    public void Dispose()
    {
        _timer.Dispose();
        _publisher.Dispose();
    }

    private DiagnosticStatus Ask(string name, Action<DiagnosticReport> task)
    {
        var report = new DiagnosticReport();
        try
        {
            task(report);
        }
        catch (Exception e)
        {
            report.Add(DiagnosticLevel.Error, $"The check threw {e.GetType().Name}: {e.Message}");
        }

        return report.ToMessage($"{_node.FullName[1..]}: {name}", _hardware);
    }

    private void Communication(DiagnosticReport report)
    {
        NodeCounts c = _node.Counts;
        var now = new NodeCounts { MalformedCount = c.Malformed, DroppedCount = c.Dropped, LostCount = c.Lost, MismatchedCount = c.Mismatched };
        Grown("malformed payloads", now.Malformed, _before.Malformed);
        Grown("dropped messages", now.Dropped, _before.Dropped);
        Grown("lost messages", now.Lost, _before.Lost);
        // Two ends that do not fit stay that way.
        report.Value("QoS mismatches", now.Mismatched);
        if (now.Mismatched > 0) report.Add(DiagnosticLevel.Warn, $"{now.Mismatched} QoS mismatches; the log names them");
        report.Value("malformed announcements of nodes", _node.Context.Graph.Malformed);
        _before = now;

        void Grown(string what, long count, long before)
        {
            report.Value(what, count);
            if (count > before) report.Add(DiagnosticLevel.Warn, $"{count - before} {what}");
        }
    }
}
