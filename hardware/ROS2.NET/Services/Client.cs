using System.Collections.Concurrent;
using ROS2.Cdr;
using ROS2.Dds;

namespace ROS2;

/// <summary>Calls a service.</summary>
public sealed class Client<TRequest, TResponse> : IDisposable
    where TRequest : IMessage<TRequest>
    where TResponse : IMessage<TResponse>
{
    /// <summary>
    /// How long the first repetition of a request waits; each further one twice as long. Discovery goes two ways: what is sent to a
    /// server that has not yet discovered this client is lost without a trace. Only to servers that serve each request once.
    /// </summary>
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(.5);

    private readonly Node _node;
    private readonly RawWriter _requests;
    private readonly RawReader _replies;
    private readonly ConcurrentDictionary<long, TaskCompletionSource<TResponse>> _pending = new();
    private readonly Lock _gate = new();
    private TaskCompletionSource _there = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _sequence, _malformed;
    private volatile bool _disposed, _repeats;

    internal Client(Node node, string name, MessageType request, MessageType response, Qos qos)
    {
        _node = node;
        Name = node.ResolveService(name);
        string id = node.Context.NewPairId();
        _replies = node.Context.Participant.CreateReader(DdsNames.Reply(Name), response.DdsType, qos,
            reader => reader.Take(this, static (self, sample) => self.Receive(sample)), OnStatus, DdsNames.UserData(response, "clientid", id));
        _requests = node.Context.Participant.CreateWriter(DdsNames.Request(Name), request.DdsType, qos, OnStatus, DdsNames.UserData(request, "clientid", id));
        node.Add(this, _replies.Gid, _requests.Gid);
        node.Context.Participant.Dispatcher.Post(Look);
    }

    /// <summary>Absolute, after remapping.</summary>
    public string Name { get; }

    /// <summary>Whether a server is there that would get a request and whose reply would come back.</summary>
    public bool IsAvailable
    {
        get
        {
            lock (_gate) return _there.Task.IsCompletedSuccessfully;
        }
    }

    /// <summary>Replies that could not be read.</summary>
    public long Malformed => Interlocked.Read(ref _malformed);

    /// <summary>Waits until the service is there.</summary>
    public Task WaitForServiceAsync(CancellationToken cancellation = default)
    {
        lock (_gate) return _there.Task.WaitAsync(cancellation);
    }

    /// <summary>Asks and waits for the answer; first for the service, if it is not there yet.</summary>
    /// <exception cref="RosException">The service went away before it answered.</exception>
    /// <exception cref="OperationCanceledException">Cancelled: the request may still be served.</exception>
    /// <exception cref="CdrException">The request cannot be carried.</exception>
    public async Task<TResponse> CallAsync(TRequest request, CancellationToken cancellation = default)
    {
        await WaitForServiceAsync(cancellation).ConfigureAwait(false);
        var answer = new TaskCompletionSource<TResponse>(TaskCreationOptions.RunContinuationsAsynchronously);
        long sequence = Interlocked.Increment(ref _sequence);
        _pending[sequence] = answer;
        try
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            for (TimeSpan pause = FirstPause; ; pause *= 2)
            {
                ServiceWire.Write(_requests, _requests.InstanceHandle, sequence, request);
                // It may have gone between the wait and the entry above, when nobody would tell.
                if (!IsAvailable) throw Gone();
                try
                {
                    return await answer.Task.WaitAsync(_repeats ? pause : Timeout.InfiniteTimeSpan, cancellation).ConfigureAwait(false);
                }
                catch (TimeoutException)
                {
                    // Once more.
                }
            }
        }
        finally
        {
            _pending.TryRemove(sequence, out _);
        }
    }

    public void Dispose()
    {
        _disposed = true;
        _node.Remove(this, _replies.Gid, _requests.Gid);
        _replies.Dispose();
        _requests.Dispose();
        Fail(new ObjectDisposedException($"Client of '{Name}'"));
        lock (_gate) _there.TrySetException(new ObjectDisposedException($"Client of '{Name}'"));
    }

    private RosException Gone() => new($"Service '{Name}' went away before it answered. Whether it did what was asked is not known.");

    private void OnStatus(EndpointStatus status)
    {
        if (status.Kind is StatusKind.PublicationMatched or StatusKind.SubscriptionMatched) Look();
        else if (status.Kind is StatusKind.OfferedIncompatibleQos or StatusKind.RequestedIncompatibleQos)
        {
            Interlocked.Add(ref _node.Counts.MismatchedCount, status.TotalChange);
            _node.Log.Warn($"Client of '{Name}': {status.Policy} does not fit the service's. Let both use the same QoS.");
        }
    }

    /// <summary>A server counts when its request reader and its reply writer are both matched and say that they belong together.</summary>
    private void Look()
    {
        if (_disposed) return;
        IReadOnlyList<EndpointInfo> servers = _requests.MatchedSubscriptions();
        _repeats = servers.All(s => DdsNames.Value(s.UserData, "serviceid") is null || DdsNames.Repeating(s.UserData));
        HashSet<string> readers = [.. Ids(servers)];
        bool there = Ids(_replies.MatchedPublications()).Any(readers.Contains), lost = false;
        lock (_gate)
        {
            if (there) _there.TrySetResult();
            else if (_there.Task.IsCompletedSuccessfully) (_there, lost) = (new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), true);
        }

        if (lost) Fail(Gone());

        static IEnumerable<string> Ids(IEnumerable<EndpointInfo> endpoints) => endpoints.Select(e => DdsNames.Value(e.UserData, "serviceid")).OfType<string>();
    }

    private void Fail(Exception e)
    {
        foreach (TaskCompletionSource<TResponse> answer in _pending.Values) answer.TrySetException(e);
    }

    private void Receive(Sample sample)
    {
        try
        {
            var reader = new CdrReader(sample.Cdr);
            // Every client of the service sees every reply.
            if (reader.ReadUInt64("client id") != _requests.InstanceHandle || !_pending.TryRemove(reader.ReadInt64("sequence number"), out TaskCompletionSource<TResponse>? answer)) return;
            try
            {
                TResponse response = TResponse.Read(ref reader);
                reader.Finish(TResponse.RosType);
                answer.TrySetResult(response);
            }
            catch (CdrException e)
            {
                NodeCounts.Add(ref _malformed, ref _node.Counts.MalformedCount);
                answer.TrySetException(e);
            }
        }
        catch (CdrException)
        {
            NodeCounts.Add(ref _malformed, ref _node.Counts.MalformedCount);
        }
    }
}
