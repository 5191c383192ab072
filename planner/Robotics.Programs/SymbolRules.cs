using System.Collections.Frozen;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Robotics.Programs;

/// <summary>What a program may mean: every operation of a listed kind, every type and every member on the allow list.</summary>
internal sealed class SymbolRules(ProgramText text, AllowList allow, SemanticModel model, List<ProgramDiagnostic> found)
{
    private const int MaxFindings = 20;

    private static readonly FrozenSet<OperationKind> Kinds = FrozenSet.ToFrozenSet(
    [
        OperationKind.MethodBody, OperationKind.Block, OperationKind.Empty, OperationKind.ExpressionStatement, OperationKind.Return,
        OperationKind.VariableDeclarationGroup, OperationKind.VariableDeclaration, OperationKind.VariableDeclarator, OperationKind.VariableInitializer,
        OperationKind.ParameterInitializer, OperationKind.Conditional, OperationKind.Loop, OperationKind.Branch,
        OperationKind.Switch, OperationKind.SwitchCase, OperationKind.CaseClause, OperationKind.LocalFunction,
        OperationKind.Invocation, OperationKind.Argument, OperationKind.InstanceReference,
        OperationKind.LocalReference, OperationKind.ParameterReference, OperationKind.FieldReference, OperationKind.PropertyReference,
        OperationKind.ArrayElementReference, OperationKind.ArrayCreation, OperationKind.ArrayInitializer, OperationKind.ObjectCreation,
        OperationKind.Literal, OperationKind.Unary, OperationKind.Binary, OperationKind.Conversion, OperationKind.DefaultValue,
        OperationKind.SimpleAssignment, OperationKind.CompoundAssignment, OperationKind.Increment, OperationKind.Decrement,
        OperationKind.InterpolatedString, OperationKind.InterpolatedStringText, OperationKind.Interpolation,
    ]);

    public void Check(BlockSyntax body)
    {
        IOperation root = model.GetOperation(body) ?? throw new InvalidOperationException("The body of a program does not bind.");
        Stack<IOperation> open = new([root]);
        while (open.TryPop(out IOperation? operation) && found.Count < MaxFindings)
        {
            if (!Kinds.Contains(operation.Kind))
            {
                Refuse(operation.Syntax, ProgramDiagnosticCode.ForbiddenOperation, $"'{Cut(operation.Syntax)}' ({operation.Kind}) is not part of the program language. Take it out.");
                continue;
            }

            CheckType(operation);
            CheckMembers(operation);
            foreach (IOperation child in operation.ChildOperations.Reverse())
            {
                open.Push(child);
            }
        }

        CheckNames(body);
    }

    /// <summary>Once more by the names in the text: what an operation tree leaves out (types, namespaces, constants) is a symbol all the same.</summary>
    private void CheckNames(BlockSyntax body)
    {
        foreach (SimpleNameSyntax name in body.DescendantNodes().OfType<SimpleNameSyntax>())
        {
            if (found.Count >= MaxFindings)
            {
                return;
            }

            ISymbol? symbol = model.GetSymbolInfo(name).Symbol;
            bool ok = symbol switch
            {
                null => name.Parent is NameColonSyntax || name.IsVar,
                ILocalSymbol local => allow.AllowsType(local.Type),
                IParameterSymbol parameter => allow.AllowsType(parameter.Type),
                IMethodSymbol { MethodKind: MethodKind.LocalFunction } => true,
                ITypeSymbol type => allow.AllowsType(type) || Id(type) == "T:System.Math",
                _ => allow.Allows(symbol),
            };
            if (!ok)
            {
                RefuseSymbol(name, symbol?.ToDisplayString() ?? name.Identifier.Text);
            }
        }
    }

    private void CheckType(IOperation operation)
    {
        ITypeSymbol? type = operation switch
        {
            IInstanceReferenceOperation => null,
            IVariableDeclaratorOperation d => d.Symbol.Type,
            ILocalFunctionOperation f => f.Symbol.Parameters.Select(p => p.Type).Append(f.Symbol.ReturnType).FirstOrDefault(t => !allow.AllowsType(t)),
            IConversionOperation c when IntoText(c) || OverArray(c) => c.Operand.Type,
            _ => operation.Type,
        };
        if (type is not null && !allow.AllowsType(type))
        {
            Refuse(operation.Syntax, ProgramDiagnosticCode.ForbiddenSymbol,
                $"'{Cut(operation.Syntax)}' is of type {type.ToDisplayString()}, which is not part of the program language. Use double, int, bool, string, Vector3, Rotation, Bounds, SkillResult or an array of one.");
        }
    }

