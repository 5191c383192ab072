using ROS2;
using ROS2.Dds;

namespace Robotics.Ros2.Tests.Node;

/// <summary>Names, remapping and the command line.</summary>
public class NameTests
{
    [Theory]
    [InlineData("/x", "/x")]
    [InlineData("x", "/ns/x")]
    [InlineData("~/x", "/ns/arm/x")]
    [InlineData("~", "/ns/arm")]
    [InlineData("a/b_c", "/ns/a/b_c")]
    [InlineData("_hidden", "/ns/_hidden")]
    [InlineData("{node}/x", "/ns/arm/x")]
    public void ANameBecomesAbsolute(string name, string expected) => Assert.Equal(expected, Names.Resolve(name, "/ns", "arm"));

    [Theory]
    [InlineData("")]
    [InlineData("a//b")]
    [InlineData("a/")]
    [InlineData("1a")]
    [InlineData("a__b")]
    [InlineData("a b")]
    [InlineData("a/~b")]
    [InlineData("ä")]
    public void WhatIsNoNameIsSaidWithTheName(string name) =>
        Assert.Contains($"'{name}'", Assert.Throws<ArgumentException>(() => Names.Resolve(name, "/ns", "arm")).Message);

    [Fact]
    public void TheCommandLineIsReadAsRosReadsIt()
    {
        RosArguments a = RosArguments.Parse(["run", "--ros-args", "-r", "a:=b", "--remap", "arm:~/c:=/d", "-r", "__node:=leg", "-p", "gain:=1.5", "-p", "arm:mode:=fast",
            "--params-file", "f.yaml", "--log-level", "debug", "--log-level", "arm:=error", "--disable-rosout-logs", "--", "rest"]);
        Assert.Equal(["run", "rest"], a.Others);
        Assert.Equal([new Remap(null, "a", "b"), new Remap("arm", "~/c", "/d"), new Remap(null, "__node", "leg")], a.Remaps);
        Assert.Equal([new ParameterOverride(null, "gain", "1.5"), new ParameterOverride("arm", "mode", "fast")], a.Parameters);
        Assert.Equal(["f.yaml"], a.ParameterFiles);
        Assert.Equal(LogLevel.Debug, a.LogLevels[""]);
        Assert.Equal(LogLevel.Error, a.LogLevels["arm"]);
        Assert.False(a.RosOut);
    }

    [Theory]
    [InlineData("--ros-args", "-r")]
    [InlineData("--ros-args", "-r", "a")]
    [InlineData("--ros-args", "--what")]
    [InlineData("--ros-args", "--log-level", "loud")]
    public void WhatCannotBeReadOfItIsNamed(params string[] arguments) =>
        Assert.Contains(arguments[^1], Assert.Throws<ArgumentException>(() => RosArguments.Parse(arguments)).Message);

    [Fact]
    public void RemappingChangesNodesTopicsAndServicesInTheirNodeOnly()
    {
        using var context = new Context(new ContextOptions
        {
            Domain = Loopback.Domain(),
            Arguments = RosArguments.Parse(["--ros-args", "-r", "arm:__node:=leg", "-r", "arm:__ns:=/robot", "-r", "joints:=/js", "-r", "rosservice://stop:=halt"]),
        });
        using ROS2.Node arm = context.CreateNode("arm"), eye = context.CreateNode("eye");
        Assert.Equal("/robot/leg", arm.FullName);
        Assert.Equal("/eye", eye.FullName);
        Assert.Equal("/js", arm.ResolveTopic("joints"));
        Assert.Equal("/js", arm.ResolveService("/robot/joints"));
        Assert.Equal("/robot/halt", arm.ResolveService("stop"));
        Assert.Equal("/robot/stop", arm.ResolveTopic("stop"));
    }

    [Fact]
    public void NothingLeavesLoopbackUnlessTheEnvironmentAsks()
    {
        Assert.Equal(new DomainOptions().ToXml(), ContextOptions.FromEnvironment(new Dictionary<string, string>()).Domain.ToXml());
        Assert.Contains("127.0.0.1", new DomainOptions().ToXml());
        DomainOptions asked = ContextOptions.FromEnvironment(new Dictionary<string, string> { ["ROS_DOMAIN_ID"] = "7", ["ROS_AUTOMATIC_DISCOVERY_RANGE"] = "SUBNET", ["ROS_STATIC_PEERS"] = "10.0.0.1;10.0.0.2" }).Domain;
        Assert.Equal(7u, asked.Id);
        Assert.True(asked.Multicast);
        Assert.Equal(["10.0.0.1", "10.0.0.2"], asked.Peers);
        Assert.Throws<ArgumentException>(() => ContextOptions.FromEnvironment(new Dictionary<string, string> { ["ROS_DOMAIN_ID"] = "x" }));
    }
}
