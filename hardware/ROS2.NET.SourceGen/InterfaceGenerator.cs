using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace ROS2.SourceGen;

/// <summary>
/// Writes a C# type for each AdditionalFile package/{msg,srv,action}/Name.{msg,srv,action}. Messages of other packages may be
/// files of the same project or generated types of referenced ones. The MSBuild property RosNamespace goes before the namespaces.
/// </summary>
[Generator]
public sealed class InterfaceGenerator : IIncrementalGenerator
{
    private static readonly string[] Kinds = { ".msg", ".srv", ".action" };

    private static readonly DiagnosticDescriptor Bad = new("ROS2001", "Bad ROS 2 interface definition", "{0}: {1}", "ROS2", DiagnosticSeverity.Error, true);

    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var space = context.AnalyzerConfigOptionsProvider.Select((options, _) => options.GlobalOptions.TryGetValue("build_property.RosNamespace", out string? name) ? name : "");
        var files = context.AdditionalTextsProvider
            .Where(f => Kinds.Any(k => f.Path.EndsWith(k, StringComparison.Ordinal)))
            .Select((f, cancel) => (f.Path, Text: f.GetText(cancel)?.ToString() ?? ""))
            .Collect();
        // A string, so that an edit elsewhere in the project does not write everything again.
        var referenced = files.Combine(context.CompilationProvider).Select((pair, _) => Referenced(pair.Left, pair.Right));
        context.RegisterSourceOutput(files.Combine(referenced).Combine(space), (output, input) => Generate(output, input.Left.Left, input.Left.Right, input.Right));
    }

    private static void Generate(SourceProductionContext output, ImmutableArray<(string Path, string Text)> files, string referenced, string space)
    {
        var catalog = new Catalog();
        var good = new List<Interface>();
        foreach ((string path, string text) in files)
        {
            Interface one = Parser.Parse(path, text, space);
            if (one.Problems.Count == 0)
            {
                if (one.Messages.Concat(one.Descriptions).All(catalog.Add))
                {
                    good.Add(one);
                }
                else
                {
                    one.Problems.Add(new(0, $"{one.FullName} is defined by another file too. Remove one of the two."));
                }
            }
            Report(output, one);
        }
        foreach (Interface one in Split(referenced))
        {
            one.Messages.ForEach(m => catalog.Add(m));
        }
        // What names something unknown is unknown to others in turn.
        while (good.RemoveAll(one => !Resolved(output, one, catalog)) > 0)
        {
        }
        foreach (Interface one in good)
        {
            output.AddSource(one.FullName.Replace('/', '.') + ".g.cs", SourceText.From(new Emitter(catalog).Emit(one), Encoding.UTF8));
        }
    }

    private static bool Resolved(SourceProductionContext output, Interface one, Catalog catalog)
    {
        foreach (Message message in one.Messages.Concat(one.Descriptions))
        {
            foreach (Field field in message.Fields.Where(f => f.Type.Primitive is null && catalog.Find(f.Type.Message) is null))
            {
                one.Problems.Add(new(field.Line, $"{field.Type.Message} of '{field.Name}' is not known. Add its file to AdditionalFiles, or reference the project that generates it."));
            }
            if (catalog.HoldsItself(message))
            {
                one.Problems.Add(new(0, $"{message.Name} holds itself. Break the circle: a message has a size."));
            }
        }
        if (one.Problems.Count == 0)
        {
            return true;
        }
        one.Messages.ForEach(catalog.Remove);
        one.Descriptions.ForEach(catalog.Remove);
        Report(output, one);
        return false;
    }

    private static void Report(SourceProductionContext output, Interface one)
    {
        foreach (Problem problem in one.Problems)
        {
            var place = new LinePosition(problem.Line, 0);
            output.ReportDiagnostic(Diagnostic.Create(Bad, Location.Create(one.Path, default, new LinePositionSpan(place, place)), one.Name, problem.Text));
        }
    }

    /// <summary>Texts of messages that the files need and only referenced assemblies have: name, NUL, text, NUL.</summary>
    private static string Referenced(ImmutableArray<(string Path, string Text)> files, Compilation compilation)
    {
        Interface[] own = files.Select(f => Parser.Parse(f.Path, f.Text)).ToArray();
        var known = new HashSet<string>(own.SelectMany(i => i.Messages.Concat(i.Descriptions)).Select(m => m.Name));
        var open = new Queue<string>(own.SelectMany(Mentions));
        var found = new StringBuilder();
        while (open.Count > 0)
        {
            string name = open.Dequeue();
            string[] parts = name.Split('/');
            if (known.Add(name) && compilation.GetTypeByMetadataName($"{Parser.Pascal(parts[0])}.{parts[2]}") is { } type
                && type.GetMembers(Emitter.TextMember).OfType<IFieldSymbol>().FirstOrDefault()?.ConstantValue is string text)
            {
                found.Append(name).Append('\0').Append(text).Append('\0');
                foreach (string next in Mentions(Parser.Parse(name + ".msg", text)))
                {
                    open.Enqueue(next);
                }
            }
        }
        return found.ToString();

        static IEnumerable<string> Mentions(Interface one) => one.Messages.SelectMany(m => m.Fields).Select(f => f.Type.Message).Where(n => n != "");
    }

    private static IEnumerable<Interface> Split(string referenced)
    {
        string[] parts = referenced.Split('\0');
        for (int i = 0; i + 1 < parts.Length; i += 2)
        {
            yield return Parser.Parse(parts[i] + ".msg", parts[i + 1]);
        }
    }
}
