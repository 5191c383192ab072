using FsCheck.Xunit;
using Mcap;

namespace Robotics.Ros2.Tests.Mcap;

public class RoundTripTests
{
    [Property(MaxTest = 300)]
    public void WhatIsWrittenIsReadInTheOrderOfLogTime(int seed, byte messages, ushort chunk)
    {
        (byte[] bytes, List<Recording.Row> rows) = Recording.Of(seed, messages, 1 + chunk % 3000);
        Assert.Equal(rows.InOrder(), Recording.Read(bytes));
        Assert.Equal(rows.InOrder(), Recording.Read(bytes, new() { Scan = true }));
        Assert.Equal(bytes, Recording.Of(seed, messages, 1 + chunk % 3000).Bytes);
    }

    [Property(MaxTest = 300)]
    public void TopicsAndTimesChoose(int seed, ushort start, ushort length, byte topics)
    {
        (byte[] bytes, List<Recording.Row> rows) = Recording.Of(seed, 100);
        ulong from = 1_000_000ul + start, to = from + length;
        HashSet<string> wanted = [.. Enumerable.Range(0, 6).Where(i => (topics >> i & 1) != 0).Select(i => $"/topic{i}")];
        using var reader = new McapReader(new MemoryStream(bytes));
        Assert.Equal(rows.Where(r => wanted.Contains(r.Topic) && r.LogTime >= from && r.LogTime <= to).InOrder(),
            Recording.Rows(reader.Messages(wanted, from, to)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void MetadataAttachmentsAndCountsComeBack(bool scan)
    {
        (byte[] bytes, List<Recording.Row> rows) = Recording.Of(1, 100);
        using var reader = new McapReader(new MemoryStream(bytes), new() { Scan = scan });
        McapMetadata metadata = Assert.Single(reader.Metadata());
        Assert.Equal(("run", "1", "arm"), (metadata.Name, metadata.Values["seed"], metadata.Values["robot"]));
        McapAttachment attachment = Assert.Single(reader.Attachments);
        Assert.Equal(("calibration.yaml", "text/yaml", 9ul, 8ul, 4ul), (attachment.Name, attachment.MediaType, attachment.LogTime, attachment.CreateTime, attachment.DataSize));
        Assert.Equal("k: 1"u8, reader.Read(attachment).Span);
        McapStatistics statistics = reader.Statistics!;
        Assert.Equal((100ul, rows.Min(r => r.LogTime), rows.Max(r => r.LogTime)), (statistics.Messages, statistics.Start, statistics.End));
        foreach (McapChannel channel in reader.Channels)
            Assert.Equal((ulong)rows.Count(r => r.Topic == channel.Topic), statistics.MessagesByChannel[channel.Id]);
    }

    [Fact]
    public void AnEmptyRecordingIsAFile()
    {
        var stream = new MemoryStream();
        new McapWriter(stream).Dispose();
        using var reader = new McapReader(new MemoryStream(stream.ToArray()));
        Assert.Null(reader.Cut);
        Assert.Empty(reader.Messages());
        Assert.Equal(0ul, reader.Statistics!.Messages);
    }
}
