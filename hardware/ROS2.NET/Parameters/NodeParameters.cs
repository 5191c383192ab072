using RclInterfaces;
using ROS2.Dds;

namespace ROS2;

/// <summary>A parameter and what it is to be, or has become.</summary>
public readonly record struct ParameterChange(string Name, RosValue Value);

/// <summary>
/// The parameters of a node: declared by it, overridden by files and the command line, got and set here and, by services, from elsewhere.
/// Every change is told on /parameter_events. Safe to use from several threads.
/// </summary>
public sealed class NodeParameters
{
    /// <summary>Declared by every node: whether its clock follows /clock.</summary>
    public const string UseSimTime = "use_sim_time";

    private readonly Node _node;
    private readonly Dictionary<string, RosValue> _overrides;
    private readonly SortedDictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private readonly List<Func<IReadOnlyList<ParameterChange>, string?>> _validators = [];
    private readonly Lock _gate = new();
    private Publisher<ParameterEvent>? _events;
    private bool _validating;

    internal NodeParameters(Node node)
    {
        _node = node;
        _overrides = node.Context.Overrides.For(node);
        foreach ((string name, RosValue value) in node.Options.Parameters) _overrides[name] = value;
    }

    /// <summary>Parameters have changed, together if together set; also those just declared. On the thread that changed them, after the change.</summary>
    public event Action<IReadOnlyList<ParameterChange>>? Changed;

    /// <summary>All names, in order.</summary>
    public IReadOnlyList<string> Names
    {
        get
        {
            lock (_gate) return [.. _entries.Keys];
        }
    }

    /// <summary>What files, the command line and the node's options say, declared or not; options beat the command line, and that files.</summary>
    public IReadOnlyDictionary<string, RosValue> Overrides => _overrides;

    /// <exception cref="KeyNotFoundException">It is not declared.</exception>
    /// <exception cref="ArgumentException">The value is refused; the message says why.</exception>
    public RosValue this[string name]
    {
        get => Find(name)?.Value ?? throw new KeyNotFoundException($"Node '{_node.FullName}': parameter '{name}' is not declared. Declare it first.");
        set
        {
            if (Set([new ParameterChange(name, value)]) is { } fault) throw new ArgumentException($"Node '{_node.FullName}': {fault}");
        }
    }

    /// <summary>Declares a parameter, whose type is that of its default from now on.</summary>
    /// <param name="name">Groups are separated by dots: "arm.gain".</param>
    /// <param name="value">Unless a file, the command line or the node's options say otherwise.</param>
    /// <exception cref="ArgumentException">It is declared already, its type is none, or what it is to be is of another type or refused.</exception>
    public Parameter<T> Declare<T>(string name, T value, ParameterOptions? options = null)
        where T : notnull
    {
        RosValue standard = RosValue.Of(value);
        Declare(name, standard, options ?? new ParameterOptions());
        return new Parameter<T>(this, name);
    }

    /// <summary>Takes a parameter back.</summary>
    /// <returns>Whether it was there.</returns>
    public bool Undeclare(string name)
    {
        lock (_gate)
        {
            if (!_entries.Remove(name, out Entry? entry)) return false;
            Publish(new ParameterEvent { DeletedParameters = [Message(name, entry.Value)] });
            return true;
        }
    }

    /// <summary>Has every later change pass a check: null lets it, a text refuses it and says why. It must not set parameters.</summary>
    /// <returns>Disposed of, it does not check any more.</returns>
    public IDisposable AddValidator(Func<IReadOnlyList<ParameterChange>, string?> validator)
    {
        lock (_gate) _validators.Add(validator);
        return new Removal(this, validator);
    }

    /// <summary>Sets all or, when one is refused, none.</summary>
    /// <returns>Null, or why.</returns>
    public string? Set(IReadOnlyList<ParameterChange> changes)
    {
        lock (_gate)
        {
            if (_validating) throw new InvalidOperationException($"Node '{_node.FullName}': a validator set parameters. Set them in Changed.");
            foreach (ParameterChange change in changes)
            {
                if (Fault(change) is { } fault) return fault;
            }

            if (Ask(changes) is { } reason) return reason;
            foreach (ParameterChange change in changes) _entries[change.Name].Value = change.Value;
            Publish(new ParameterEvent { ChangedParameters = [.. changes.Select(c => Message(c.Name, c.Value))] });
        }

        Tell(changes);
        return null;
    }

    /// <summary>Null where none is declared.</summary>
    internal RosValue? TryGet(string name) => Find(name)?.Value;

