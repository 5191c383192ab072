using System.Text;
using static TorchSharp.torch;

namespace TorchSharp.Utils;

/// <summary>TorchSharp's .dat: the number of entries; of each its name, element type, rank, sizes (all LEB128), elements.</summary>
internal static class DatFile
{
    public static void Write(Stream stream, Dictionary<string, Tensor> state)
    {
        using BinaryWriter writer = new(stream, Encoding.UTF8, leaveOpen: true);
        writer.Write7BitEncodedInt64(state.Count);
        foreach ((string name, Tensor tensor) in state)
        {
            writer.Write(name);
            writer.Write7BitEncodedInt64((long)tensor.dtype);
            writer.Write7BitEncodedInt64(tensor.ndim);
            foreach (long n in tensor.shape)
            {
                writer.Write7BitEncodedInt64(n);
            }

            using Tensor elements = tensor.detach().cpu().contiguous();
            writer.Write(elements.bytes);
        }
    }

    public static void Read(Stream stream, Dictionary<string, Tensor> state)
    {
        using BinaryReader reader = new(stream, Encoding.UTF8, leaveOpen: true);
        try
        {
            long count = reader.Read7BitEncodedInt64();
            if (count != state.Count)
            {
                throw new InvalidDataException($"The file has {count} entries, the module {state.Count}.");
            }

            for (long i = 0; i < count; i++)
            {
                Read(reader, state);
            }
        }
        catch (Exception e) when (e is EndOfStreamException or FormatException)
        {
            throw new InvalidDataException("The file ends too early or is no .dat of TorchSharp.", e);
        }
    }

    private static void Read(BinaryReader reader, Dictionary<string, Tensor> state)
    {
        string name = reader.ReadString();
        if (!state.TryGetValue(name, out Tensor? target))
        {
            throw new InvalidDataException($"The module has no '{name}', which the file has.");
        }

        ScalarType type = (ScalarType)reader.Read7BitEncodedInt64();
        long rank = reader.Read7BitEncodedInt64();
        long[] shape = new long[rank is >= 0 and <= 64 ? rank : throw new InvalidDataException($"'{name}' has {rank} dimensions; 64 is the most.")];
        for (int d = 0; d < shape.Length; d++)
        {
            shape[d] = reader.Read7BitEncodedInt64();
        }

        if (type != target.dtype || !shape.SequenceEqual(target.shape))
        {
            throw new InvalidDataException($"'{name}' is {type} [{string.Join(", ", shape)}] in the file and {target} in the module.");
        }

        using IDisposable quiet = no_grad();
        using Tensor elements = empty(shape, type);
        reader.BaseStream.ReadExactly(elements.bytes);
        target.copy_(elements);
    }
}
