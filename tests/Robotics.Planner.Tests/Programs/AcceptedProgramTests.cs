using System.Text.RegularExpressions;
using Robotics.Programs;

namespace Robotics.Planner.Tests.Programs;

/// <summary>
/// For every accepted program, whatever its text: the assembly reaches no member off the allow list, beside the fixed few that the
/// rewriter and the C# compiler put in themselves. Read from the metadata, so that it does not share a mistake with the checker.
/// </summary>
public partial class AcceptedProgramTests
{
    /// <summary>The members that every assembly of ours may reach: the base class, and what C# lowers plain statements and texts to.</summary>
    [GeneratedRegex(@"^(
        M:Robotics\.Programs\.Runtime\.SkillProgram\.(\#ctor|Run|Log\(System\.String\)|Ask\(System\.String,System\.Object\[\]\)|At\(System\.Int32\)|Enter\(System\.Int32\)|Leave|Require\(Robotics\.Skills\.SkillResult\)|Text\(System\.String\)|Length\(System\.Int32\)) |
        M:System\.Object\.(\#ctor|ToString) |
        M:System\.(Double|Int32|Boolean)\.ToString |
        M:System\.String\.(Concat\((System\.String,?)+\)|Concat\(System\.String\[\]\)|Concat\(System\.ReadOnlySpan`1\{System\.(String|Char)\}(,System\.ReadOnlySpan`1\{System\.Char\})*\)|get_Length|get_Chars\(System\.Int32\)|op_Implicit\(System\.String\)) |
        M:System\.Array\.get_Length |
        M:System\.Array\.Empty |
        M:System\.ReadOnlySpan`1\{System\.(String|Char)\}\.\#ctor\(.*\) |
        M:System\.Runtime\.CompilerServices\.RuntimeHelpers\.InitializeArray\(System\.Array,System\.RuntimeFieldHandle\) |
        M:System\.Runtime\.CompilerServices\.DefaultInterpolatedStringHandler\.(\#ctor\(System\.Int32,System\.Int32\)|AppendLiteral\(System\.String\)|AppendFormatted\(.*\)|ToStringAndClear) |
        M:System\.Runtime\.CompilerServices\.[A-Za-z]+Attribute\.\#ctor(\(.*\))? |
        M:System\.Diagnostics\.DebuggableAttribute\.\#ctor\(.*\) |
        M:System\.Security\.Permissions\.SecurityPermissionAttribute\.\#ctor\(.*\) |
        M:System\.Security\.UnverifiableCodeAttribute\.\#ctor
        )$", RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Generated();

    private static readonly HashSet<string> Allowed =
    [
        .. ProgramCompiler.CheckedSymbols,
        // A property is reached by its getter, by the name or by the index.
        .. ProgramCompiler.CheckedSymbols.Where(s => s.StartsWith("P:", StringComparison.Ordinal)).Select(s => Regex.Replace(s.Replace(".Item(", ".get_Item(", StringComparison.Ordinal), @"^P:(.*)\.(?:get_)?([A-Za-z]+)(\(.*\))?$", "M:$1.get_$2$3")),
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void An_accepted_program_reaches_nothing_off_the_list(int seed)
    {
        ProgramGenerator generator = new(seed);
        int accepted = 0;
        for (int i = 0; i < 60; i++)
        {
            string source = generator.Program();
            accepted += Check(source) ? 1 : 0;
            accepted += Check(generator.Mutated(source)) ? 1 : 0;
        }

        Assert.InRange(accepted, 20, 115);
    }

    [Fact]
    public void So_do_the_hostile_programs_that_are_accepted() => Assert.All(HostileProgram.All, p => Check(p.Source));

    [Fact]
    public void No_text_throws()
    {
        ProgramGenerator generator = new(11);
        Random random = new(12);
        for (int i = 0; i < 300; i++)
        {
            string source = (i % 4) switch
            {
                0 => generator.Noise(),
                1 => generator.Program(),
                _ => HostileProgram.All[random.Next(HostileProgram.All.Count)].Source,
            };
            ProgramCompilation compilation = ProgramCompiler.Compile(generator.Mutated(source), ProgramOptions.Default);
            Assert.NotEqual(compilation.Program is null, compilation.Diagnostics.Count == 0);
            Assert.All(compilation.Diagnostics, d => Assert.True(d.Line >= 1 && d.Column >= 1 && d.Message != ""));
        }
    }

    private static bool Check(string source)
    {
        ProgramCompilation compilation = ProgramCompiler.Compile(source, ProgramOptions.Default);
        if (compilation.Program is not { } program)
        {
            return false;
        }

        (IReadOnlyList<string> members, IReadOnlyList<string> types, bool native) = AssemblyMembers.Read(program.Image);
        Assert.False(native, source);
        foreach (string member in members)
        {
            Assert.True(Allowed.Contains(member) || Generated().IsMatch(member), $"{member} is reached by:\n{source}");
        }

        Assert.All(types, t => Assert.DoesNotMatch("^System\\.(IO|Net|Reflection|Diagnostics\\.Process|Threading)|^System\\.(Environment|Console|GC|AppDomain|Activator|Type|Delegate|Action.*|Func.*)$", t));
        return true;
    }
}
