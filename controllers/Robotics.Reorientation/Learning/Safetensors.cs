using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using static TorchSharp.torch;

namespace Robotics.Reorientation.Learning;

/// <summary>
/// Named arrays in one file, as the safetensors format has them: 8 bytes of header length, a JSON header (name → dtype,
/// shape, offsets), the bytes. Every reader of that format reads it.
/// </summary>
public sealed class Safetensors
{
    /// <summary>What the format itself allows a header.</summary>
    private const long LongestHeader = 100_000_000;

    private static readonly Dictionary<string, (Type Type, int Size)> Types = new()
    {
        ["F64"] = (typeof(double), 8), ["F32"] = (typeof(float), 4), ["I64"] = (typeof(long), 8), ["U64"] = (typeof(ulong), 8), ["I32"] = (typeof(int), 4), ["U8"] = (typeof(byte), 1),
    };

    private readonly SortedDictionary<string, Entry> entries = new(StringComparer.Ordinal);

    private sealed record Entry(string Type, long[] Shape, byte[] Bytes);

    /// <summary>Words beside the arrays.</summary>
    public SortedDictionary<string, string> Metadata { get; } = new(StringComparer.Ordinal);

    public IEnumerable<string> Names => entries.Keys;

    /// <param name="shape">Without it the array has one dimension.</param>
    public void Add<T>(string name, ReadOnlySpan<T> values, params long[] shape)
        where T : unmanaged
    {
        string type = Types.FirstOrDefault(t => t.Value.Type == typeof(T)).Key ?? throw new ArgumentException($"'{name}': safetensors files here hold no {typeof(T)}.");
        entries.Add(name, new(type, shape.Length == 0 ? [values.Length] : shape, MemoryMarshal.AsBytes(values).ToArray()));
    }

    /// <summary>Adds the elements of a tensor of floats.</summary>
    public void Add(string name, Tensor tensor)
    {
        using Tensor plain = tensor.detach().to(float32, CPU).contiguous();
        Add<float>(name, plain.data<float>().ToArray(), tensor.shape);
    }

    /// <exception cref="InvalidDataException">It is not there, or has other elements.</exception>
    public T[] Get<T>(string name)
        where T : unmanaged
    {
        Entry entry = Find(name);
        return Types[entry.Type].Type == typeof(T)
            ? MemoryMarshal.Cast<byte, T>(entry.Bytes).ToArray()
            : throw new InvalidDataException($"'{name}' holds {entry.Type}, not {typeof(T).Name}.");
    }

    /// <summary>Copies an array into one that is there.</summary>
    /// <exception cref="InvalidDataException">It is not there, or has another number of elements.</exception>
    public void Into<T>(string name, Span<T> target)
        where T : unmanaged
    {
        T[] values = Get<T>(name);
        if (values.Length != target.Length)
        {
            throw new InvalidDataException($"'{name}' has {values.Length} numbers, {target.Length} are needed.");
        }

        values.CopyTo(target);
    }

    /// <summary>Copies an array into a tensor of floats.</summary>
    /// <exception cref="InvalidDataException">It is not there, or has another shape.</exception>
    public void Into(string name, Tensor target)
    {
        Entry entry = Find(name);
        if (!entry.Shape.SequenceEqual(target.shape))
        {
            throw new InvalidDataException($"'{name}' has the shape [{string.Join(", ", entry.Shape)}], [{string.Join(", ", target.shape)}] is needed.");
        }

        using IDisposable quiet = no_grad();
        using Tensor values = tensor(Get<float>(name), entry.Shape);
        target.copy_(values);
    }

    /// <summary>Puts columns of one value into an array [rows, columns] or [columns] that is there.</summary>
    /// <exception cref="InvalidDataException">It is not there, or has other elements.</exception>
    public void InsertColumns<T>(string name, int at, int count, T value)
        where T : unmanaged
    {
        T[] old = Get<T>(name);
        long[] shape = [.. Find(name).Shape];
        int width = (int)shape[^1];
        T[] wide = new T[old.Length / width * (width + count)];
        for (int from = 0, to = 0; from < old.Length; from += width, to += width + count)
        {
            old.AsSpan(from, at).CopyTo(wide.AsSpan(to));
            wide.AsSpan(to + at, count).Fill(value);
            old.AsSpan(from + at, width - at).CopyTo(wide.AsSpan(to + at + count));
        }

        shape[^1] = width + count;
        entries.Remove(name);
        Add<T>(name, wide, shape);
    }

