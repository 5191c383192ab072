using System;
using System.Collections.Generic;
using System.Linq;

namespace ROS2.SourceGen;

/// <summary>All messages that are known, by full name, and what follows from several of them together.</summary>
internal sealed class Catalog
{
    /// <summary>Largest struct in bytes; above, copying costs more than a class.</summary>
    private const int LargestStruct = 128;

    private readonly Dictionary<string, Message> messages = new();
    private readonly Dictionary<string, Layout> layouts = new();

    /// <returns>False if the name was there.</returns>
    public bool Add(Message message)
    {
        if (messages.ContainsKey(message.Name))
        {
            return false;
        }
        messages.Add(message.Name, message);
        return true;
    }

    public void Remove(Message message) => messages.Remove(message.Name);

    public IEnumerable<Message> Messages => messages.Values;

    public Message? Find(string name) => messages.TryGetValue(name, out Message? found) ? found : null;

    /// <summary>Everything that a message names, and what that names; in the order of the first mention.</summary>
    public List<Message> Needed(Message message)
    {
        var found = new List<Message>();
        Visit(message);
        return found;

        void Visit(Message from)
        {
            foreach (Field field in from.Fields)
            {
                if (Find(field.Type.Message) is { } to && to != message && !found.Contains(to))
                {
                    found.Add(to);
                    Visit(to);
                }
            }
        }
    }

    /// <summary>Whether the message holds itself, which no message can.</summary>
    public bool HoldsItself(Message message)
    {
        var seen = new HashSet<string>();
        return Visit(message);

        bool Visit(Message from) => from.Fields.Any(f => f.Type.Message == message.Name
            || (Find(f.Type.Message) is { } to && seen.Add(to.Name) && Visit(to)));
    }

    public Layout LayoutOf(string name)
    {
        if (!layouts.TryGetValue(name, out Layout? layout))
        {
            layouts[name] = layout = Measure(messages[name]);
        }
        return layout;
    }

    private Layout Measure(Message message)
    {
        bool isStruct = message.MayBeStruct && message.Fields.Count > 0;
        long minimum = message.Fields.Count == 0 ? 1 : 0;
        int alignment = 0;
        bool uniform = true, defaults = false;
        foreach (Field field in message.Fields)
        {
            FieldType type = field.Type;
            Layout? nested = type.Primitive is null ? LayoutOf(type.Message) : null;
            int one = nested?.Minimum ?? (type.Primitive!.IsString ? 4 : type.Primitive.Size);
            minimum += type.Array switch { ArrayKind.None => one, ArrayKind.Fixed => (long)one * type.Capacity, _ => 4 };
            isStruct &= type.Array == ArrayKind.None && (nested?.IsStruct ?? !type.Primitive!.IsString);
            defaults |= field.Value is not null || nested is { HasDefaults: true };
            int own = nested?.Alignment ?? (type.Primitive!.CSharp == "bool" ? 0 : type.Primitive.Size);
            uniform &= own > 0 && (alignment == 0 || alignment == own);
            alignment = own;
        }
        isStruct &= minimum <= LargestStruct;
        return new Layout(isStruct, isStruct && uniform ? alignment : 0, (int)Math.Min(minimum, int.MaxValue), defaults);
    }
}

/// <summary>How a message stands in memory and on the wire.</summary>
internal sealed class Layout
{
    public Layout(bool isStruct, int alignment, int minimum, bool hasDefaults) => (IsStruct, Alignment, Minimum, HasDefaults) = (isStruct, alignment, minimum, hasDefaults);

    public bool IsStruct { get; }

    /// <summary>The one size that all primitives have, so that memory and wire are alike; 0 when they differ.</summary>
    public int Alignment { get; }

    /// <summary>Fewest bytes on the wire.</summary>
    public int Minimum { get; }

    public bool HasDefaults { get; }
}
