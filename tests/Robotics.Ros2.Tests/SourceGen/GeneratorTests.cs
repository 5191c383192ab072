using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;
using ROS2.SourceGen;

namespace Robotics.Ros2.Tests.SourceGen;

/// <summary>A bad definition fails the build at its file and line, with the remedy; a good one compiles.</summary>
public class GeneratorTests
{
    [Theory]
    [InlineData("int32", 0, "Write \"type name\"")]
    [InlineData("int32 ok\nint32 Bad", 1, "'Bad' is no name of a field")]
    [InlineData("int32 a__b", 0, "'a__b' is no name of a field")]
    [InlineData("int32 low=1", 0, "'low' is no name of a constant")]
    [InlineData("int33 x", 0, "'int33' is neither a primitive nor a message's name")]
    [InlineData("# fine\n\nuint8 X=256", 2, "'X' is '256' and may go from 0 to 255")]
    [InlineData("int8 x -129", 0, "may go from -128 to 127")]
    [InlineData("bool x maybe", 0, "Write true or false")]
    [InlineData("float64 x one", 0, "'one' is not")]
    [InlineData("int32[2] x [1]", 0, "has 1 default values where 2 is the size")]
    [InlineData("int32<=3 x", 0, "bounds what is no string")]
    [InlineData("int32[<=] x", 0, "a bound without a number")]
    [InlineData("int32[0] x", 0, "Sizes and bounds go from 1")]
    [InlineData("string<=2 x abc", 0, "its bound is 2")]
    [InlineData("int32 x\nint32 y\nint32 x", 2, "'x' stands twice")]
    [InlineData("Unknown x", 0, "demo_msgs/msg/Unknown of 'x' is not known")]
    [InlineData("int32 x\nother_msgs/Thing y", 1, "other_msgs/msg/Thing of 'y' is not known")]
    [InlineData("Demo x", 0, "holds itself")]
    [InlineData("int32 x\n---\nint32 y", 0, "a .msg has 1 parts, this has 2")]
    public void ABadDefinitionIsNamedWithItsLine(string text, int line, string words)
    {
        Diagnostic problem = Assert.Single(Run(("demo_msgs/msg/Demo.msg", text)).Diagnostics);
        Assert.Equal(("ROS2001", DiagnosticSeverity.Error), (problem.Id, problem.Severity));
        Assert.Contains(words, problem.GetMessage(), StringComparison.Ordinal);
        Assert.Equal(("demo_msgs/msg/Demo.msg", line), (problem.Location.GetLineSpan().Path, problem.Location.GetLineSpan().StartLinePosition.Line));
    }

    [Theory]
    [InlineData("Demo.msg", "int32 x", "is not in a folder package/msg")]
    [InlineData("demo_msgs/srv/Demo.msg", "int32 x", "is not in a folder package/msg")]
    [InlineData("demo_msgs/msg/demo.msg", "int32 x", "Start with a capital letter")]
    [InlineData("demo_msgs/srv/Demo.srv", "int32 x", "a .srv has 2 parts, this has 1")]
    [InlineData("demo_msgs/action/Demo.action", "---", "a .action has 3 parts, this has 2")]
    public void AMisplacedFileIsRefused(string path, string text, string words) =>
        Assert.Contains(words, Assert.Single(Run((path, text)).Diagnostics).GetMessage(), StringComparison.Ordinal);

    [Fact]
    public void TwoFilesOfOneNameAreRefused() =>
        Assert.Contains("by another file too", Assert.Single(Run(("a/demo_msgs/msg/Demo.msg", "int32 x"), ("b/demo_msgs/msg/Demo.msg", "int32 x")).Diagnostics).GetMessage(), StringComparison.Ordinal);

    [Fact]
    public void NamesThatCollideAreToldApart() => AssertCompiles(
        ("demo_msgs/msg/Demo.msg", "int32 demo\nint32 read\nint32 a_1\nint32 a1\nint32 rostype\nint32 ros_type\nstring class\nint32 X=1\nint32 x"),
        ("demo_msgs/srv/Demo.srv", "demo_msgs/Demo request\n---\ngeometry_msgs/Pose[] response"),
        ("demo_msgs/action/Demo.action", "string goal\n---\nint32 result\n---\nfloat64 feedback nan # <what> & why"));

    [Fact]
    public void TheSameFilesMakeTheSameText()
    {
        (string, string) file = ("demo_msgs/msg/Demo.msg", "geometry_msgs/PoseStamped[] poses");
        Assert.Equal(Sources(Run(file)), Sources(Run(file)));

        static string Sources(GeneratorDriverRunResult result) => string.Concat(result.Results[0].GeneratedSources.Select(s => s.SourceText.ToString()));
    }

    private static void AssertCompiles(params (string Path, string Text)[] files)
    {
        GeneratorDriverRunResult result = Run(files);
        Assert.Empty(result.Diagnostics);
        Assert.Equal(files.Length, result.GeneratedTrees.Length);
        Assert.Empty(Compilation().AddSyntaxTrees(result.GeneratedTrees).GetDiagnostics().Where(d => d.Severity >= DiagnosticSeverity.Warning));
    }

    private static GeneratorDriverRunResult Run(params (string Path, string Text)[] files) =>
        CSharpGeneratorDriver.Create([new InterfaceGenerator().AsSourceGenerator()], files.Select(f => new Definition(f.Path, f.Text)).ToImmutableArray<AdditionalText>())
            .RunGenerators(Compilation()).GetRunResult();

    private static CSharpCompilation Compilation() => CSharpCompilation.Create(
        "demo",
        references: ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(p => MetadataReference.CreateFromFile(p)),
        options: new(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true));

    private sealed class Definition(string path, string text) : AdditionalText
    {
        public override string Path => path;

        public override SourceText GetText(CancellationToken cancellationToken = default) => SourceText.From(text);
    }
}
