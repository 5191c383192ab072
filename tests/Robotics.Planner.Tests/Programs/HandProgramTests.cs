using Robotics.Geometry;
using Robotics.Programs;
using Robotics.Skills;

namespace Robotics.Planner.Tests.Programs;

/// <summary>Programs on the hand's surface: rotations are values of the language and cross into the sandbox and back to the bit.</summary>
public sealed class HandProgramTests(RunnerFixture fixture) : IClassFixture<RunnerFixture>
{
    private static readonly ProgramOptions Options = ProgramOptions.Default with { Skills = SkillCatalogue.Hand };

    [Fact]
    public void A_rotation_crosses_the_pipe_to_the_bit()
    {
        Recorder hand = new();
        ProgramOutcome outcome = fixture.Runner.Run(ProgramRunnerTests.Compiled("""
            Rotation now = Orientation("cube"), goal = Rotation.AboutZ(Math.PI / 2) * now;
            if (now.AngleTo(goal) > 1) { Reorient("cube", goal); }
            Reorient("cube", new Rotation(1, 2, 3, 4));
            Log($"{now.Yaw:F3}");
            """, Options), hand, null, default);
        Assert.Equal(ProgramEnd.Completed, outcome.End);
        Assert.Equal<(string, Rotation)>([("cube", Rotation.AboutZ(Math.PI / 2) * Recorder.Lies), ("cube", new(1, 2, 3, 4))], hand.Asked);
    }

    [Theory]
    [InlineData("Grasp(\"cube\");")]
    [InlineData("Reorient(\"cube\", 1.5);")]
    [InlineData("Reorient(\"cube\");")]
    [InlineData("Reorient(\"cube\", Orientation(\"cube\").GetHashCode());")]
    [InlineData("object o = Orientation(\"cube\");")]
    public void What_is_not_the_hands_does_not_compile(string source) => Assert.False(ProgramCompiler.Compile(source, Options).Ok);

    [Fact]
    public void Every_member_is_described_with_units_codes_and_effects()
    {
        Assert.Contains(SkillCatalogue.Hand, SkillCatalogue.All);
        Assert.All(SkillCatalogue.Hand.Members, m => Assert.NotEmpty(m.Doc));
        Assert.All(SkillCatalogue.Hand.Members.SelectMany(m => m.Parameters.Where(_ => m.IsSkill)), p => Assert.NotEmpty(p.Doc));
        SkillDescription reorient = SkillCatalogue.Hand.Find("Reorient")!;
        Assert.Equal("SkillResult Reorient(string thing, Rotation to)", reorient.Signature);
        Assert.Contains(SkillCode.NotTurned, reorient.FailureCodes);
        Assert.Contains("rad", reorient.Parameters[1].Doc, StringComparison.Ordinal);
        Assert.Same(SkillCatalogue.Hand, SkillCatalogue.Of(new Recorder()));
    }

    private sealed class Recorder : IHandSkills
    {
        public static readonly Rotation Lies = Rotation.FromRollPitchYaw(.1, .2, .3);

        public List<(string, Rotation)> Asked { get; } = [];

        public string[] Objects() => ["cube"];

        public Vector3 Position(string thing) => new(0, 0, .035);

        public Vector3 Size(string thing) => new(.07, .07, .07);

        public Rotation Orientation(string thing) => Lies;

        public double Yaw(string thing) => Lies.Yaw;

        public double Mass(string thing) => .1;

        public SkillResult Look() => SkillResult.Done;

        public SkillResult Reorient(string thing, Rotation to)
        {
            Asked.Add((thing, to));
            return SkillResult.Done;
        }
    }
}
