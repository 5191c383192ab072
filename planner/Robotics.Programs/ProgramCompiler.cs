using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Robotics.Geometry;
using Robotics.Programs.Runtime;
using Robotics.Skills;

namespace Robotics.Programs;

/// <summary>
/// From a program's text to an assembly that only the sandboxed process loads, or to the reasons why not: characters, syntax,
/// binding, symbols, then the checkpoints. Any text is answered by diagnostics, never by an exception. Safe to use from several threads.
/// </summary>
public static class ProgramCompiler
{
    private const int MaxFindings = 20;

    /// <summary>Room for the deepest nesting that a text of the longest allowed length can have; only what is used is real memory.</summary>
    private const int StackBytes = 128 << 20;

    /// <summary>What Roslyn says of an expression that is too deep for its stack.</summary>
    private const string TooComplex = "CS8078";

    private static readonly ProgramCompilation NestedTooDeep =
        new(null, [new(ProgramDiagnosticCode.TooDeep, 1, 1, "The program is nested too deep to be read. Use locals and local functions.")]);

    private static readonly CSharpParseOptions Parsing = new(LanguageVersion.CSharp13, DocumentationMode.None);

    private static readonly ConcurrentDictionary<Type, Lazy<(CSharpCompilation Compilation, AllowList Allow)>> Bases = new();

    /// <summary>The documentation ids of every member that a program of an arm may name.</summary>
    public static IReadOnlyList<string> CheckedSymbols => Base(SkillCatalogue.Default).Allow.Members;

    /// <summary>Compiles a small program, so that the next one takes its usual time.</summary>
    public static void WarmUp() => Compile(
        "double Half(double x) => x / 2; var p = Position(\"a\"); for (int i = 0; i < 2; i++) { if (p.X > Half(1)) { Move(p.X, p.Y, 1); } } var r = Look(); Log($\"{r.Ok} {p}\");",
        ProgramOptions.Default);

    public static ProgramCompilation Compile(string source, ProgramOptions options)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(options);

