using Robotics.Programs;

namespace Robotics.Planner.Tests.Programs;

public class ProgramCompilerTests
{
    [Theory]
    [InlineData("foreach (var o in Objects()) { if (o == \"milk\") { Grasp(o); } }")]
    [InlineData("for (int i = 0, j = 2; i < j; i++) { Lift(i * 1.5); continue; }")]
    [InlineData("double[] a = { 1, 2, 3.5 }; var b = new double[a.Length]; for (int i = 0; i < a.Length; i++) { b[i] = a[i] / 2; b[i] += 1; }")]
    [InlineData("Vector3 v = new(1, 2, 3); var w = (v + new Vector3(0, 0, 1)) * 2; Move(w.X, w.Y, Math.Max(w.Z, v.Length));")]
    [InlineData("double Mid(string a, string b) { return (Position(a).X + Position(b).X) / 2; } Move(Mid(\"milk\", \"hammer\"), 0, 1);")]
    [InlineData("switch (Held()) { case \"milk\": Release(); break; case \"\": return; default: Look(); break; }")]
    [InlineData("var r = Look(); if (!r.Ok && r.Code != SkillCode.Stopped) { Log($\"{r.Message} {r.Code} {Yaw(\"milk\"):F2} {Position(\"milk\")} {1 + 1}\"); }")]
    [InlineData("string s = \"a\"; s += 1; s = s + 2.5 + true; Log(s); Log(\"\" + Position(\"milk\"));")]
    [InlineData("int n = (int)(Size(\"milk\").X / FingerWidth()); do { n--; } while (n > 0);")]
    [InlineData("var z = Workspace(); bool inside = z.Contains(Position(\"milk\")) ? true : false; if (inside) Look(); else if (z.Min.X > 1) Lift(1); else { return; }")]
    [InlineData("const double Height = 0.1; const string Name = \"milk\"; Grasp(thing: Name, along: -Height);")]
    [InlineData("Log(\"牛奶 🥛\"); // 注释 in a comment is fine\nLook();")]
    [InlineData("")]
    public void A_plain_program_compiles(string source) => ProgramRunnerTests.Compiled(source);

    [Fact]
    public void A_diagnostic_points_into_the_programs_own_text()
    {
        ProgramDiagnostic d = Assert.Single(ProgramCompiler.Compile("Look();\n  var x = Explode(1);", ProgramOptions.Default).Diagnostics);
        Assert.Equal((ProgramDiagnosticCode.Binding, 2, 11), (d.Code, d.Line, d.Column));
        d = Assert.Single(ProgramCompiler.Compile("Look();\nif (true)\n{\n    try { } finally { }\n}", ProgramOptions.Default).Diagnostics);
        Assert.Equal((ProgramDiagnosticCode.ForbiddenSyntax, 4, 5), (d.Code, d.Line, d.Column));
    }

    [Theory]
    [InlineData("Lift(0.25); Lift(-0.25); Lift(0.30); Lift(0 + 1 - 2 * -1);", true)]
    [InlineData("Lift(0.26);", false)]
    [InlineData("Lift(3);", false)]
    [InlineData("const double x = 0.26; Lift(x);", false)]
    [InlineData("Log($\"{0.26}\");", false)]
    [InlineData("double F(double x = 7) { return x; } Lift(F());", false)]
    public void A_number_comes_from_the_calculation(string source, bool ok)
    {
        ProgramCompilation compilation = ProgramCompiler.Compile(source, ProgramOptions.Default with { AllowedLiterals = new HashSet<double> { 0.25, 0.3 } });
        Assert.Equal(ok, compilation.Ok);
        Assert.All(compilation.Diagnostics, d => Assert.Equal(ProgramDiagnosticCode.LooseNumber, d.Code));
        Assert.All(compilation.Diagnostics, d => Assert.Contains("does not come from the calculation", d.Message));
    }

    [Fact]
    public void The_same_text_is_the_same_assembly()
    {
        const string source = "for (int i = 0; i < 2; i++) { Log($\"{i}\"); }";
        Assert.Equal(ProgramRunnerTests.Compiled(source).Image.ToArray(), ProgramRunnerTests.Compiled(source).Image.ToArray());
    }

    [Fact]
    public void Every_skill_and_query_is_on_the_list()
    {
        foreach (Robotics.Skills.SkillDescription member in Robotics.Skills.SkillCatalogue.Default.Members)
        {
            Assert.Contains(ProgramCompiler.CheckedSymbols, s => s.StartsWith($"M:Surface.{member.Name}", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Nothing_on_the_list_returns_an_object_or_takes_a_reference() =>
        Assert.DoesNotContain(ProgramCompiler.CheckedSymbols, s => s.Contains("System.Object", StringComparison.Ordinal) || s.Contains('@', StringComparison.Ordinal) || s.Contains("System.Reflection", StringComparison.Ordinal) || s.Contains("System.IO", StringComparison.Ordinal));
}
