using Mcap;

namespace Robotics.Ros2.Tests.Mcap;

public class WriterTests
{
    private const ulong Millisecond = 1_000_000;

    [Fact]
    public void AMessageIsReadableWhenTheNextIsAHundredMillisecondsLater()
    {
        var stream = new MemoryStream();
        using var writer = new McapWriter(stream);
        McapChannel channel = writer.AddChannel("/t", null, "cdr");
        for (ulong i = 0; i < 1000; i++)
        {
            writer.Write(channel, (uint)i, i * 7 * Millisecond, 0, [1]);
            // As if the process were killed here: at most the last 100 ms are missing.
            int readable = Recording.Read(stream.ToArray()).Count;
            Assert.InRange((i - (ulong)readable) * 7, 0ul, 100ul);
        }
    }

    [Fact]
    public void TimeThatPassesWithoutMessagesWritesThemOut()
    {
        var stream = new MemoryStream();
        using var writer = new McapWriter(stream);
        McapChannel channel = writer.AddChannel("/t", null, "cdr");
        writer.Write(channel, 0, 5 * Millisecond, 0, [1]);
        writer.Advance(104 * Millisecond);
        Assert.Empty(Recording.Read(stream.ToArray()));
        writer.Advance(105 * Millisecond);
        Assert.Single(Recording.Read(stream.ToArray()));
        writer.Write(channel, 1, 106 * Millisecond, 0, [1]);
        writer.Flush();
        Assert.Equal(2, Recording.Read(stream.ToArray()).Count);
    }

    [Fact]
    public void AClockThatJumpsBackLosesNothing()
    {
        var stream = new MemoryStream();
        ulong[] times = [5_000 * Millisecond, 5_001 * Millisecond, 0, 1 * Millisecond, ulong.MaxValue, 3];
        using (var writer = new McapWriter(stream))
        {
            McapChannel channel = writer.AddChannel("/t", null, "cdr");
            foreach (ulong time in times) writer.Write(channel, 0, time, time, [1]);
        }
        Assert.Equal(times.Order(), Recording.Read(stream.ToArray()).Select(r => r.LogTime));
    }

    [Fact]
    public void AMessageAllocatesNothing()
    {
        using var writer = new McapWriter(Stream.Null, options: new() { ChunkBytes = 1 << 16 });
        McapChannel[] channels = [.. Enumerable.Range(0, 5).Select(i => writer.AddChannel($"/t{i}", null, "cdr"))];
        var data = new byte[500];
        long before = 0;
        for (uint i = 0; i < 40_000; i++)
        {
            if (i == 2_000) before = GC.GetAllocatedBytesForCurrentThread();
            writer.Write(channels[i % 5], i, i * 1000, i * 1000, data);
        }
        // What remains is the summary's index of chunks, 123 bytes each, doubling: nothing of it is a message's.
        long chunks = 40_000 * 531 / (1 << 16);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4 * 123 * chunks);
    }

    [Fact]
    public void AChannelOfAnotherWriterIsRefused()
    {
        using McapWriter one = new(new MemoryStream()), other = new(new MemoryStream());
        McapSchema schema = one.AddSchema("a/B", "ros2msg", []);
        McapChannel channel = one.AddChannel("/t", schema, "cdr");
        other.AddSchema("a/B", "ros2msg", []);
        other.AddChannel("/t", null, "cdr");
        Assert.Contains("AddChannel of the same writer", Assert.Throws<McapException>(() => other.Write(channel, 0, 0, 0, [])).Message);
        Assert.Contains("AddSchema of the same writer", Assert.Throws<McapException>(() => other.AddChannel("/u", schema, "cdr")).Message);
    }

    [Fact]
    public void AFullDiskLeavesAReadableFileAndSaysSo()
    {
        var disk = new FullDisk(1200);
        var writer = new McapWriter(disk, options: new() { ChunkBytes = 100, LeaveOpen = true });
        McapChannel channel = writer.AddChannel("/t", null, "cdr");
        int written = 0;
        Assert.Throws<IOException>(() =>
        {
            for (; written < 1000; written++) writer.Write(channel, 0, 0, 0, new byte[80]);
        });
        Assert.Contains("could not be written", Assert.Throws<McapException>(() => writer.Write(channel, 0, 0, 0, [])).Message);
        writer.Dispose();
        using var reader = new McapReader(new MemoryStream(disk.ToArray()));
        Assert.NotNull(reader.Cut);
        // Of the write that failed the message may be there without its index.
        Assert.InRange(reader.Messages().Count(), written, written + 1);
    }

    [Fact]
    public void NothingIsWrittenAfterTheEnd()
    {
        var writer = new McapWriter(new MemoryStream());
        McapChannel channel = writer.AddChannel("/t", null, "cdr");
        writer.Dispose();
        writer.Dispose();
        Assert.Throws<ObjectDisposedException>(() => writer.Write(channel, 0, 0, 0, []));
    }

    [Fact]
    public void OptionsHaveLimits()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new McapWriter(Stream.Null, options: new() { ChunkBytes = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new McapWriter(Stream.Null, options: new() { ChunkAge = TimeSpan.Zero }));
        Assert.Throws<ArgumentException>(() => new McapWriter(new MemoryStream([], writable: false)));
    }

    /// <summary>Takes so many bytes, then a part of a write, then none.</summary>
    private sealed class FullDisk(int capacity) : MemoryStream
    {
        public override void Write(ReadOnlySpan<byte> buffer)
        {
            int room = Math.Min(buffer.Length, capacity - (int)Length);
            base.Write(buffer[..room]);
            if (room < buffer.Length) throw new IOException("No space left on device");
        }
    }
}