        // The parser recurses as deep as the text does and gives up when the stack ends. On a stack of its own the same text has
        // the same answer, whoever asks.
        ProgramCompilation? answer = null;
        Thread reader = new(() => answer = Answer(source, options), StackBytes) { IsBackground = true, Name = "program compiler" };
        reader.Start();
        reader.Join();
        return answer!;
    }

    private static ProgramCompilation Answer(string source, ProgramOptions options)
    {
        try
        {
            return Checked(source, options, instrumented: true);
        }
        catch (InsufficientExecutionStackException)
        {
            return NestedTooDeep;
        }
    }

    /// <summary>The same without checkpoints: only to measure what they cost.</summary>
    internal static ProgramCompilation CompileBare(string source, ProgramOptions options) => Checked(source, options, instrumented: false);

    private static ProgramCompilation Checked(string source, ProgramOptions options, bool instrumented)
    {
        if (source.Length > options.SourceLength)
        {
            return new(null, [new(ProgramDiagnosticCode.TextTooLong, 1, 1, $"The program has {source.Length} characters, above the limit {options.SourceLength}. Make it shorter.")]);
        }

        ProgramText text = new(source);
        if (text.BadCharacter() is { } bad)
        {
            return new(null, [bad]);
        }

        // Alone first: what is whole by itself cannot close the class that is put around it.
        List<ProgramDiagnostic> found = [];
        SyntaxTree alone = CSharpSyntaxTree.ParseText(text.Text, Parsing);
        if (alone.GetDiagnostics().Any(d => d.Id == TooComplex))
        {
            return NestedTooDeep;
        }

        CompilationUnitSyntax root = (CompilationUnitSyntax)alone.GetRoot();
        AddErrors(alone.GetDiagnostics(), found, ProgramDiagnosticCode.Syntax, text, wrapped: false);
        new SyntaxRules(text, options, found).Check(root);
        if (found.Count > 0)
        {
            return Refused(found);
        }

        SyntaxTree wrapped = CSharpSyntaxTree.ParseText(text.Wrapped, Parsing);
        BlockSyntax body = Body(wrapped);
        if (body.Statements.Count != root.Members.Count)
        {
            return Refused([text.At(0, ProgramDiagnosticCode.Syntax, "The program is not a list of statements. Write statements and local functions alone.")]);
        }

        (CSharpCompilation surface, AllowList allow) = Base(options.Skills);
        CSharpCompilation compilation = surface.AddSyntaxTrees(wrapped);
        SemanticModel model = compilation.GetSemanticModel(wrapped);
        AddErrors(model.GetDiagnostics(), found, ProgramDiagnosticCode.Binding, text, wrapped: true);
        if (found.Count == 0)
        {
            new SymbolRules(text, allow, model, found).Check(body);
        }

        if (found.Count > 0)
        {
            return Refused(found);
        }

        if (instrumented)
        {
            SyntaxNode rewritten = wrapped.GetRoot().ReplaceNode(body, new ProgramRewriter(text, model).VisitBlock(body));
            compilation = surface.AddSyntaxTrees(CSharpSyntaxTree.Create((CSharpSyntaxNode)rewritten, Parsing));
        }

        using MemoryStream image = new();
        Microsoft.CodeAnalysis.Emit.EmitResult emitted = compilation.Emit(image);
        if (!emitted.Success)
        {
            string words = string.Join("; ", emitted.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error).Take(3).Select(d => d.GetMessage(CultureInfo.InvariantCulture)));
            return Refused([text.At(0, ProgramDiagnosticCode.Binding, $"The program does not compile: {words}")]);
        }

        return new(new CompiledProgram(source, image.ToArray(), options.Limits.Validated(), options.Skills), []);
    }

    private static BlockSyntax Body(SyntaxTree tree) => ((CompilationUnitSyntax)tree.GetRoot()).Members.OfType<ClassDeclarationSyntax>().Single(c => c.Identifier.Text == "Program")
        .Members.OfType<MethodDeclarationSyntax>().Single().Body!;

    private static ProgramCompilation Refused(List<ProgramDiagnostic> found) =>
        new(null, [.. found.Distinct().OrderBy(d => d.Line).ThenBy(d => d.Column).Take(MaxFindings)]);

    private static void AddErrors(IEnumerable<Diagnostic> diagnostics, List<ProgramDiagnostic> found, ProgramDiagnosticCode code, ProgramText text, bool wrapped)
    {
        foreach (Diagnostic d in diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error).Take(MaxFindings))
        {
            string message = $"{d.GetMessage(CultureInfo.InvariantCulture)} ({d.Id})";
            found.Add(wrapped ? text.AtWrapped(d.Location.SourceSpan.Start, code, message) : text.At(d.Location.SourceSpan.Start, code, message));
        }
    }

    private static (CSharpCompilation Compilation, AllowList Allow) Base(SkillCatalogue skills) =>
        Bases.GetOrAdd(skills.Surface, _ => new(() => CreateBase(skills))).Value;

    private static (CSharpCompilation, AllowList) CreateBase(SkillCatalogue skills)
    {
        string runtime = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        ImmutableArray<MetadataReference> references =
        [
            .. new[]
            {
                typeof(object).Assembly.Location, Path.Combine(runtime, "System.Runtime.dll"),
                typeof(Vector3).Assembly.Location, typeof(IRobotSkills).Assembly.Location, typeof(SkillProgram).Assembly.Location,
            }.Select(path => MetadataReference.CreateFromFile(path)),
        ];
        CSharpCompilation compilation = CSharpCompilation.Create(
            "Program",
            [CSharpSyntaxTree.ParseText(ProgramSurface.Of(skills).Source, Parsing)],
            references,
            new CSharpCompilationOptions(
                OutputKind.DynamicallyLinkedLibrary,
                optimizationLevel: OptimizationLevel.Release,
                checkOverflow: true,
                allowUnsafe: false,
                deterministic: true,
                concurrentBuild: false,
                nullableContextOptions: NullableContextOptions.Disable));
        return (compilation, new AllowList(compilation));
    }
}
