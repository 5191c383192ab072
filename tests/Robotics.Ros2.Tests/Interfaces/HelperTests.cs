using System.Runtime.CompilerServices;
using BuiltinInterfaces;
using UniqueIdentifierMsgs;

namespace Robotics.Ros2.Tests.Interfaces;

public class HelperTests
{
    [Theory]
    [InlineData(0, 0, 0u)]
    [InlineData(1_500_000_000, 1, 500_000_000u)]
    [InlineData(-1, -1, 999_999_999u)]
    [InlineData(-2_000_000_000, -2, 0u)]
    public void TimesSplitDownwards(long nanoseconds, int sec, uint nanosec)
    {
        Assert.Equal(new Time { Sec = sec, Nanosec = nanosec }, Time.FromNanoseconds(nanoseconds));
        Assert.Equal(nanoseconds, Time.FromNanoseconds(nanoseconds).TotalNanoseconds);
        Assert.Equal(nanoseconds, Duration.FromNanoseconds(nanoseconds).TotalNanoseconds);
        Assert.Equal(TimeSpan.FromTicks(nanoseconds / 100), Duration.FromTimeSpan(TimeSpan.FromTicks(nanoseconds / 100)).ToTimeSpan());
    }

    [Fact]
    public void AnIdentifierKeepsItsBytesInOrder()
    {
        var id = Guid.Parse("00112233-4455-6677-8899-aabbccddeeff");
        Assert.Equal("00112233445566778899aabbccddeeff", Convert.ToHexStringLower(UUID.FromGuid(id).Uuid));
        Assert.Equal(id, UUID.FromGuid(id).ToGuid());
    }

    [Fact]
    public void TheColconPackageBuildsEveryDefinitionOfOurs()
    {
        string folder = Path.Combine(Path.GetDirectoryName(Here())!, "../../../hardware/interfaces/robotics_interfaces");
        string list = File.ReadAllText(Path.Combine(folder, "CMakeLists.txt"));
        Assert.All(new[] { "action", "msg", "srv" }.SelectMany(k => Directory.GetFiles(Path.Combine(folder, k))), f =>
            Assert.Contains($"\"{Path.GetFileName(Path.GetDirectoryName(f))}/{Path.GetFileName(f)}\"", list, StringComparison.Ordinal));
    }

    private static string Here([CallerFilePath] string path = "") => path;
}