    public void Write(Stream stream)
    {
        JsonObject header = [];
        if (Metadata.Count > 0)
        {
            header["__metadata__"] = new JsonObject(Metadata.Select(m => KeyValuePair.Create(m.Key, (JsonNode?)m.Value)));
        }

        long offset = 0;
        foreach ((string name, Entry entry) in entries)
        {
            header[name] = new JsonObject
            {
                ["dtype"] = entry.Type,
                ["shape"] = new JsonArray([.. entry.Shape.Select(n => (JsonNode)n)]),
                ["data_offsets"] = new JsonArray(offset, offset += entry.Bytes.Length),
            };
        }

        byte[] json = JsonSerializer.SerializeToUtf8Bytes(header);
        int padded = (json.Length + 7) / 8 * 8;
        Span<byte> length = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, padded);
        stream.Write(length);
        stream.Write(json);
        stream.Write("        "u8[..(padded - json.Length)]);
        foreach (Entry entry in entries.Values)
        {
            stream.Write(entry.Bytes);
        }
    }

    /// <exception cref="InvalidDataException">It is not such a file.</exception>
    public static Safetensors Read(Stream stream)
    {
        try
        {
            Span<byte> length = stackalloc byte[8];
            stream.ReadExactly(length);
            long size = BinaryPrimitives.ReadInt64LittleEndian(length);
            if (size is < 2 or > LongestHeader || size > stream.Length - 8)
            {
                throw new InvalidDataException($"No safetensors file: its header would have {size} bytes.");
            }

            byte[] json = new byte[size];
            stream.ReadExactly(json);
            byte[] data = new byte[stream.Length - stream.Position];
            stream.ReadExactly(data);
            return Parse(JsonDocument.Parse(json).RootElement, data);
        }
        catch (Exception e) when (e is EndOfStreamException or JsonException or InvalidOperationException or FormatException or KeyNotFoundException or OverflowException)
        {
            throw new InvalidDataException($"No safetensors file, or a part of one: {e.Message}", e);
        }
    }

    private static Safetensors Parse(JsonElement header, byte[] data)
    {
        Safetensors file = new();
        foreach (JsonProperty item in header.EnumerateObject())
        {
            if (item.Name == "__metadata__")
            {
                foreach (JsonProperty word in item.Value.EnumerateObject())
                {
                    file.Metadata[word.Name] = word.Value.GetString() ?? "";
                }

                continue;
            }

            string type = item.Value.GetProperty("dtype").GetString() ?? "";
            long[] shape = [.. item.Value.GetProperty("shape").EnumerateArray().Select(n => n.GetInt64())];
            long[] range = [.. item.Value.GetProperty("data_offsets").EnumerateArray().Select(n => n.GetInt64())];
            if (!Types.TryGetValue(type, out (Type Type, int Size) known))
            {
                throw new InvalidDataException($"'{item.Name}' has elements of type '{type}'; there are {string.Join(", ", Types.Keys)}.");
            }

            long bytes = shape.Aggregate((long)known.Size, (a, n) => checked(a * n));
            if (range is not [>= 0, _] || range[1] - range[0] != bytes || range[1] > data.Length || shape.Any(n => n < 0))
            {
                throw new InvalidDataException($"'{item.Name}' [{string.Join(", ", shape)}] does not fit its place {string.Join(" to ", range)} of {data.Length} bytes.");
            }

            file.entries[item.Name] = new(type, shape, data.AsSpan((int)range[0], (int)bytes).ToArray());
        }

        return file;
    }

    private Entry Find(string name) => entries.TryGetValue(name, out Entry? entry) ? entry : throw new InvalidDataException($"There is no '{name}' in the file.");
}
