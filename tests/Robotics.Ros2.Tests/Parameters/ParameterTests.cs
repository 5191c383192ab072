using System.Collections.Concurrent;
using RclInterfaces;
using ROS2;
using ROS2.Dds;

namespace Robotics.Ros2.Tests.Parameters;

/// <summary>Parameters of a node, from within and from another context.</summary>
public class ParameterTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static Context Alone(params string[] arguments) =>
        new(new ContextOptions { Domain = Loopback.Domain(), Arguments = RosArguments.Parse(["--ros-args", .. arguments]) });

    [Fact]
    public void FilesAndTheCommandLineOverrideWhatIsDeclared()
    {
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, "/**: {ros__parameters: {gain: 2.0, mode: slow, gone: 1}}\n/robot/arm: {ros__parameters: {gain: 3, joints: []}}");
            using Context context = Alone("--params-file", path, "-p", "mode:=fast", "-p", "leg:depth:=7", "-p", "arm:depth:=5", "-p", "tip:=[0.5, 1]");
            NodeParameters p = context.CreateNode("arm", "/robot", new NodeOptions { Parameters = new Dictionary<string, RosValue> { ["code"] = 9 } }).Parameters;
            Assert.Equal(3.0, p.Declare("gain", 1.0).Value);
            Assert.Equal("fast", p.Declare("mode", "still").Value);
            Assert.Equal(5, p.Declare("depth", 1).Value);
            Assert.Equal([], p.Declare("joints", new[] { 1.0 }).Value);
            Assert.Equal([0.5, 1], p.Declare("tip", Array.Empty<double>()).Value);
            Assert.Equal(9, p.Declare("code", 0L).Value);
            Assert.True(p.Declare("free", true).Value);
            Assert.Contains("Integer", Assert.Throws<ArgumentException>(() => p.Declare("gone", "text")).Message);
            Assert.DoesNotContain("gone", p.Names);
            Assert.Equal(["code", "depth", "free", "gain", "joints", "mode", "tip", "use_sim_time"], p.Names);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Theory]
    [InlineData("--params-file", "/no/such/file.yaml")]
    [InlineData("-p", "gain:=[1")]
    public void WhatCannotBeReadStopsTheContextAtItsStart(string option, string value) =>
        Assert.Contains(value, Assert.Throws<ArgumentException>(() => Alone(option, value).Dispose()).Message);

    [Fact]
    public void ANodeThatIsToldNonsenseIsNotLeftBehind()
    {
        using Context context = Alone("-p", "use_sim_time:=maybe");
        Assert.Contains("use_sim_time", Assert.Throws<ArgumentException>(() => context.CreateNode("arm")).Message);
        Assert.Empty(context.Nodes);
        Assert.Empty(context.Graph.Nodes);
    }

    [Fact]
    public void RangeTypeAndReadOnlyAreKeptAndAValidatorSeesTheWholeChange()
    {
        using Context context = Alone();
        NodeParameters p = context.CreateNode("arm").Parameters;
        Parameter<double> speed = p.Declare("speed", 0.5, new ParameterOptions { Doubles = new FloatingPointRange { FromValue = 0, ToValue = 1.05, Step = 0.1 } });
        Parameter<int> count = p.Declare("count", 3, new ParameterOptions { Integers = new IntegerRange { FromValue = -3, ToValue = 10, Step = 2 } });
        Parameter<string> id = p.Declare("id", "panda", new ParameterOptions { ReadOnly = true });
        foreach (double good in (double[])[0, 0.1, 0.3, 0.7, 1.05]) speed.Value = good;
        foreach (double bad in (double[])[-0.1, 1.1, 0.55, double.NaN, double.PositiveInfinity]) Assert.Contains("'speed'", Assert.Throws<ArgumentException>(() => speed.Value = bad).Message);
        Assert.Equal(1.05, speed.Value);
        foreach (int good in (int[])[-3, -1, 9, 10]) count.Value = good;
        foreach (int bad in (int[])[-4, -2, 11]) Assert.Throws<ArgumentException>(() => count.Value = bad);
        Assert.Contains("read-only", Assert.Throws<ArgumentException>(() => id.Value = "ur5").Message);
        Assert.Contains("Integer", p.Set([new ParameterChange("speed", 1)])!);
        Assert.Contains("not declared", p.Set([new ParameterChange("sped", 1.0)])!);
        Assert.Throws<KeyNotFoundException>(() => p["sped"]);
        Assert.Throws<ArgumentException>(() => p.Declare("speed", 1.0));
        Assert.Throws<ArgumentException>(() => p.Declare("when", TimeSpan.Zero));
        Assert.Throws<ArgumentException>(() => p.Declare("far", 9, new ParameterOptions { Integers = new IntegerRange { FromValue = 0, ToValue = 5 } }));

        p.Declare("low", 0L);
        p.Declare("high", 10L);
        using (p.AddValidator(changes => changes.Any(c => c.Name is "low" or "high") && Now(changes, "low") > Now(changes, "high") ? "low is above high" : null))
        {
            Assert.Equal("low is above high", p.Set([new ParameterChange("low", 20)]));
            Assert.Null(p.Set([new ParameterChange("low", 20), new ParameterChange("high", 30)]));
        }

        using (p.AddValidator(_ => throw new InvalidOperationException("broken"))) Assert.Contains("broken", p.Set([new ParameterChange("low", 1)])!);
        using (p.AddValidator(_ =>
        {
            p["high"] = 2;
            return null;
        }))
        {
            Assert.Contains("Changed", p.Set([new ParameterChange("low", 1)])!);
        }

        Assert.Equal((20L, 30L), (p["low"].As<long>(), p["high"].As<long>()));
        Assert.Null(p.Set([new ParameterChange("low", 1)]));

        long Now(IReadOnlyList<ParameterChange> changes, string name) => changes.Where(c => c.Name == name).Select(c => c.Value).Append(p[name]).First().As<long>();
    }

    [Fact]
    public async Task AllSixServicesAnswerAnotherContextAndEveryChangeIsTold()
    {
        DomainOptions domain = Loopback.Domain();
        using var left = new Context(new ContextOptions { Domain = domain });
        using var right = new Context(new ContextOptions { Domain = domain });
        var events = new ConcurrentQueue<ParameterEvent>();
        ROS2.Node asker = right.CreateNode("asker", options: new NodeOptions { ParameterServices = false });
        using Subscription<ParameterEvent> listener = asker.CreateSubscription<ParameterEvent>("/parameter_events", e =>
        {
            if (e.Node == "/robot/arm") events.Enqueue(e);
        }, Qos.Parameters);
        NodeParameters p = left.CreateNode("arm", "/robot").Parameters;
        using var client = new ParameterClient(asker, "/robot/arm");
        await client.WaitAsync().WaitAsync(Patience);
        await listener.WaitForPublishersAsync(2).WaitAsync(Patience);

        p.Declare("pid.gain", 1.5, new ParameterOptions { Description = "P", Constraints = "small", Doubles = new FloatingPointRange { FromValue = 0, ToValue = 2 } });
        p.Declare("pid.limits.high", new long[] { 1, 2 });
        p.Declare("id", "panda", new ParameterOptions { ReadOnly = true });

        Assert.Equal([1.5, RosValue.NotSet, "panda"], await client.GetAsync(["pid.gain", "no", "id"]).WaitAsync(Patience));
        Assert.Equal([ParameterKind.Double, ParameterKind.NotSet, ParameterKind.Integers, ParameterKind.Bool], await client.GetTypesAsync(["pid.gain", "no", "pid.limits.high", "use_sim_time"]).WaitAsync(Patience));
        ListParametersResult list = await client.ListAsync().WaitAsync(Patience);
        Assert.Equal(["id", "pid.gain", "pid.limits.high", "use_sim_time"], list.Names);
        Assert.Equal(["pid", "pid.limits"], list.Prefixes);
        Assert.Equal(["pid.gain"], (await client.ListAsync(["pid"], 1).WaitAsync(Patience)).Names);
        ParameterDescriptor described = Assert.Single(await client.DescribeAsync(["pid.gain"]).WaitAsync(Patience));
        Assert.Equal(("pid.gain", 3, "P", "small", false, 2.0), (described.Name, described.Type, described.Description, described.AdditionalConstraints, described.ReadOnly, described.FloatingPointRange.Single().ToValue));

        IReadOnlyList<string?> results = await client.SetAsync([new("pid.gain", 9.0), new("pid.limits.high", new long[] { 3 }), new("id", "x"), new("no", 1), new("pid.limits.high", RosValue.NotSet)]).WaitAsync(Patience);
        Assert.Equal([false, true, false, false, false], results.Select(r => r is null));
        Assert.Contains("outside 0 to 2", results[0]);
        Assert.NotNull(await client.SetAtomicallyAsync([new("pid.limits.high", new long[] { 4 }), new("pid.gain", 9.0)]).WaitAsync(Patience));
        Assert.Equal([3], p["pid.limits.high"].As<long[]>());
        Assert.Null(await client.SetAtomicallyAsync([new("pid.limits.high", new long[] { 4 }), new("pid.gain", 2.0)]).WaitAsync(Patience));
        Assert.Equal((2.0, 4L), (p["pid.gain"].As<double>(), p["pid.limits.high"].As<long[]>().Single()));
        Assert.True(p.Undeclare("id"));

        Loopback.Until(() => events.Any(e => e.DeletedParameters.Length > 0), "the last event");
        Assert.Equal(["+pid.gain", "+pid.limits.high", "+id", "pid.limits.high", "pid.limits.high,pid.gain", "-id"], events.Where(e => e.NewParameters.All(n => n.Name != "use_sim_time")).Select(e =>
            string.Concat(e.NewParameters.Select(n => "+" + n.Name)) + string.Join(',', e.ChangedParameters.Select(n => n.Name)) + string.Concat(e.DeletedParameters.Select(n => "-" + n.Name))));
        Assert.All(events, e => Assert.True(e.Stamp.Sec > 0));
    }

    [Fact]
    public async Task SimulatedTimeIsAParameter()
    {
        using Context context = Alone("-p", "sim:use_sim_time:=true");
        ROS2.Node sim = context.CreateNode("sim"), wall = context.CreateNode("wall");
        Assert.True(sim.Clock.IsSimulated);
        Assert.False(wall.Clock.IsSimulated);
        using var client = new ParameterClient(sim, "/wall");
        Assert.Null(await client.SetAsync(NodeParameters.UseSimTime, true).WaitAsync(Patience));
        Loopback.Until(() => wall.Clock.IsSimulated, "the other clock");
        sim.Parameters[NodeParameters.UseSimTime] = false;
        Assert.False(sim.Clock.IsSimulated);
    }

    [Theory]
    [InlineData("", 0, "a,b.c,b.d.e,bc.f", "b,b.d,bc")]
    [InlineData("", 1, "a", "")]
    [InlineData("", 2, "a,b.c,bc.f", "b,bc")]
    [InlineData("b", 0, "b.c,b.d.e", "b,b.d")]
    [InlineData("b", 1, "b.c", "b")]
    [InlineData("b.d a", 1, "a,b.d.e", "b.d")]
    [InlineData("x", 0, "", "")]
    public void ListsArePrefixedAndAsDeepAsAsked(string prefixes, ulong depth, string names, string groups)
    {
        ListParametersResult r = ParameterServices.List(["a", "b.c", "b.d.e", "bc.f"], prefixes.Split(' ', StringSplitOptions.RemoveEmptyEntries), depth);
        Assert.Equal((names, groups), (string.Join(',', r.Names), string.Join(',', r.Prefixes)));
    }

    [Fact]
    public void ValuesComeBackFromMessagesAndAreEqualByContent()
    {
        RosValue[] values = [true, 1, 1.5, "x", new byte[] { 1 }, new[] { true }, new long[] { 1 }, new[] { double.NaN }, new[] { "a", "" }, RosValue.NotSet, 1.0];
        for (int i = 0; i < values.Length; i++)
        {
            Assert.Equal(values[i], RosValue.FromMessage(values[i].ToMessage()));
            Assert.Equal(values[i].GetHashCode(), RosValue.FromMessage(values[i].ToMessage()).GetHashCode());
            for (int j = 0; j < i; j++) Assert.NotEqual(values[i], values[j]);
        }

        Assert.Equal("[a, ] 1.0 true [1]", $"{values[8]} {values[10]} {values[0]} {values[6]}");
        Assert.Equal(RosValue.NotSet, RosValue.FromMessage(new ParameterValue { Type = 200 }));
    }
}