    internal ParameterDescriptor Describe(string name) => Find(name) is { } entry ? entry.Options.Describe(name, entry.Value.Kind) : new ParameterDescriptor { Name = name };

    internal void Open(bool services)
    {
        lock (_gate) _events = _node.CreatePublisher<ParameterEvent>("/parameter_events", Qos.Parameters);
        if (services) ParameterServices.Open(_node, this);
        Changed += Follow;
        Declare(UseSimTime, _node.Options.UseSimTime, new ParameterOptions { Description = "Whether time is what /clock says." });
    }

    private static Parameter Message(string name, RosValue value) => new() { Name = name, Value = value.ToMessage() };

    private void Declare(string name, RosValue value, ParameterOptions options)
    {
        if (name.Length == 0) throw new ArgumentException($"Node '{_node.FullName}': a parameter's name is empty. Give it one.");
        if (_overrides.TryGetValue(name, out RosValue? given))
        {
            given = given.Widen(value.Kind);
            if (given.Kind != value.Kind)
                throw new ArgumentException($"Node '{_node.FullName}': parameter '{name}' is to be {given}, which is {given.Kind}, but it is declared as {value.Kind}. Correct the file or command line that says so.");
            value = given;
        }

        ParameterChange[] change = [new(name, value)];
        lock (_gate)
        {
            if (_validating) throw new InvalidOperationException($"Node '{_node.FullName}': a validator declared parameter '{name}'. Declare it elsewhere.");
            if (_entries.ContainsKey(name)) throw new ArgumentException($"Node '{_node.FullName}': parameter '{name}' is declared already. Declare it once.");
            if ((options.Fault(name, value) ?? Ask(change)) is { } fault) throw new ArgumentException($"Node '{_node.FullName}': {fault}");
            _entries.Add(name, new Entry(value, options));
            Publish(new ParameterEvent { NewParameters = [Message(name, value)] });
        }

        Tell(change);
    }

    private Entry? Find(string name)
    {
        lock (_gate) return _entries.GetValueOrDefault(name);
    }

    private string? Fault(ParameterChange change)
    {
        (string name, RosValue value) = change;
        return !_entries.TryGetValue(name, out Entry? entry) ? $"Parameter '{name}' is not declared."
            : entry.Options.ReadOnly ? $"Parameter '{name}' is read-only."
            : entry.Value.Kind != value.Kind ? $"Parameter '{name}' is {entry.Value.Kind}, not {value.Kind}."
            : entry.Options.Fault(name, value);
    }

    private string? Ask(IReadOnlyList<ParameterChange> changes)
    {
        _validating = true;
        try
        {
            foreach (Func<IReadOnlyList<ParameterChange>, string?> validator in _validators)
            {
                if (validator(changes) is { } reason) return reason;
            }

            return null;
        }
        catch (Exception e)
        {
            _node.Tell("A validator of parameters", e);
            return $"The node's check failed: {e.Message}";
        }
        finally
        {
            _validating = false;
        }
    }

    /// <summary>Under the lock, so that events come in the order of the changes.</summary>
    private void Publish(ParameterEvent message)
    {
        message.Stamp = _node.Clock.Now;
        message.Node = _node.FullName;
        try
        {
            _events?.Publish(message);
        }
        catch (Exception e) when (e is DdsException or ObjectDisposedException)
        {
            // The node ends; whoever listened sees it go.
        }
    }

    private void Tell(IReadOnlyList<ParameterChange> changes)
    {
        foreach (Action<IReadOnlyList<ParameterChange>> listener in Delegate.EnumerateInvocationList(Changed))
        {
            try
            {
                listener(changes);
            }
            catch (Exception e)
            {
                _node.Tell("A listener to changes of parameters", e);
            }
        }
    }

    private void Follow(IReadOnlyList<ParameterChange> changes)
    {
        // As it is now, should two threads have set it.
        if (changes.Any(c => c.Name == UseSimTime) && TryGet(UseSimTime) is { } value) _node.Clock.IsSimulated = value.As<bool>();
    }

    private sealed class Entry(RosValue value, ParameterOptions options)
    {
        public RosValue Value = value;

        public ParameterOptions Options { get; } = options;
    }

    private sealed class Removal(NodeParameters owner, Func<IReadOnlyList<ParameterChange>, string?> validator) : IDisposable
    {
        public void Dispose()
        {
            lock (owner._gate) owner._validators.Remove(validator);
        }
    }
}
