using System.Buffers.Binary;
using Mcap;

namespace Robotics.Ros2.Tests.Mcap;

public class DamageTests
{
    [Fact]
    public void AFileCutAtAnyByteGivesEveryCompleteMessage()
    {
        (byte[] bytes, List<Recording.Row> rows) = Recording.Of(3, 60);
        // Messages are written in order and whole: those that end before the cut, by the file's own bytes.
        List<int> ends = MessageEnds(bytes);
        Assert.Equal(rows.Count, ends.Count);
        for (int cut = 0; cut < bytes.Length; cut++)
        {
            using var reader = new McapReader(new MemoryStream(bytes[..cut]));
            Assert.NotNull(reader.Cut);
            Assert.InRange(reader.Cut.Offset, 0, cut);
            Assert.Equal(rows.Take(ends.Count(end => end <= cut)).InOrder(), Recording.Rows(reader.Messages()));
        }
    }

    [Fact]
    public void FlippedBitsGiveMessagesOrOneKindOfException()
    {
        byte[] original = Recording.Of(5, 12, 200).Bytes;
        byte[] loose = Unchunked();
        var random = new Random(1);
        int refused = 0;
        for (int i = 0; i < 200_000; i++)
        {
            byte[] bytes = [.. i % 4 == 0 ? loose : original];
            for (int flips = random.Next(1, 5); flips > 0; flips--)
            {
                int at = random.Next(bytes.Length);
                if (random.Next(3) == 0) random.NextBytes(bytes.AsSpan(at, Math.Min(8, bytes.Length - at)));
                else bytes[at] ^= (byte)(1 << random.Next(8));
            }
            int length = random.Next(4) == 0 ? random.Next(bytes.Length) : bytes.Length;
            long before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                // CRCs would keep the parsers from most of it.
                using var reader = new McapReader(new MemoryStream(bytes, 0, length), new() { IgnoreCrc = i % 8 != 1, Scan = i % 3 == 0 });
                foreach (McapMessage message in reader.Messages()) Assert.InRange(message.Data.Length, 0, length);
                foreach (McapMetadata _ in reader.Metadata()) { }
                foreach (McapAttachment attachment in reader.Attachments) reader.Read(attachment);
            }
            catch (McapException)
            {
                refused++;
            }
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000 + 64L * length);
        }
        Assert.InRange(refused, 20_000, 199_000);
    }

    [Fact]
    public void NoiseIsRefused()
    {
        var random = new Random(2);
        for (int i = 0; i < 20_000; i++)
        {
            var bytes = new byte[random.Next(9, 200)];
            random.NextBytes(bytes);
            Assert.Throws<McapException>(() => Recording.Read(bytes));
        }
    }

    [Theory]
    [InlineData(0x06, 60, "The chunk at byte")]
    [InlineData(0x09, 30, "Attachment 'calibration.yaml' has CRC")]
    [InlineData(0x0B, 12, "The summary at byte")]
    public void ADamagedByteIsTold(byte opcode, int offset, string says)
    {
        byte[] bytes = Recording.Of(3, 20).Bytes;
        bytes[Records(bytes).First(r => r.Opcode == opcode).Offset + offset] ^= 1;
        string message = Assert.Throws<McapException>(() =>
        {
            using var reader = new McapReader(new MemoryStream(bytes));
            reader.Read(reader.Attachments[0]);
            foreach (McapMessage _ in reader.Messages()) { }
        }).Message;
        Assert.StartsWith(says, message);
    }

    [Fact]
    public void AScanChecksTheDataOutsideOfChunks()
    {
        byte[] bytes = Recording.Of(3, 20).Bytes;
        // A letter of the metadata's name, which no other CRC covers.
        bytes[Records(bytes).First(r => r.Opcode == 0x0C).Offset + 13] ^= 1;
        Assert.Equal(20, Recording.Read(bytes).Count);
        Assert.StartsWith("The data before byte", Assert.Throws<McapException>(() => Recording.Read(bytes, new() { Scan = true })).Message);
        Assert.Equal(20, Recording.Read(bytes, new() { Scan = true, IgnoreCrc = true }).Count);
    }

    [Fact]
    public void UnknownRecordsAreSkippedAndFilesWithoutChunksRead()
    {
        using var reader = new McapReader(new MemoryStream(Unchunked()));
        Assert.Null(reader.Cut);
        Assert.Equal([1ul, 2ul, 3ul], reader.Messages().Select(m => m.LogTime));
        Assert.Equal("/t", Assert.Single(reader.Channels).Topic);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void ACompressedChunkSaysWhatToDo(bool scan)
    {
        var file = new RawFile();
        int at = file.Length;
        byte[] chunk = RawFile.Chunk("zstd", [1, 2, 3]);
        file.Record(0x06, chunk);
        file.Record(0x0F, new byte[4]);
        long summary = file.Length;
        file.Record(0x08, RawFile.ChunkIndex(at, chunk.Length + 9, "zstd"));
        string message = Assert.Throws<McapException>(() => Recording.Read(file.End(summary), new() { Scan = scan })).Message;
        Assert.Contains("'zstd'", message);
        Assert.Contains("ros2 bag convert", message);
    }

    [Fact]
    public void MoreThanMayBeHeldIsRefused()
    {
        byte[] bytes = Recording.Of(3, 60).Bytes;
        Assert.Contains("MaxBufferedBytes", Assert.Throws<McapException>(() => Recording.Read(bytes, new() { Scan = true, MaxBufferedBytes = 500 })).Message);
    }

    [Fact]
    public void AnIndexThatNamesAChunkTwiceIsRefused()
    {
        var file = new RawFile();
        int at = file.Length;
        byte[] chunk = RawFile.Chunk("", []);
        file.Record(0x06, chunk);
        file.Record(0x0F, new byte[4]);
        long summary = file.Length;
        for (int i = 0; i < 2; i++) file.Record(0x08, RawFile.ChunkIndex(at, chunk.Length + 9, ""));
        Assert.Contains("overlap", Assert.Throws<McapException>(() => Recording.Read(file.End(summary))).Message);
    }

    [Fact]
    public void AnotherVersionIsNoFileOfThisOne()
    {
        byte[] bytes = Recording.Of(3, 5).Bytes;
        bytes[5] = (byte)'1';
        Assert.Contains("version 0", Assert.Throws<McapException>(() => Recording.Read(bytes)).Message);
    }

    /// <summary>Messages in the data section itself, out of order, with records of unknown kinds between.</summary>
    private static byte[] Unchunked()
    {
        var file = new RawFile();
        file.Record(0x04, [7, 0, 0, 0, 2, 0, 0, 0, (byte)'/', (byte)'t', 0, 0, 0, 0, 0, 0, 0, 0, /* a field of a later version */ 9, 9]);
        foreach (byte time in new byte[] { 2, 3, 1 })
        {
            file.Record(0x05, [7, 0, 0, 0, 0, 0, time, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 42]);
            file.Record((byte)(time == 3 ? 0x7E : 0x80), [1, 2, 3]);
        }
        file.Record(0x0F, new byte[4]);
        return file.End(0);
    }

    /// <summary>The top-level records, found by their heads.</summary>
    private static List<(byte Opcode, int Offset, int Length)> Records(byte[] bytes)
    {
        var records = new List<(byte, int, int)>();
        for (int at = 8; at < bytes.Length - 8;)
        {
            int length = 9 + (int)BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(at + 1));
            records.Add((bytes[at], at, length));
            at += length;
        }
        return records;
    }

    private static List<int> MessageEnds(byte[] bytes)
    {
        var ends = new List<int>();
        foreach ((byte _, int offset, int length) in Records(bytes).Where(r => r.Opcode == 0x06))
            for (int at = offset + 49; at < offset + length;)
                ends.Add(at += 9 + (int)BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(at + 1)));
        return ends;
    }
}
