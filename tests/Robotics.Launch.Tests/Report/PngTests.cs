using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Robotics.Cli.Report;

namespace Robotics.Launch.Tests.Report;

public class PngTests
{
    [Fact]
    public void ChunksAndPixelsComeBack()
    {
        byte[] rgb = [.. Enumerable.Range(0, 5 * 3 * 3).Select(i => (byte)(i * 5))];

        byte[] png = Png.Encode(rgb, 5, 3);

        Assert.Equal([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], png[..8]);
        var chunks = Chunks(png).ToList();
        Assert.Equal(["IHDR", "IDAT", "IEND"], chunks.Select(c => c.Type));
        using ZLibStream zlib = new(new MemoryStream(chunks[1].Data), CompressionMode.Decompress);
        using MemoryStream rows = new();
        zlib.CopyTo(rows);
        byte[] raw = rows.ToArray();
        Assert.Equal(rgb, Enumerable.Range(0, 3).SelectMany(y => raw.Skip(y * 16 + 1).Take(15)));
    }

    /// <summary>The check value of the CRC's own specification: an IEND chunk is always AE 42 60 82.</summary>
    [Fact]
    public void TheLastChunkHasTheKnownChecksum() =>
        Assert.Equal([0, 0, 0, 0, (byte)'I', (byte)'E', (byte)'N', (byte)'D', 0xAE, 0x42, 0x60, 0x82], Png.Encode(new byte[3], 1, 1)[^12..]);

    [Fact]
    public void AWrongSizeIsNamed() =>
        Assert.Contains("needs 12 bytes and there are 11", Assert.Throws<ArgumentException>(() => Png.Encode(new byte[11], 2, 2)).Message);

    private static IEnumerable<(string Type, byte[] Data)> Chunks(byte[] png)
    {
        for (int at = 8; at < png.Length;)
        {
            int length = BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(at));
            yield return (Encoding.ASCII.GetString(png, at + 4, 4), png[(at + 8)..(at + 8 + length)]);
            at += 12 + length;
        }
    }
}
