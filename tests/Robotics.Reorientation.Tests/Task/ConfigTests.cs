using Robotics.Reorientation.Configuration;

namespace Robotics.Reorientation.Tests.Task;

public class ConfigTests
{
    public static TheoryData<string> Files => [.. Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "reorient", "configs"), "*.yaml")];

    [Theory]
    [MemberData(nameof(Files))]
    public void TheCheckedInFilesAreValidAndComeBackFromTheirOwnText(string file)
    {
        ReorientationConfig config = ReorientationConfig.Load(file);
        Assert.Equal(config.ToYaml(), ReorientationConfig.Parse(config.ToYaml()).ToYaml());
    }

    [Fact]
    public void AnEmptyFileIsTheDefaults() => Assert.Equal(new ReorientationConfig().ToYaml(), ReorientationConfig.Parse("").ToYaml());

    [Theory]
    [InlineData("task: { smoothing: 2 }", "task.smoothing is 2: it lies between 0.01 and 1.")]
    [InlineData("task: { goal_axis: roll }", "task.goal_axis is 'roll'")]
    [InlineData("ppo: { minibatch: 9000 }", "ppo.minibatch is 9000: it lies between 1 and 8192.")]
    [InlineData("ppo: { discount: .nan }", "ppo.discount is NaN")]
    [InlineData("curriculum: { stages: [{ tolerance: 0, rest: 1 }] }", "curriculum.stages.tolerance is 0")]
    [InlineData("curriculum: { first_degrees: 50, last_degrees: 40 }", "curriculum.last_degrees is 40: it lies between 50 and 180.")]
    [InlineData("randomisation: { friction: [2, 1] }", "randomisation.friction is [2, 1]")]
    [InlineData("sed: 4", "Property 'sed' not found")]
    [InlineData("seed: [", "Line 1")]
    public void WhatCannotBeIsSaid(string yaml, string message) =>
        Assert.Contains(message, Assert.Throws<ConfigException>(() => ReorientationConfig.Parse(yaml)).Message);

    [Fact]
    public void TheFileIsNamedLast()
    {
        string file = Path.GetTempFileName();
        File.WriteAllText(file, "seed: x");
        Assert.EndsWith(file, Assert.Throws<ConfigException>(() => ReorientationConfig.Load(file)).Message);
        File.Delete(file);
    }
}
