using System.Diagnostics;
using Robotics.Cli;
using Robotics.Cli.Health;
using Robotics.Launch.Tests.CommandLine;
using ROS2.Dds;

namespace Robotics.Launch.Tests.Health;

/// <summary>What is wrong with a machine's ROS 2, and the remedy, on machines that are made up.</summary>
public class RosHealthTests
{
    private static readonly NetworkLink Lo = new("lo", ["127.0.0.1", "::1"], true, true);

    [Fact]
    public async Task ASoundMachineHasNoRemedies()
    {
        IReadOnlyList<DoctorCommand.Finding> findings = await Examine([Lo], ("ROS_DOMAIN_ID", "73"));
        Assert.All(findings, f => Assert.True(f.Ok, f.Found));
        Assert.Contains(findings, f => f.Found.StartsWith("libddsc.so", StringComparison.Ordinal));
        Assert.Contains(findings, f => f is { Name: "ROS 2 publish and subscribe", Found: "a message came back" });
    }

    [Fact]
    public async Task ParticipantsOfAnotherDomainMakeAWrongDomain()
    {
        string tag = $"doctor-{Environment.ProcessId}-{Stopwatch.GetTimestamp()}";
        // As a robot's: found in domain 3, while the environment says 74.
        using DdsParticipant robot = new(new DomainOptions { Id = 3, Tag = tag });
        DoctorCommand.Finding domain = (await RosHealth.ExamineAsync(Machine([Lo], ("ROS_DOMAIN_ID", "74")) with { Tag = tag }, default)).Single(f => f.Name == "ROS 2 domain 74");
        Assert.False(domain.Ok);
        Assert.Contains("1 in domain 3", domain.Found);
        Assert.Contains("export ROS_DOMAIN_ID=3", domain.Remedy);
    }

    [Theory]
    [InlineData("ROS_DOMAIN_ID", "300", "ROS_DOMAIN_ID is '300'", "unset it")]
    [InlineData("CYCLONEDDS_URI", "<CycloneDDS><Domain><General><Interfaces><NetworkInterface name=\"eth7\"/></Interfaces></General></Domain></CycloneDDS>", "'eth7' is not on this machine", "lo (127.0.0.1, ::1)")]
    [InlineData("CYCLONEDDS_URI", "<General><NetworkInterfaceAddress>10.9.9.9</NetworkInterfaceAddress></General>", "'10.9.9.9' is not on this machine", "CYCLONEDDS_URI")]
    [InlineData("CYCLONEDDS_URI", "<x/>,<NetworkInterface name=\"wlan0\"/>", "'wlan0' is down", "ip link set wlan0 up")]
    [InlineData("CYCLONEDDS_URI", "file:///nowhere/cyclone.xml", "CYCLONEDDS_URI cannot be read", "mend CYCLONEDDS_URI")]
    [InlineData("CYCLONEDDS_URI", "<Cyclone", "CYCLONEDDS_URI cannot be read", "mend CYCLONEDDS_URI")]
    public async Task WhatIsSetWronglyIsFoundWithItsRemedy(string variable, string value, string found, string remedy)
    {
        NetworkLink down = new("wlan0", [], false, true);
        DoctorCommand.Finding finding = Assert.Single(await Examine([Lo, down], ("ROS_DOMAIN_ID", "75"), (variable, value)), f => !f.Ok);
        Assert.Contains(found, finding.Found);
        Assert.Contains(remedy, finding.Remedy);
    }

    [Fact]
    public async Task MulticastThatIsOffIsInformationUntilItIsAskedFor()
    {
        NetworkLink lo = Lo with { Multicast = false };
        DoctorCommand.Finding off = Assert.Single(await Examine([lo], ("ROS_DOMAIN_ID", "76")), f => !f.Ok);
        Assert.Equal((false, "ip link set lo multicast on"), (off.Needed, off.Remedy.Split(',')[0]));
        DoctorCommand.Finding asked = Assert.Single(await Examine([lo], ("ROS_DOMAIN_ID", "76"), ("ROS_AUTOMATIC_DISCOVERY_RANGE", "SUBNET")), f => !f.Ok);
        Assert.True(asked.Needed);
    }

    [Fact]
    public async Task WithoutAnyInterfaceTheLoopbackIsToBeBroughtUp()
    {
        NetworkLink down = new("lo", [], true, true);
        DoctorCommand.Finding finding = Assert.Single(await Examine([down], ("ROS_DOMAIN_ID", "77")), f => !f.Ok);
        Assert.Equal(("no network interface is up, not even loopback", "ip link set lo up"), (finding.Found, finding.Remedy));
    }

    /// <summary>In a name space of its own, where not even loopback is up.</summary>
    [Theory]
    [InlineData("node")]
    [InlineData("task", "bring me the milk")]
    [InlineData("sim", "--scene", "milk-reaching")]
    [InlineData("record", "--all", "-o", "none.mcap")]
    public void WithoutANetworkACommandSaysSoAndEnds(params string[] arguments)
    {
        ProcessResult result = ProcessRunner.Run("unshare", ["--user", "--map-root-user", "--net", "dotnet", ProcessRunner.Program, .. arguments]);
        Assert.Equal((ExitCode.DependencyMissing, ""), (result.ExitCode, result.Out));
        Assert.Contains("find interfaces", result.Error);
        Assert.Contains("Check the interface", result.Error);
    }

    [Fact]
    public async Task WithoutTheLibraryNothingElseIsTried()
    {
        IReadOnlyList<DoctorCommand.Finding> findings = await RosHealth.ExamineAsync(Machine([Lo]) with { Library = () => throw new DdsException("Cyclone DDS is not there") }, default);
        Assert.Equal("apt-get install libddsc0debian", Assert.Single(findings, f => !f.Ok).Remedy);
        Assert.DoesNotContain(findings, f => f.Name.Contains("publish", StringComparison.Ordinal));
    }

    private static Task<IReadOnlyList<DoctorCommand.Finding>> Examine(NetworkLink[] links, params (string, string)[] environment) =>
        RosHealth.ExamineAsync(Machine(links, environment) with { Tag = $"doctor-{Environment.ProcessId}-{Stopwatch.GetTimestamp()}" }, default);

    private static RosMachine Machine(NetworkLink[] links, params (string Name, string Value)[] environment) =>
        RosMachine.This() with { Links = links, Environment = environment.GroupBy(e => e.Name).ToDictionary(g => g.Key, g => g.Last().Value) };
}
