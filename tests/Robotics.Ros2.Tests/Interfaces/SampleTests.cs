using System.IO.Compression;

namespace Robotics.Ros2.Tests.Interfaces;

/// <summary>What another implementation wrote is read, and written again to the same bytes.</summary>
public class SampleTests
{
    /// <summary>These the writer knew in Humble's version, which this project defines beside the product's Jazzy ones.</summary>
    private static readonly Dictionary<string, Codec> Codecs = Codec.All.GroupBy(c => c.RosType).ToDictionary(g => g.Key, g => g.Last());

    [Fact]
    public void EverySampleIsReadAndWrittenBackToTheSameBytes()
    {
        var wrong = new List<string>();
        int count = 0;
        foreach ((string name, byte[] payload) in Samples())
        {
            Codec codec = Codecs[name];
            byte[] again = codec.Write(codec.Read(payload));
            count++;
            if (again.Length > payload.Length || payload.Length - again.Length > 3 || !payload.AsSpan(0, again.Length).SequenceEqual(again) || payload.AsSpan(again.Length).ContainsAnyExcept((byte)0))
            {
                wrong.Add(name);
            }
        }
        Assert.Empty(wrong);
        Assert.Equal(702, count);
    }

    [Fact]
    public void EverySampleGoesThroughBigEndian() => Assert.All(Samples(), sample =>
    {
        Codec codec = Codecs[sample.Name];
        object message = codec.Read(sample.Payload);
        byte[] swapped = codec.Write(message, bigEndian: true);
        Assert.Equal(0, swapped[1]);
        Assert.Equal(codec.Write(message), codec.Write(codec.Read(swapped)));
    });

    [Fact]
    public void EveryCutSampleIsRefused() => Assert.All(Samples(), sample =>
    {
        Codec codec = Codecs[sample.Name];
        int length = codec.Size(codec.Read(sample.Payload));
        for (int cut = 0; cut < length; cut += 1 + (length / 16))
        {
            byte[] payload = sample.Payload[..cut];
            Assert.Throws<ROS2.Cdr.CdrException>(() => codec.Read(payload));
        }
        byte[] longer = [.. sample.Payload[..length], 0, 0, 0];
        _ = codec.Read(longer);
        Assert.Throws<ROS2.Cdr.CdrException>(() => codec.Read([.. longer, 0]));
    });

    private static IEnumerable<(string Name, byte[] Payload)> Samples()
    {
        using var zip = ZipFile.OpenRead(Path.Combine(AppContext.BaseDirectory, "Interfaces", "samples.zip"));
        foreach (ZipArchiveEntry entry in zip.Entries)
        {
            using Stream stream = entry.Open();
            byte[] payload = new byte[entry.Length];
            stream.ReadExactly(payload);
            yield return (string.Join('/', entry.Name.Split("__")[..3]), payload);
        }
    }
}
