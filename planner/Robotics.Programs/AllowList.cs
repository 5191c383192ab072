using System.Collections.Frozen;
using Microsoft.CodeAnalysis;

namespace Robotics.Programs;

/// <summary>
/// Every symbol a program may reach, by documentation id (<c>M:System.Math.Sin(System.Double)</c>): resolved symbols are
/// compared, never names, so an alias or a hiding name changes nothing.
/// </summary>
internal sealed class AllowList
{
    /// <summary>Pure functions of Math, and what a text can be asked without a character type or a culture.</summary>
    private static readonly string[] Named =
    [
        "F:System.Math.PI",
        "F:System.Math.E",
        .. new[] { "Abs", "Sqrt", "Cbrt", "Sin", "Cos", "Tan", "Asin", "Acos", "Atan", "Exp", "Log", "Log10", "Floor", "Ceiling", "Round", "Truncate" }
            .Select(f => $"M:System.Math.{f}(System.Double)"),
        .. new[] { "Atan2", "Pow", "Min", "Max", "CopySign", "IEEERemainder" }.Select(f => $"M:System.Math.{f}(System.Double,System.Double)"),
        "M:System.Math.Clamp(System.Double,System.Double,System.Double)",
        "M:System.Math.Sign(System.Double)",
        "M:System.Math.Abs(System.Int32)",
        "M:System.Math.Sign(System.Int32)",
        "M:System.Math.Min(System.Int32,System.Int32)",
        "M:System.Math.Max(System.Int32,System.Int32)",
        "M:System.Math.Clamp(System.Int32,System.Int32,System.Int32)",
        "M:System.Double.IsNaN(System.Double)",
        "M:System.Double.IsFinite(System.Double)",
        "P:System.String.Length",
        "P:System.Array.Length",
        "M:System.String.Contains(System.String)",
        "M:System.String.op_Equality(System.String,System.String)",
        "M:System.String.op_Inequality(System.String,System.String)",
    ];

    private readonly FrozenSet<string> _members;
    private readonly FrozenSet<INamedTypeSymbol> _types;

    /// <param name="compilation">Any compilation with the references and the surface of programs.</param>
    public AllowList(Compilation compilation)
    {
        INamedTypeSymbol Type(string name) => compilation.GetTypeByMetadataName(name) ?? throw new InvalidOperationException($"Type {name} is not among the references of programs.");

        INamedTypeSymbol vector = Type("Robotics.Geometry.Vector3");
        INamedTypeSymbol rotation = Type("Robotics.Geometry.Rotation");
        INamedTypeSymbol bounds = Type("Robotics.Geometry.Bounds");
        INamedTypeSymbol result = Type("Robotics.Skills.SkillResult");
        INamedTypeSymbol code = Type("Robotics.Skills.SkillCode");
        INamedTypeSymbol surface = Type("Surface");
        _types = FrozenSet.ToFrozenSet(
            [
                .. new[] { SpecialType.System_Double, SpecialType.System_Int32, SpecialType.System_Boolean, SpecialType.System_String, SpecialType.System_Void }
                    .Select(compilation.GetSpecialType),
                vector, rotation, bounds, result, code,
            ],
            (IEqualityComparer<INamedTypeSymbol>)SymbolEqualityComparer.Default);

        HashSet<string> members = [.. Named];
        foreach (string name in Named)
        {
            if (DocumentationCommentId.GetFirstSymbolForDeclarationId(name, compilation) is null)
            {
                throw new InvalidOperationException($"{name} is on the allow list but not among the references of programs. Take it off the list.");
            }
        }

        INamedTypeSymbol[] made = [vector, rotation, bounds];
        foreach (INamedTypeSymbol type in made.Concat([result, code, surface]))
        {
            members.UnionWith(type.GetMembers().Where(m => Harmless(m, constructors: made.Contains(type, SymbolEqualityComparer.Default))).Select(Id));
        }

        members.Add(Id(surface.BaseType!.GetMembers("Log").Single()));
        _members = members.ToFrozenSet();
    }

    /// <summary>The documentation ids, in order.</summary>
    public IReadOnlyList<string> Members => [.. _members.Order(StringComparer.Ordinal)];

    public bool Allows(ISymbol symbol) => _members.Contains(Id(symbol));

    /// <summary>A type a program may hold: one of the few, or a one-dimensional array of one.</summary>
    public bool AllowsType(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol { IsSZArray: true, ElementType: INamedTypeSymbol element } => _types.Contains(element) && element.SpecialType != SpecialType.System_Void,
        INamedTypeSymbol named => _types.Contains(named),
        _ => false,
    };

    public static string Id(ISymbol symbol) => symbol.OriginalDefinition.GetDocumentationCommentId() ?? "";

    /// <summary>Public (or the surface's own), read-only, and made of allowed types alone: no object, no out parameter, no hash code.</summary>
    private bool Harmless(ISymbol member, bool constructors) => member switch
    {
        { DeclaredAccessibility: not (Accessibility.Public or Accessibility.Protected) } => false,
        IFieldSymbol f => (f.IsConst || f.IsReadOnly) && AllowsType(f.Type),
        IPropertySymbol p => AllowsType(p.Type) && p.Parameters.All(x => AllowsType(x.Type)),
        IMethodSymbol { MethodKind: MethodKind.Constructor } m => constructors && Plain(m),
        IMethodSymbol { MethodKind: MethodKind.Ordinary or MethodKind.UserDefinedOperator } m => m.Name is not ("GetHashCode" or "ToString") && Plain(m),
        _ => false,
    };

    private bool Plain(IMethodSymbol m) => !m.IsGenericMethod && AllowsType(m.ReturnType)
        && m.Parameters.All(x => x.RefKind == RefKind.None && AllowsType(x.Type));
}