    private void CheckMembers(IOperation operation)
    {
        switch (operation)
        {
            case IInvocationOperation call when call.TargetMethod.MethodKind != MethodKind.LocalFunction:
                CheckMember(operation, call.TargetMethod);
                break;
            case ILocalFunctionOperation { Symbol: { IsGenericMethod: true } or { IsAsync: true } or { IsStatic: true } or { RefKind: not RefKind.None } }:
                Refuse(operation.Syntax, ProgramDiagnosticCode.ForbiddenOperation, "A local function is generic, static, async or returns a reference. Make it a plain one.");
                break;
            case ILocalFunctionOperation f when f.Symbol.Parameters.Any(p => p.RefKind != RefKind.None || p.IsParams):
                Refuse(operation.Syntax, ProgramDiagnosticCode.ForbiddenOperation, "A parameter of a local function is ref, out, in or params. Make it a plain one.");
                break;
            case IPropertyReferenceOperation reference:
                CheckMember(operation, reference.Property);
                break;
            case IFieldReferenceOperation reference:
                CheckMember(operation, reference.Field);
                break;
            case IObjectCreationOperation { Constructor: { } constructor }:
                CheckMember(operation, constructor);
                break;
            case IBinaryOperation binary:
                CheckOperator(operation, binary.OperatorMethod);
                break;
            case IUnaryOperation unary:
                CheckOperator(operation, unary.OperatorMethod);
                break;
            case ICompoundAssignmentOperation assignment:
                CheckOperator(operation, assignment.OperatorMethod);
                CheckTarget(assignment.Target);
                break;
            case IIncrementOrDecrementOperation increment:
                CheckOperator(operation, increment.OperatorMethod);
                CheckTarget(increment.Target);
                break;
            case ISimpleAssignmentOperation assignment:
                CheckTarget(assignment.Target);
                break;
            case IConversionOperation conversion when !Harmless(conversion):
                Refuse(operation.Syntax, ProgramDiagnosticCode.ForbiddenOperation,
                    $"'{Cut(operation.Syntax)}' is converted from {conversion.Operand.Type?.ToDisplayString() ?? "nothing"} to {conversion.Type?.ToDisplayString()}. Only int and double convert to one another.");
                break;
            case IForEachLoopOperation { Collection: var collection } when Unconverted(collection).Type is not IArrayTypeSymbol:
                Refuse(collection.Syntax, ProgramDiagnosticCode.ForbiddenOperation, $"'{Cut(collection.Syntax)}' is no array. foreach goes over arrays.");
                break;
            case IArrayCreationOperation { DimensionSizes.Length: not 1 }:
                Refuse(operation.Syntax, ProgramDiagnosticCode.ForbiddenOperation, "An array has more than one dimension. Use one.");
                break;
            case ICaseClauseOperation { CaseKind: not (CaseKind.SingleValue or CaseKind.Default) }:
                Refuse(operation.Syntax, ProgramDiagnosticCode.ForbiddenOperation, "A case is a pattern. Use a constant.");
                break;
        }
    }

    private void CheckTarget(IOperation target)
    {
        if (target is not (ILocalReferenceOperation or IParameterReferenceOperation or IArrayElementReferenceOperation))
        {
            Refuse(target.Syntax, ProgramDiagnosticCode.ForbiddenOperation, $"'{Cut(target.Syntax)}' cannot be set. Set a local, a parameter or an element of an array.");
        }
    }

    private void CheckOperator(IOperation operation, IMethodSymbol? method)
    {
        if (method is not null)
        {
            CheckMember(operation, method);
        }
    }

    private void CheckMember(IOperation operation, ISymbol member)
    {
        if (!allow.Allows(member))
        {
            RefuseSymbol(operation.Syntax, member.ToDisplayString());
        }
    }

    private static bool Harmless(IConversionOperation c) => c.OperatorMethod is null && !c.IsTryCast
        && (c.GetConversion() is { IsIdentity: true } or { IsNumeric: true } or { IsObjectCreation: true } || IntoText(c) || OverArray(c));

    /// <summary>The conversion to object of what is joined to a text.</summary>
    private static bool IntoText(IConversionOperation c) =>
        c is { IsImplicit: true, Type.SpecialType: SpecialType.System_Object }
        && c.Parent is IBinaryOperation { OperatorKind: BinaryOperatorKind.Add, Type.SpecialType: SpecialType.System_String }
            or ICompoundAssignmentOperation { OperatorKind: BinaryOperatorKind.Add, Type.SpecialType: SpecialType.System_String }
            or IInterpolationOperation;

    /// <summary>The conversion to IEnumerable that foreach over an array is said to make and does not.</summary>
    private static bool OverArray(IConversionOperation c) => c is { IsImplicit: true, Parent: IForEachLoopOperation, Operand.Type: IArrayTypeSymbol };

    private static IOperation Unconverted(IOperation operation) => operation is IConversionOperation { IsImplicit: true } c ? c.Operand : operation;

    private void RefuseSymbol(SyntaxNode node, string symbol) =>
        Refuse(node, ProgramDiagnosticCode.ForbiddenSymbol, $"{symbol} is not part of the program language. Use the skills, their queries, Math, Vector3, Rotation and Log.");

    private void Refuse(SyntaxNode node, ProgramDiagnosticCode code, string message) => found.Add(text.At(node, code, message));

    private static string Id(ISymbol symbol) => symbol.GetDocumentationCommentId() ?? "";

    private static string Cut(SyntaxNode node)
    {
        string s = node.ToString();
        return s.Length <= 40 ? s : s[..40] + "…";
    }
}
