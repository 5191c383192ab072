using System.Collections.Concurrent;
using System.Diagnostics;
using ROS2.Cdr;
using ROS2.Dds;

namespace ROS2;

/// <summary>Answers requests. A handler may take its time: the reply goes out when its task ends, in whatever order.</summary>
public sealed class Service<TRequest, TResponse> : IDisposable
    where TRequest : IMessage<TRequest>
    where TResponse : IMessage<TResponse>
{
    // A client whose reply reader has not been found yet would not get it: 10 s, on a busy machine discovery takes its time.
    private const int ReplyTries = 1000;

    // Requests that are known again when they are repeated.
    private const int Remembered = 4096;

    private static readonly long ReplyPause = Stopwatch.Frequency / 100;

    private readonly Node _node;
    private readonly RawReader _requests;
    private readonly RawWriter _replies;
    private readonly Func<TRequest, ValueTask<TResponse>> _handler;
    private readonly SerialQueue<(TRequest, Caller)>? _queue;
    private readonly ConcurrentDictionary<ulong, byte> _foreign = new();
    private readonly HashSet<(ulong Writer, long Sequence)> _seen = [];
    private readonly Queue<(ulong Writer, long Sequence)> _order = new();
    private long _served, _malformed, _dropped;

    internal Service(Node node, string name, MessageType request, MessageType response, Func<TRequest, ValueTask<TResponse>> handler, Qos qos, Execution execution)
    {
        (_node, _handler) = (node, handler);
        Name = node.ResolveService(name);
        if (execution == Execution.ThreadPool)
            _queue = new SerialQueue<(TRequest, Caller)>(10_000, item => Handle(item.Item1, item.Item2), () => NodeCounts.Add(ref _dropped, ref _node.Counts.DroppedCount));
        string id = node.Context.NewPairId();
        _replies = node.Context.Participant.CreateWriter(DdsNames.Reply(Name), response.DdsType, qos, userData: DdsNames.UserData(response, "serviceid", id));
        _requests = node.Context.Participant.CreateReader(DdsNames.Request(Name), request.DdsType, qos,
            reader => reader.Take(this, static (self, sample) => self.Receive(sample)), userData: DdsNames.UserData(request, "serviceid", id));
        node.Add(this, _requests.Gid, _replies.Gid);
    }

    /// <summary>Absolute, after remapping.</summary>
    public string Name { get; }

    /// <summary>Requests answered so far.</summary>
    public long Served => Interlocked.Read(ref _served);

    /// <summary>Requests that could not be read, or came from clients of another protocol.</summary>
    public long Malformed => Interlocked.Read(ref _malformed);

    /// <summary>Requests whose client went before its answer, or that were too many.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    public void Dispose()
    {
        _node.Remove(this, _requests.Gid, _replies.Gid);
        _requests.Dispose();
        _replies.Dispose();
    }

    private void Receive(Sample sample)
    {
        if (_requests.MatchedPublication(sample.Publication) is not { } writer)
        {
            NodeCounts.Add(ref _dropped, ref _node.Counts.DroppedCount);
            return;
        }

        if (DdsNames.Value(writer.UserData, "clientid") is not { } pair)
        {
            // rmw_fastrtps carries the caller beside the payload, where Cyclone's interface does not show it.
            NodeCounts.Add(ref _malformed, ref _node.Counts.MalformedCount);
            if (_foreign.TryAdd(sample.Publication, 0))
                _node.Log.Warn($"Service '{Name}': a client of another middleware ({_node.Context.Graph.NodeOf(writer.Gid)?.Full ?? writer.Gid.ToString()}) cannot be answered. Run it with RMW_IMPLEMENTATION=rmw_cyclonedds_cpp.");
            return;
        }

        TRequest request;
        Caller caller;
        try
        {
            var reader = new CdrReader(sample.Cdr);
            caller = new Caller(reader.ReadUInt64("client id"), reader.ReadInt64("sequence number"), sample.Publication, pair);
            request = TRequest.Read(ref reader);
            reader.Finish(TRequest.RosType);
        }
        catch (CdrException e)
        {
            if (NodeCounts.Add(ref _malformed, ref _node.Counts.MalformedCount) == 1) _node.Log.Warn($"Service '{Name}' counts what it cannot read, beginning with: {e.Message}");
            return;
        }

        if (DdsNames.Repeating(writer.UserData) && !IsNew(caller)) return;
        if (_queue is not null) _queue.Add((request, caller));
        else Handle(request, caller);
    }

    /// <summary>On the dispatcher's thread.</summary>
    private bool IsNew(Caller caller)
    {
        if (!_seen.Add((caller.Writer, caller.Sequence))) return false;
        _order.Enqueue((caller.Writer, caller.Sequence));
        if (_order.Count > Remembered) _seen.Remove(_order.Dequeue());
        return true;
    }

    private void Handle(TRequest request, Caller caller)
    {
        try
        {
            ValueTask<TResponse> answer = _handler(request);
            if (answer.IsCompletedSuccessfully) Reply(answer.Result, caller, 0);
            else _ = Later(answer, caller);
        }
        catch (Exception e)
        {
            _node.Tell($"The handler of service '{Name}'", e);
        }
    }

    private async Task Later(ValueTask<TResponse> answer, Caller caller)
    {
        try
        {
            Reply(await answer.ConfigureAwait(false), caller, 0);
        }
        catch (Exception e)
        {
            _node.Tell($"The handler of service '{Name}'", e);
        }
    }

    private void Reply(TResponse response, Caller caller, int tries)
    {
        try
        {
            if (_requests.MatchedPublication(caller.Writer) is null)
            {
                NodeCounts.Add(ref _dropped, ref _node.Counts.DroppedCount);
                return;
            }

            if (tries < ReplyTries && !_replies.MatchedSubscriptions().Any(r => DdsNames.Value(r.UserData, "clientid") == caller.Pair))
            {
                _node.Context.Participant.Dispatcher.At(Stopwatch.GetTimestamp() + ReplyPause, () => Reply(response, caller, tries + 1));
                return;
            }

            ServiceWire.Write(_replies, caller.Id, caller.Sequence, response);
            Interlocked.Increment(ref _served);
        }
        catch (ObjectDisposedException)
        {
            NodeCounts.Add(ref _dropped, ref _node.Counts.DroppedCount);
        }
        catch (Exception e) when (e is DdsException or CdrException)
        {
            _node.Tell($"The reply of service '{Name}'", e);
        }
    }

    /// <param name="Pair">What the client's request writer and reply reader have in common.</param>
    private readonly record struct Caller(ulong Id, long Sequence, ulong Writer, string Pair);
}

/// <summary>A request or reply on the wire: who asks and the how-manieth, then the message.</summary>
internal static class ServiceWire
{
    public static void Write<T>(RawWriter writer, ulong client, long sequence, T message)
        where T : IMessage<T>
    {
        using WriteBuffer buffer = WriteBuffer.Rent(CdrWriter.HeaderSize + message.EndOffset(16));
        var cdr = new CdrWriter(buffer.Span);
        cdr.WriteUInt64(client);
        cdr.WriteInt64(sequence);
        message.Write(ref cdr);
        writer.Write(buffer.Span[..cdr.Length]);
    }
}
