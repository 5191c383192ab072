using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Robotics.Skills;

/// <summary>One parameter of a member of the surface, with its doc comment.</summary>
public sealed record SkillParameter(string Name, string Type, bool Optional, string Doc);

/// <summary>One member of the surface as data: what stages, prompts and people read.</summary>
/// <param name="IsSkill">True when it acts, false for a query.</param>
public sealed record SkillDescription(
    string Name,
    bool IsSkill,
    IReadOnlyList<SkillParameter> Parameters,
    string Returns,
    string Doc,
    string Precondition,
    string Effect,
    IReadOnlyList<SkillCode> FailureCodes)
{
    /// <summary>C# signature, as a program calls it.</summary>
    public string Signature =>
        $"{Returns} {Name}({string.Join(", ", Parameters.Select(p => p.Optional ? $"{p.Type} {p.Name} = 0" : $"{p.Type} {p.Name}"))})";
}

/// <summary>The description of a skill surface, read from its own declarations and doc comments.</summary>
public sealed partial class SkillCatalogue
{
    public IReadOnlyList<SkillDescription> Members { get; }

    public IEnumerable<SkillDescription> Skills => Members.Where(m => m.IsSkill);

    public IEnumerable<SkillDescription> Queries => Members.Where(m => !m.IsSkill);

    public SkillDescription? Find(string name) => Members.FirstOrDefault(m => m.Name == name);

    /// <summary>Of an arm.</summary>
    public static SkillCatalogue Default { get; } = new(typeof(IRobotSkills));

    /// <summary>Of a robot on legs.</summary>
    public static SkillCatalogue Legs { get; } = new(typeof(ILegSkills));

    /// <summary>Of a hand with an object in it.</summary>
    public static SkillCatalogue Hand { get; } = new(typeof(IHandSkills));

    /// <summary>Every surface there is.</summary>
    public static IReadOnlyList<SkillCatalogue> All { get; } = [Default, Legs, Hand];

    /// <summary>The surface that a robot's skills implement.</summary>
    /// <exception cref="ArgumentException">They implement none that is known.</exception>
    public static SkillCatalogue Of(ISkills skills) => All.FirstOrDefault(c => c.Surface.IsInstanceOfType(skills))
        ?? throw new ArgumentException($"{skills.GetType().Name} implements no known skill surface. Implement one of {string.Join(", ", All.Select(c => c.Surface.Name))}.", nameof(skills));

    /// <summary>The interface described.</summary>
    public Type Surface { get; }

    /// <summary>The same for a robot that lacks some skills.</summary>
    public SkillCatalogue Without(params IReadOnlyCollection<string> lacking) =>
        new(Surface, [.. Members.Where(m => !(m.IsSkill && lacking.Contains(m.Name)))]);

    private SkillCatalogue(Type surface, IReadOnlyList<SkillDescription> members) => (Surface, Members) = (surface, members);

    private SkillCatalogue(Type surface)
    {
        Surface = surface;
        string docs = Path.ChangeExtension(surface.Assembly.Location, ".xml");
        Dictionary<string, XElement> byName = !File.Exists(docs)
            ? throw new FileNotFoundException($"The doc comments of the skills are missing: {docs}. Build Robotics.Skills again with GenerateDocumentationFile.")
            : XDocument.Load(docs).Descendants("member").ToDictionary(m => m.Attribute("name")!.Value);
        Members = [.. surface.GetMethods().OrderBy(m => m.MetadataToken).Select(m => Describe(m, byName))];
    }

    private static SkillDescription Describe(MethodInfo method, Dictionary<string, XElement> docs)
    {
        string key = $"M:{method.DeclaringType!.FullName}.{method.Name}"
            + (method.GetParameters() is { Length: > 0 } p ? $"({string.Join(',', p.Select(x => x.ParameterType.FullName))})" : "");
        XElement? doc = docs.GetValueOrDefault(key);
        SkillAttribute? skill = method.GetCustomAttribute<SkillAttribute>();
        return new(
            method.Name,
            skill is not null,
            [.. method.GetParameters().Select(x => new SkillParameter(
                x.Name!, Keyword(x.ParameterType), x.HasDefaultValue,
                Text(doc?.Elements("param").FirstOrDefault(e => e.Attribute("name")?.Value == x.Name))))],
            Keyword(method.ReturnType),
            Text(doc?.Element("summary")),
            skill?.Pre ?? "",
            skill?.Effect ?? "",
            skill?.Fails ?? method.GetCustomAttribute<QueryAttribute>()?.Fails ?? []);
    }

    private static string Keyword(Type type) => type == typeof(double) ? "double"
        : type == typeof(string) ? "string"
        : type == typeof(string[]) ? "string[]"
        : type.Name;

    private static string Text(XElement? element) => element is null ? "" : Spaces().Replace(element.Value, " ").Trim();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
