using Robotics.Cli;
using Robotics.Cli.Launching;
using Robotics.Launch.Tests.CommandLine;

namespace Robotics.Launch.Tests.Launching;

/// <summary>A launch file as command lines, and what is wrong with one: the place and one sentence.</summary>
public sealed class LaunchFileTests : IDisposable
{
    private static readonly string[] Commands = ["hand", "node", "record", "reorient node", "sim", "watchdog"];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void AnEntryIsACommandLine()
    {
        IReadOnlyList<LaunchNode> nodes = Read("""
            arguments: {scene: milk-reaching, seed: 3}
            nodes:
              - node: sim
                name: left_sim
                namespace: /left
                args: [--scene, "${scene}", --seed, "${seed}"]
                parameters: {use_sim_time: true, gains: {p: [1.5, 2]}, text: '1', it's: "it's"}
                remaps: {/tf: "/${scene}/tf"}
                env: {ROS_DOMAIN_ID: "7"}
                respawn: {delay: 0.5, limit: 2}
                required: true
              - {node: record, parameters: p.yaml, respawn: true}
              - {node: record}
            """, "seed=4");

        Assert.Equal("sim --scene milk-reaching --seed 4 --ros-args -r __node:=left_sim -r __ns:=/left -r /tf:=/milk-reaching/tf -p use_sim_time:=true -p gains.p:=[1.5, 2] -p text:='1' -p it's:='it''s'",
            string.Join(' ', nodes[0].Arguments));
        Assert.Equal(("left/left_sim", "7", new Respawn(.5, 2), true), (nodes[0].Label, nodes[0].Environment["ROS_DOMAIN_ID"], nodes[0].Respawn, nodes[0].Required));
        Assert.Equal(["record", "--ros-args", "--params-file", _folder.At("p.yaml")], nodes[1].Arguments);
        Assert.Equal(("record", "record-2", new Respawn(1, 0)), (nodes[1].Label, nodes[2].Label, nodes[1].Respawn));
        Assert.Equal(["record"], nodes[2].Arguments);
    }

    [Theory]
    [InlineData("", ":1:1", "a launch file is a mapping")]
    [InlineData("nodes: [", ":2:1", "no YAML")]
    [InlineData("nodes: []", ":1:1", "'nodes' is missing")]
    [InlineData("nodes:\n  - node: fly", ":2:11", "node 'fly' is unknown. There are: hand, node, record, reorient node, sim, watchdog")]
    [InlineData("nodes:\n  - node: sim\n    arg: [x]", ":3:5", "'arg' is not known in an entry of nodes")]
    [InlineData("nodes:\n  - node: sim\n    args: x", ":3:11", "'args' is a list")]
    [InlineData("nodes:\n  - node: sim\n    args: [\"${x}\"]", ":3:12", "'${x}' is none of the file's arguments")]
    [InlineData("nodes:\n  - node: sim\n    respawn: {delay: -1}", ":3:22", "'delay' is '-1' and must be a number from 0 to 3600")]
    [InlineData("nodes:\n  - node: sim\n    required: maybe", ":3:15", "'maybe' is neither true nor false")]
    [InlineData("nodes:\n  - name: x", ":2:5", "'node' is missing")]
    public void WhatIsWrongHasAPlace(string yaml, string place, string words)
    {
        var wrong = Assert.Throws<CommandException>(() => Read(yaml));
        Assert.Equal(ExitCode.Usage, wrong.ExitCode);
        Assert.Contains(words, wrong.Message);
        Assert.Contains(place, wrong.Message);
        Assert.DoesNotContain('\n', wrong.Message);
    }

    [Fact]
    public void ACommandOfTwoWordsIsTwoArguments()
    {
        LaunchNode node = Read("nodes: [{node: reorient node, args: [--object, cube]}]")[0];
        Assert.Equal(("reorient-node", "reorient/node/--object/cube"), (node.Label, string.Join('/', node.Arguments)));
    }

    [Fact]
    public void AnArgumentThatIsNotThereIsAnError()
    {
        var wrong = Assert.Throws<CommandException>(() => Read("arguments: {scene: x}\nnodes: [{node: sim}]", "seen=y"));
        Assert.Contains("'seen=y' is no NAME=VALUE of this file's arguments. There are: scene", wrong.Message);
    }

    [Theory]
    [InlineData("sim", 3)]
    [InlineData("panda", 3)]
    [InlineData("ur", 3)]
    [InlineData("hand", 2)]
    [InlineData("reorient", 3)]
    public void TheFilesThereAreAreLaunchFiles(string name, int nodes) => Assert.Equal(nodes, LaunchFile.Read(Repository.Root.At($"launch/files/{name}.yaml"), [], Commands).Count);

    private IReadOnlyList<LaunchNode> Read(string yaml, params string[] given)
    {
        string path = _folder.At("test.yaml");
        File.WriteAllText(path, yaml);
        return LaunchFile.Read(path, given, Commands);
    }
}
