using Mcap;

namespace Robotics.Ros2.Tests.Mcap;

/// <summary>Small recordings, drawn from a seed.</summary>
internal static class Recording
{
    public sealed record Row(string Topic, uint Sequence, ulong LogTime, ulong PublishTime, string Data);

    /// <summary>Chunks that overlap in time, several channels, a message larger than a chunk now and then, metadata, an attachment.</summary>
    public static (byte[] Bytes, List<Row> Rows) Of(int seed, int messages, int chunkBytes = 400)
    {
        var random = new Random(seed);
        var stream = new MemoryStream();
        var rows = new List<Row>();
        using (var writer = new McapWriter(stream, options: new() { ChunkBytes = chunkBytes, LeaveOpen = true }))
        {
            McapSchema schema = writer.AddSchema("std_msgs/msg/String", "ros2msg", "string data"u8);
            List<McapChannel> channels = [];
            writer.AddMetadata("run", new Dictionary<string, string> { ["seed"] = $"{seed}", ["robot"] = "arm" });
            for (int i = 0; i < messages; i++)
            {
                if (i % 20 == 0)
                    channels.Add(writer.AddChannel($"/topic{channels.Count}", i % 40 == 0 ? schema : null, "cdr", new Dictionary<string, string> { ["offered_qos_profiles"] = "" }));
                McapChannel channel = channels[random.Next(channels.Count)];
                ulong time = (ulong)(1_000_000 + i * 1000 + random.Next(20_000));
                var data = new byte[random.Next(8) == 0 ? 2 * chunkBytes : random.Next(40)];
                random.NextBytes(data);
                writer.Write(channel, (uint)i, time, time - 5, data);
                rows.Add(new(channel.Topic, (uint)i, time, time - 5, Convert.ToHexString(data)));
            }
            writer.AddAttachment("calibration.yaml", "text/yaml", 9, 8, "k: 1"u8);
        }
        return (stream.ToArray(), rows);
    }

    public static List<Row> Read(byte[] bytes, McapReaderOptions? options = null)
    {
        using var reader = new McapReader(new MemoryStream(bytes), options);
        return Rows(reader.Messages());
    }

    public static List<Row> Rows(IEnumerable<McapMessage> messages) =>
        [.. messages.Select(m => new Row(m.Channel.Topic, m.Sequence, m.LogTime, m.PublishTime, Convert.ToHexString(m.Data.Span)))];

    /// <summary>By log time, then in the order of writing: sequence counts in these recordings.</summary>
    public static List<Row> InOrder(this IEnumerable<Row> rows) => [.. rows.OrderBy(r => r.LogTime).ThenBy(r => r.Sequence)];
}
