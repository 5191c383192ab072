using System.Collections.Concurrent;
using System.Globalization;
using System.Reflection;
using System.Text;
using Robotics.Geometry;
using Robotics.Skills;

namespace Robotics.Programs;

/// <summary>
/// The members of a skill surface as protected methods of a class that programs derive from, written from the
/// interface itself: a new skill is callable without a change here.
/// </summary>
internal sealed class ProgramSurface
{
    private static readonly ConcurrentDictionary<Type, ProgramSurface> Known = new();

    private ProgramSurface(Type surface)
    {
        Members = surface.GetMethods().ToDictionary(m => m.Name);
        Source = Write();
    }

    public static ProgramSurface Of(SkillCatalogue skills) => Known.GetOrAdd(skills.Surface, s => new(s));

    public IReadOnlyDictionary<string, MethodInfo> Members { get; }

    /// <summary>The class, as C#.</summary>
    public string Source { get; }

    private string Write()
    {
        StringBuilder text = new("public abstract class Surface : global::Robotics.Programs.Runtime.SkillProgram {\n");
        foreach (MethodInfo m in Members.Values)
        {
            string parameters = string.Join(", ", m.GetParameters().Select(p => $"{Name(p.ParameterType)} {p.Name}{Default(p)}"));
            string arguments = string.Concat(m.GetParameters().Select(p => $", {p.Name}"));
            text.Append(CultureInfo.InvariantCulture, $"protected {Name(m.ReturnType)} {m.Name}({parameters}) => ({Name(m.ReturnType)})Ask(\"{m.Name}\"{arguments});\n");
        }

        return text.Append("}\n").ToString();
    }

    private static string Default(ParameterInfo p) => !p.HasDefaultValue ? ""
        : p.DefaultValue switch
        {
            double x => string.Create(CultureInfo.InvariantCulture, $" = {x:R}"),
            int x => string.Create(CultureInfo.InvariantCulture, $" = {x}"),
            bool x => x ? " = true" : " = false",
            string x => $" = \"{x}\"",
            _ => throw new NotSupportedException($"Parameter '{p.Name}' of {p.Member.Name} has a default of a type that programs do not know."),
        };

    private static string Name(Type type) => Names.TryGetValue(type, out string? name)
        ? name
        : throw new NotSupportedException($"{type} is not a type that programs know. Use one of: {string.Join(", ", Names.Values)}.");

    private static readonly Dictionary<Type, string> Names = new()
    {
        [typeof(double)] = "double",
        [typeof(int)] = "int",
        [typeof(bool)] = "bool",
        [typeof(string)] = "string",
        [typeof(string[])] = "string[]",
        [typeof(Vector3)] = "global::Robotics.Geometry.Vector3",
        [typeof(Rotation)] = "global::Robotics.Geometry.Rotation",
        [typeof(Bounds)] = "global::Robotics.Geometry.Bounds",
        [typeof(SkillResult)] = "global::Robotics.Skills.SkillResult",
    };
}
