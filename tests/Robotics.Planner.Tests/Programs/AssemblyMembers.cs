using System.Collections.Immutable;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Robotics.Planner.Tests.Programs;

/// <summary>
/// What an assembly reaches outside itself, read from its metadata: member references as documentation ids, and type references.
/// </summary>
internal static class AssemblyMembers
{
    public static (IReadOnlyList<string> Members, IReadOnlyList<string> Types, bool Native) Read(ReadOnlyMemory<byte> image)
    {
        using PEReader file = new(ImmutableArray.Create(image.ToArray()));
        MetadataReader reader = file.GetMetadataReader();
        Ids ids = new();
        List<string> members = [];
        foreach (MemberReferenceHandle handle in reader.MemberReferences)
        {
            MemberReference member = reader.GetMemberReference(handle);
            string owner = member.Parent.Kind switch
            {
                HandleKind.TypeReference => ids.GetTypeFromReference(reader, (TypeReferenceHandle)member.Parent, 0),
                HandleKind.TypeDefinition => ids.GetTypeFromDefinition(reader, (TypeDefinitionHandle)member.Parent, 0),
                HandleKind.TypeSpecification => reader.GetTypeSpecification((TypeSpecificationHandle)member.Parent).DecodeSignature(ids, null),
                _ => member.Parent.Kind.ToString(),
            };
            string name = reader.GetString(member.Name).Replace('.', '#');
            if (member.GetKind() == MemberReferenceKind.Field)
            {
                members.Add($"F:{owner}.{name}");
                continue;
            }

            ImmutableArray<string> parameters = member.DecodeMethodSignature(ids, null).ParameterTypes;
            members.Add($"M:{owner}.{name}{(parameters.Length == 0 ? "" : $"({string.Join(',', parameters)})")}");
        }

        bool native = reader.MethodDefinitions.Any(m => !reader.GetMethodDefinition(m).GetImport().Module.IsNil);
        return (members, [.. reader.TypeReferences.Select(t => ids.GetTypeFromReference(reader, t, 0))], native);
    }

    private sealed class Ids : ISignatureTypeProvider<string, object?>
    {
        public string GetPrimitiveType(PrimitiveTypeCode code) => $"System.{code}";

        public string GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte raw)
        {
            TypeReference type = reader.GetTypeReference(handle);
            string outer = type.ResolutionScope.Kind == HandleKind.TypeReference ? GetTypeFromReference(reader, (TypeReferenceHandle)type.ResolutionScope, 0) : reader.GetString(type.Namespace);
            return $"{outer}.{reader.GetString(type.Name)}";
        }

        public string GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte raw) => reader.GetString(reader.GetTypeDefinition(handle).Name);

        public string GetTypeFromSpecification(MetadataReader reader, object? context, TypeSpecificationHandle handle, byte raw) => reader.GetTypeSpecification(handle).DecodeSignature(this, context);

        public string GetSZArrayType(string element) => element + "[]";

        public string GetArrayType(string element, ArrayShape shape) => $"{element}[{shape.Rank}]";

        public string GetByReferenceType(string element) => element + "@";

        public string GetPointerType(string element) => element + "*";

        public string GetPinnedType(string element) => element;

        public string GetModifiedType(string modifier, string unmodified, bool required) => unmodified;

        public string GetGenericInstantiation(string generic, ImmutableArray<string> arguments) => $"{generic}{{{string.Join(',', arguments)}}}";

        public string GetGenericMethodParameter(object? context, int index) => $"``{index}";

        public string GetGenericTypeParameter(object? context, int index) => $"`{index}";

        public string GetFunctionPointerType(MethodSignature<string> signature) => "function*";
    }
}
