// dotnet run -- read|write FILE: what peer.mjs does, with our reader and writer, in the same words.
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Mcap;

string verb = args[0], path = args[1];
if (verb == "write") Write(path);
using var reader = new McapReader(File.OpenRead(path));
foreach (McapMetadata m in reader.Metadata()) Console.WriteLine($"metadata {m.Name} {JsonSerializer.Serialize(m.Values)}");
foreach (McapAttachment a in reader.Attachments) Console.WriteLine($"attachment {a.Name} {a.MediaType} {reader.Read(a).Length}");
Console.WriteLine($"profile {reader.Profile}, {reader.Statistics!.Messages} messages, {reader.Statistics.Chunks} chunks");
using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
var topics = new SortedDictionary<string, (McapChannel Channel, int Count)>(StringComparer.Ordinal);
foreach (McapMessage m in reader.Messages())
{
    topics[m.Channel.Topic] = (m.Channel, topics.GetValueOrDefault(m.Channel.Topic).Count + 1);
    hash.AppendData(Encoding.UTF8.GetBytes($"{m.Channel.Topic} {m.Sequence} {m.LogTime} {m.PublishTime} "));
    hash.AppendData(m.Data.Span);
}
foreach ((string topic, (McapChannel channel, int count)) in topics)
    Console.WriteLine($"{topic} {channel.Schema?.Name} {channel.MessageEncoding} {count}");
Console.WriteLine($"sha256 {Convert.ToHexStringLower(hash.GetHashAndReset())}");

static void Write(string path)
{
    using var writer = new McapWriter(File.Create(path), options: new() { ChunkBytes = 3000 });
    McapSchema text = writer.AddSchema("std_msgs/msg/String", "ros2msg", "string data"u8), flag = writer.AddSchema("std_msgs/msg/Bool", "ros2msg", "bool data"u8);
    var qos = new Dictionary<string, string> { ["offered_qos_profiles"] = "" };
    McapChannel[] channels = [writer.AddChannel("/chatter", text, "cdr", qos), writer.AddChannel("/ready", flag, "cdr", qos), writer.AddChannel("/bare", null, "cdr")];
    writer.AddMetadata("run", new Dictionary<string, string> { ["robot"] = "arm", ["seed"] = "3" });
    var random = new Random(1);
    for (uint i = 0; i < 2000; i++)
    {
        var data = new byte[random.Next(i % 100 == 0 ? 5000 : 60)];
        random.NextBytes(data);
        // Log times step back now and then, so that chunks overlap; none is there twice.
        writer.Write(channels[random.Next(3)], i, 1_700_000_000_000_000_000 + (i ^ 0x1F) * 1_000_000ul, i, data);
    }
    writer.AddAttachment("calibration.yaml", "text/yaml", 5, 0, "k: 1"u8);
}
