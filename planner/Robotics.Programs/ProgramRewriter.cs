using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using static Microsoft.CodeAnalysis.CSharp.SyntaxFactory;

namespace Robotics.Programs;

/// <summary>
/// Puts the checkpoints of <see cref="Runtime.SkillProgram"/> into a checked program: before each statement, at each loop turn and
/// around each local function; requires every skill whose result is not kept; bounds every text and array that is made.
/// All calls go through <c>this</c>, so a local function of the same name cannot take them over.
/// </summary>
internal sealed class ProgramRewriter(ProgramText text, SemanticModel model) : CSharpSyntaxRewriter
{
    public override SyntaxNode VisitBlock(BlockSyntax node) => Block(Statements(node.Statements));

    public override SyntaxNode? VisitSwitchSection(SwitchSectionSyntax node) => node.WithStatements(List(Statements(node.Statements)));

    public override SyntaxNode? VisitIfStatement(IfStatementSyntax node) => IfStatement(
        Visited(node.Condition),
        Body(node.Statement),
        // An else-if stays one: its condition is counted by the statements it leads to.
        node.Else is { } other ? ElseClause(Body(other.Statement)) : null);

    public override SyntaxNode? VisitWhileStatement(WhileStatementSyntax node) => WhileStatement(Visited(node.Condition), Turn(node, node.Statement));

    public override SyntaxNode? VisitDoStatement(DoStatementSyntax node) => DoStatement(Turn(node, node.Statement), Visited(node.Condition));

    public override SyntaxNode? VisitForStatement(ForStatementSyntax node) => node.Update(
        node.AttributeLists, node.ForKeyword, node.OpenParenToken,
        (VariableDeclarationSyntax?)Visit(node.Declaration), VisitList(node.Initializers), node.FirstSemicolonToken,
        (ExpressionSyntax?)Visit(node.Condition), node.SecondSemicolonToken,
        VisitList(node.Incrementors), node.CloseParenToken, Turn(node, node.Statement));

    public override SyntaxNode? VisitForEachStatement(ForEachStatementSyntax node) =>
        node.WithExpression(Visited(node.Expression)).WithStatement(Turn(node, node.Statement));

    public override SyntaxNode? VisitLocalFunctionStatement(LocalFunctionStatementSyntax node)
    {
        bool isVoid = model.GetDeclaredSymbol(node) is IMethodSymbol { ReturnsVoid: true };
        BlockSyntax body = node.Body is { } block ? (BlockSyntax)VisitBlock(block)
            : isVoid ? Block(ExpressionStatement(Visited(node.ExpressionBody!.Expression)))
            : Block(ReturnStatement(Token(SyntaxKind.ReturnKeyword).WithTrailingTrivia(Space), Visited(node.ExpressionBody!.Expression), Token(SyntaxKind.SemicolonToken)));
        return node
            .WithParameterList((ParameterListSyntax)Visit(node.ParameterList)!)
            .WithExpressionBody(null)
            .WithSemicolonToken(default)
            .WithBody(Block(
                ExpressionStatement(Call("Enter", Number(text.Line(node)))),
                TryStatement(body, default, FinallyClause(Block(ExpressionStatement(Call("Leave")))))));
    }

    public override SyntaxNode? VisitInvocationExpression(InvocationExpressionSyntax node)
    {
        ExpressionSyntax visited = (ExpressionSyntax)base.VisitInvocationExpression(node)!;
        bool dropped = node.Parent is ExpressionStatementSyntax or ForStatementSyntax
            || (node.Parent is ArrowExpressionClauseSyntax { Parent: LocalFunctionStatementSyntax f } && model.GetDeclaredSymbol(f) is IMethodSymbol { ReturnsVoid: true });
        return dropped && model.GetTypeInfo(node).Type is { Name: "SkillResult" } ? Call("Require", visited) : visited;
    }

    public override SyntaxNode? VisitBinaryExpression(BinaryExpressionSyntax node)
    {
        ExpressionSyntax visited = (ExpressionSyntax)base.VisitBinaryExpression(node)!;
        return node.IsKind(SyntaxKind.AddExpression) && MakesText(node) ? Call("Text", visited) : visited;
    }

    public override SyntaxNode? VisitInterpolatedStringExpression(InterpolatedStringExpressionSyntax node) =>
        MakesText(node) ? Call("Text", (ExpressionSyntax)base.VisitInterpolatedStringExpression(node)!) : base.VisitInterpolatedStringExpression(node);

    public override SyntaxNode? VisitAssignmentExpression(AssignmentExpressionSyntax node)
    {
        ExpressionSyntax visited = (ExpressionSyntax)base.VisitAssignmentExpression(node)!;
        return node.IsKind(SyntaxKind.AddAssignmentExpression) && MakesText(node) ? Call("Text", visited) : visited;
    }

    public override SyntaxNode? VisitArrayRankSpecifier(ArrayRankSpecifierSyntax node) =>
        // With an initializer the size is a constant that must match it, and the text bounds both.
        node.Parent is ArrayTypeSyntax { Parent: ArrayCreationExpressionSyntax { Initializer: null } } && node.Sizes is [not OmittedArraySizeExpressionSyntax]
            ? node.WithSizes(SingletonSeparatedList<ExpressionSyntax>(Call("Length", Visited(node.Sizes[0]))))
            : node;

    private bool MakesText(ExpressionSyntax node) =>
        model.GetTypeInfo(node).Type?.SpecialType == SpecialType.System_String && !model.GetConstantValue(node).HasValue;

    private List<StatementSyntax> Statements(IEnumerable<StatementSyntax> statements)
    {
        List<StatementSyntax> all = [];
        foreach (StatementSyntax statement in statements)
        {
            if (statement is not LocalFunctionStatementSyntax)
            {
                all.Add(At(statement));
            }

            all.Add((StatementSyntax)Visit(statement)!);
        }

        return all;
    }

    private StatementSyntax Body(StatementSyntax statement) => statement is BlockSyntax block ? (StatementSyntax)VisitBlock(block) : Block(Statements(new[] { statement }));

    private BlockSyntax Turn(StatementSyntax loop, StatementSyntax body) => Block(At(loop), Body(body));

    private ExpressionSyntax Visited(ExpressionSyntax expression) => (ExpressionSyntax)Visit(expression)!;

    private ExpressionStatementSyntax At(SyntaxNode node) => ExpressionStatement(Call("At", Number(text.Line(node))));

    private static LiteralExpressionSyntax Number(int value) => LiteralExpression(SyntaxKind.NumericLiteralExpression, Literal(value));

    private static InvocationExpressionSyntax Call(string name, params ExpressionSyntax[] arguments) => InvocationExpression(
        MemberAccessExpression(SyntaxKind.SimpleMemberAccessExpression, ThisExpression(), IdentifierName(name)),
        ArgumentList(SeparatedList(arguments.Select(a => Argument(a.WithoutTrivia())))));
}
