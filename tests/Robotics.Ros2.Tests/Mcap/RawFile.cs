using System.Text;

namespace Robotics.Ros2.Tests.Mcap;

/// <summary>A file put together record by record, as other writers might.</summary>
internal sealed class RawFile
{
    private readonly MemoryStream stream = new();
    private readonly BinaryWriter writer;

    public RawFile()
    {
        writer = new(stream);
        writer.Write("\u0089MCAP0\r\n".Select(c => (byte)c).ToArray());
        Record(0x01, new byte[8]);
    }

    public int Length => (int)stream.Length;

    public void Record(byte opcode, byte[] content)
    {
        writer.Write(opcode);
        writer.Write((ulong)content.Length);
        writer.Write(content);
    }

    public byte[] End(long summaryStart)
    {
        Record(0x02, [.. BitConverter.GetBytes(summaryStart), .. new byte[12]]);
        writer.Write("\u0089MCAP0\r\n".Select(c => (byte)c).ToArray());
        return stream.ToArray();
    }

    public static byte[] Chunk(string compression, byte[] records) =>
        [.. new byte[16], .. BitConverter.GetBytes((ulong)records.Length), .. new byte[4], .. Text(compression), .. BitConverter.GetBytes((ulong)records.Length), .. records];

    public static byte[] ChunkIndex(long offset, long length, string compression) =>
        [.. new byte[16], .. BitConverter.GetBytes(offset), .. BitConverter.GetBytes(length), .. new byte[4 + 8], .. Text(compression), .. new byte[16]];

    private static byte[] Text(string text) => [.. BitConverter.GetBytes(text.Length), .. Encoding.UTF8.GetBytes(text)];
}
