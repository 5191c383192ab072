using Mcap;

namespace Robotics.Ros2.Tests.Mcap;

/// <summary>A small file worked out from the specification, byte for byte; its CRCs by another program.</summary>
public class GoldenTests
{
    private const string Golden =
        // magic
        "894D434150300D0A" +
        // header: profile ros2, library x
        "010D0000000000000004000000726F73320100000078" +
        // schema 1: a/B, ros2msg, int8 c
        "031E00000000000000010003000000612F4207000000726F73326D736706000000696E74382063" +
        // channel 1 with schema 1: /t, cdr, q = r
        "041F0000000000000001000100020000002F74030000006364720A00000001000000710100000072" +
        // chunk: times, size, CRC, no compression, length, and in it the message: channel 1, sequence 7, log time 0102, publish time 0101
        "064C000000000000000201000000000000020100000000000024000000000000000B03B1CD000000" +
        "002400000000000000051B0000000000000001000700000002010000000000000101000000000000" +
        "000100002A" +
        // message index of channel 1: log time 0102 at offset 0
        "07160000000000000001001000000002010000000000000000000000000000" +
        // data end with the CRC of all before
        "0F0400000000000000E4772233" +
        // summary: the schema again
        "031E00000000000000010003000000612F4207000000726F73326D736706000000696E74382063" +
        // the channel again
        "041F0000000000000001000100020000002F74030000006364720A00000001000000710100000072" +
        // statistics: 1 message, 1 schema, 1 channel, 0 attachments, 0 metadata, 1 chunk, times, count by channel
        "0B380000000000000001000000000000000100010000000000000000000000010000000201000000" +
        "00000002010000000000000A00000001000100000000000000" +
        // chunk index: times, offset, length, index of channel 1, index length, no compression, sizes
        "084A00000000000000020100000000000002010000000000006D0000000000000055000000000000" +
        "000A0000000100C2000000000000001F000000000000000000000024000000000000002400000000" +
        "000000" +
        // summary offset: schemas
        "0E110000000000000003EE000000000000002700000000000000" +
        // summary offset: channels
        "0E11000000000000000415010000000000002800000000000000" +
        // summary offset: statistics
        "0E11000000000000000B3D010000000000004100000000000000" +
        // summary offset: chunk indexes
        "0E1100000000000000087E010000000000005300000000000000" +
        // footer: summary, summary offsets, CRC of all from the summary on
        "021400000000000000EE00000000000000D1010000000000006968E4BB" +
        // magic
        "894D434150300D0A";

    [Fact]
    public void WriterGivesTheBytesOfTheSpecification()
    {
        var stream = new MemoryStream();
        using (var writer = new McapWriter(stream, "ros2", "x"))
        {
            McapSchema schema = writer.AddSchema("a/B", "ros2msg", "int8 c"u8);
            McapChannel channel = writer.AddChannel("/t", schema, "cdr", new Dictionary<string, string> { ["q"] = "r" });
            writer.Write(channel, 7, 0x0102, 0x0101, [0, 1, 0, 0, 0x2A]);
        }
        Assert.Equal(Golden, Convert.ToHexString(stream.ToArray()));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void ReaderGivesBackWhatTheySay(bool scan)
    {
        using var reader = new McapReader(new MemoryStream(Convert.FromHexString(Golden)), new() { Scan = scan });
        Assert.Null(reader.Cut);
        Assert.Equal(("ros2", "x"), (reader.Profile, reader.Library));
        McapSchema schema = Assert.Single(reader.Schemas);
        Assert.Equal((1, "a/B", "ros2msg", "int8 c"), (schema.Id, schema.Name, schema.Encoding, System.Text.Encoding.UTF8.GetString(schema.Data.Span)));
        McapChannel channel = Assert.Single(reader.Channels);
        Assert.Equal((1, "/t", schema, "cdr", "r"), (channel.Id, channel.Topic, channel.Schema, channel.MessageEncoding, channel.Metadata["q"]));
        McapMessage message = Assert.Single(reader.Messages());
        Assert.Equal((channel, 7u, 0x0102ul, 0x0101ul, "000100002A"),
            (message.Channel, message.Sequence, message.LogTime, message.PublishTime, Convert.ToHexString(message.Data.Span)));
        McapStatistics statistics = reader.Statistics!;
        Assert.Equal((1ul, 0x0102ul, 0x0102ul, 1u, 1ul), (statistics.Messages, statistics.Start, statistics.End, statistics.Chunks, statistics.MessagesByChannel[1]));
    }
}
