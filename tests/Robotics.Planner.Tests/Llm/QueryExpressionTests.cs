using System.Globalization;
using FsCheck.Xunit;
using Robotics.Planner.Llm;
using Robotics.Skills;

namespace Robotics.Planner.Tests.Llm;

public class QueryExpressionTests
{
    private static readonly WorldQueries Queries = new(Worlds.Far().World, Worlds.Robot);

    [Theory]
    [InlineData("1 + 2 * 3 - 4 / 8.0", 6.5)]
    [InlineData("-(2 - 5)", 3)]
    [InlineData("1 / 2", 0.5)]
    [InlineData("Position(\"block\").X", 0.62)]
    [InlineData("Position(\"block\").X - Size(\"block\").X / 2", 0.595)]
    [InlineData("Workspace().Max.X - Workspace().Centre.X", 0.15)]
    [InlineData("Position(\"block\").Y > 0 ? 1 : -1", 1)]
    [InlineData("(Position(\"block\") - Position(\"brick\")).Horizontal.Length", 0.29732)]
    [InlineData("Position(\"block\").DistanceTo(Position(\"block\"))", 0)]
    [InlineData("Math.Clamp(Math.Max(1, 7), 2, 3) + Math.Sign(-4) * Math.PI", -0.14159)]
    [InlineData("Extent(\"rake.bar\").Y", 0.1234)]
    [InlineData("Size(\"rake.bar\").Y + Mass(\"brick\") + GripperWidth() + FingerWidth()", 1.62)]
    public void Values(string text, double value) => Assert.Equal(value, QueryExpression.Evaluate(text, Queries), 4);

    [Theory]
    [InlineData("", "parse")]
    [InlineData("1 +", "parse")]
    [InlineData("1; Move(0, 0, 0)", "parse")]
    [InlineData("Position(\"block\")", "not a number")]
    [InlineData("Position(\"spoon\").X", "nothing is named 'spoon'")]
    [InlineData("Position(name).X", "not understood")]
    [InlineData("Position(\"block\", 1).X", "not understood")]
    [InlineData("Grasp(\"block\")", "is no query")]
    [InlineData("Move(1, 2, 3)", "not understood")]
    [InlineData("Look()", "is no query")]
    [InlineData("Held()", "is no query")]
    [InlineData("1 / 0", "value is")]
    [InlineData("Math.Sqrt(-1)", "value is")]
    [InlineData("System.IO.File.Delete(\"x\")", "not understood")]
    [InlineData("new System.Random().NextDouble()", "not understood")]
    [InlineData("((System.Func<double>)(() => 1))()", "not understood")]
    [InlineData("x = 3", "not understood")]
    [InlineData("\"a\" + \"b\"", "not understood")]
    [InlineData("true ? 1 : Grasp(\"block\")", "is no query")]
    public void Refusals(string text, string why) =>
        Assert.Contains(why, Assert.Throws<FormatException>(() => QueryExpression.Evaluate(text, Queries)).Message);

    [Fact]
    public void Too_long_or_too_deep_is_refused_and_does_not_overflow()
    {
        Assert.Throws<FormatException>(() => QueryExpression.Evaluate(new string('1', 600), Queries));
        Assert.Equal(1, QueryExpression.Evaluate(new string('(', 240) + "1" + new string(')', 240), Queries));
    }

    [Fact]
    public void Every_numeric_query_of_the_surface_is_answered() =>
        Assert.All(SkillCatalogue.Default.Queries.Where(q => q.Returns is "double" or "Vector3" or "Bounds"), q =>
            Assert.NotNull(Queries.Ask(q.Name, q.Parameters.Count == 0 ? null : "rake")));

    [Property(MaxTest = 300)]
    public void Arithmetic_is_the_compilers(int a, int b, short c)
    {
        string text = string.Create(CultureInfo.InvariantCulture, $"({(double)a:F1} - {(double)b:F1}) * {(double)c:F1} + {(double)a:F1} / 4");
        Assert.Equal(((double)a - b) * c + a / 4.0, QueryExpression.Evaluate(text.Replace("--", "- -"), Queries));
    }

    [Property(MaxTest = 500)]
    public void Any_text_is_a_number_or_a_format_exception(string? text)
    {
        foreach (string t in (string[])[text ?? "", $"Position(\"{text}\").X", $"1 + {text}", $"Math.{text}(1)"])
        {
            try
            {
                Assert.True(double.IsFinite(QueryExpression.Evaluate(t, Queries)));
            }
            catch (FormatException)
            {
            }
        }
    }
}
