using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Robotics.Programs;

/// <summary>What a program may look like: every node and every token must be of a listed kind, and all sizes are bounded.</summary>
internal sealed partial class SyntaxRules(ProgramText text, ProgramOptions options, List<ProgramDiagnostic> found)
{
    /// <summary>Deep enough for every program within the other limits, shallow enough for every recursive walk that follows.</summary>
    private const int TreeDepth = 256;

    private const int MaxFindings = 20;

    private static readonly FrozenSet<SyntaxKind> Nodes = FrozenSet.ToFrozenSet(
    [
        SyntaxKind.CompilationUnit, SyntaxKind.GlobalStatement, SyntaxKind.Block, SyntaxKind.EmptyStatement, SyntaxKind.ExpressionStatement,
        SyntaxKind.LocalDeclarationStatement, SyntaxKind.VariableDeclaration, SyntaxKind.VariableDeclarator, SyntaxKind.EqualsValueClause,
        SyntaxKind.IfStatement, SyntaxKind.ElseClause, SyntaxKind.ForStatement, SyntaxKind.ForEachStatement, SyntaxKind.WhileStatement,
        SyntaxKind.DoStatement, SyntaxKind.BreakStatement, SyntaxKind.ContinueStatement, SyntaxKind.ReturnStatement,
        SyntaxKind.SwitchStatement, SyntaxKind.SwitchSection, SyntaxKind.CaseSwitchLabel, SyntaxKind.DefaultSwitchLabel,
        SyntaxKind.LocalFunctionStatement, SyntaxKind.ParameterList, SyntaxKind.Parameter, SyntaxKind.ArrowExpressionClause,
        SyntaxKind.IdentifierName, SyntaxKind.PredefinedType, SyntaxKind.ArrayType, SyntaxKind.ArrayRankSpecifier, SyntaxKind.OmittedArraySizeExpression,
        SyntaxKind.InvocationExpression, SyntaxKind.ArgumentList, SyntaxKind.Argument, SyntaxKind.NameColon,
        SyntaxKind.SimpleMemberAccessExpression, SyntaxKind.ElementAccessExpression, SyntaxKind.BracketedArgumentList,
        SyntaxKind.ObjectCreationExpression, SyntaxKind.ImplicitObjectCreationExpression,
        SyntaxKind.ArrayCreationExpression, SyntaxKind.ImplicitArrayCreationExpression, SyntaxKind.ArrayInitializerExpression,
        SyntaxKind.ParenthesizedExpression, SyntaxKind.CastExpression, SyntaxKind.ConditionalExpression,
        SyntaxKind.NumericLiteralExpression, SyntaxKind.StringLiteralExpression, SyntaxKind.TrueLiteralExpression, SyntaxKind.FalseLiteralExpression,
        SyntaxKind.InterpolatedStringExpression, SyntaxKind.InterpolatedStringText, SyntaxKind.Interpolation, SyntaxKind.InterpolationFormatClause,
        SyntaxKind.AddExpression, SyntaxKind.SubtractExpression, SyntaxKind.MultiplyExpression, SyntaxKind.DivideExpression, SyntaxKind.ModuloExpression,
        SyntaxKind.EqualsExpression, SyntaxKind.NotEqualsExpression, SyntaxKind.LessThanExpression, SyntaxKind.LessThanOrEqualExpression,
        SyntaxKind.GreaterThanExpression, SyntaxKind.GreaterThanOrEqualExpression, SyntaxKind.LogicalAndExpression, SyntaxKind.LogicalOrExpression,
        SyntaxKind.UnaryMinusExpression, SyntaxKind.UnaryPlusExpression, SyntaxKind.LogicalNotExpression,
        SyntaxKind.SimpleAssignmentExpression, SyntaxKind.AddAssignmentExpression, SyntaxKind.SubtractAssignmentExpression,
        SyntaxKind.MultiplyAssignmentExpression, SyntaxKind.DivideAssignmentExpression, SyntaxKind.ModuloAssignmentExpression,
        SyntaxKind.PreIncrementExpression, SyntaxKind.PreDecrementExpression, SyntaxKind.PostIncrementExpression, SyntaxKind.PostDecrementExpression,
    ]);

    private static readonly FrozenSet<SyntaxKind> Keywords = FrozenSet.ToFrozenSet(
    [
        SyntaxKind.DoubleKeyword, SyntaxKind.IntKeyword, SyntaxKind.BoolKeyword, SyntaxKind.StringKeyword, SyntaxKind.VoidKeyword,
        SyntaxKind.IfKeyword, SyntaxKind.ElseKeyword, SyntaxKind.ForKeyword, SyntaxKind.ForEachKeyword, SyntaxKind.InKeyword, SyntaxKind.WhileKeyword,
        SyntaxKind.DoKeyword, SyntaxKind.BreakKeyword, SyntaxKind.ContinueKeyword, SyntaxKind.ReturnKeyword, SyntaxKind.SwitchKeyword,
        SyntaxKind.CaseKeyword, SyntaxKind.DefaultKeyword, SyntaxKind.ConstKeyword, SyntaxKind.NewKeyword, SyntaxKind.TrueKeyword, SyntaxKind.FalseKeyword,
    ]);

    private static readonly FrozenSet<SyntaxKind> Tokens = FrozenSet.ToFrozenSet(
    [
        SyntaxKind.IdentifierToken, SyntaxKind.NumericLiteralToken, SyntaxKind.StringLiteralToken, SyntaxKind.EndOfFileToken,
        SyntaxKind.InterpolatedStringStartToken, SyntaxKind.InterpolatedStringEndToken, SyntaxKind.InterpolatedStringTextToken,
        SyntaxKind.OpenParenToken, SyntaxKind.CloseParenToken, SyntaxKind.OpenBraceToken, SyntaxKind.CloseBraceToken,
        SyntaxKind.OpenBracketToken, SyntaxKind.CloseBracketToken, SyntaxKind.SemicolonToken, SyntaxKind.CommaToken, SyntaxKind.DotToken,
        SyntaxKind.ColonToken, SyntaxKind.QuestionToken, SyntaxKind.EqualsToken, SyntaxKind.EqualsGreaterThanToken,
        SyntaxKind.PlusToken, SyntaxKind.MinusToken, SyntaxKind.AsteriskToken, SyntaxKind.SlashToken, SyntaxKind.PercentToken, SyntaxKind.ExclamationToken,
        SyntaxKind.EqualsEqualsToken, SyntaxKind.ExclamationEqualsToken, SyntaxKind.LessThanToken, SyntaxKind.LessThanEqualsToken,
        SyntaxKind.GreaterThanToken, SyntaxKind.GreaterThanEqualsToken, SyntaxKind.AmpersandAmpersandToken, SyntaxKind.BarBarToken,
        SyntaxKind.PlusEqualsToken, SyntaxKind.MinusEqualsToken, SyntaxKind.AsteriskEqualsToken, SyntaxKind.SlashEqualsToken, SyntaxKind.PercentEqualsToken,
        SyntaxKind.PlusPlusToken, SyntaxKind.MinusMinusToken, SyntaxKind.OmittedArraySizeExpressionToken,
    ]);

    private static readonly FrozenSet<SyntaxKind> Trivia = FrozenSet.ToFrozenSet(
    [
        SyntaxKind.WhitespaceTrivia, SyntaxKind.EndOfLineTrivia, SyntaxKind.SingleLineCommentTrivia, SyntaxKind.MultiLineCommentTrivia,
        SyntaxKind.SingleLineDocumentationCommentTrivia, SyntaxKind.MultiLineDocumentationCommentTrivia,
    ]);

    private int _statements;

    /// <summary>Checks a tree that was parsed from the program's text alone and has no syntax error.</summary>
    public void Check(SyntaxNode root)
    {
        // An explicit stack: the tree may still be as deep as the text is long.
        Stack<(SyntaxNode Node, int Tree, int Statements, int Expressions)> open = new([(root, 0, 0, 0)]);
        while (open.TryPop(out (SyntaxNode Node, int Tree, int Statements, int Expressions) at) && found.Count < MaxFindings)
        {
            SyntaxNode node = at.Node;
            if (!Nodes.Contains(node.Kind()))
            {
                Refuse(node.SpanStart, ProgramDiagnosticCode.ForbiddenSyntax, $"{Words(node.Kind())} is not part of the program language. Use locals, arithmetic, if, for, foreach, while, local functions and the skills.");
                continue;
            }

            at = node switch
            {
                StatementSyntax => at with { Statements = at.Statements + (Counts(node) ? 1 : 0), Expressions = 0 },
                ExpressionSyntax => at with { Expressions = at.Expressions + 1 },
                _ => at,
            };
            if (at.Statements > options.Nesting || at.Expressions > options.ExpressionDepth || at.Tree > TreeDepth)
            {
                Refuse(node.SpanStart, ProgramDiagnosticCode.TooDeep, at.Statements > options.Nesting
                    ? $"Statements are nested deeper than {options.Nesting}. Use local functions."
                    : $"An expression or a chain of else-ifs is nested deeper than {options.ExpressionDepth}. Use locals for its parts.");
                return;
            }

            if (node is StatementSyntax and not BlockSyntax && ++_statements > options.Statements)
            {
                Refuse(node.SpanStart, ProgramDiagnosticCode.TooManyStatements, $"The program has more than {options.Statements} statements. Use loops and local functions.");
                return;
            }

            CheckNode(node);
            foreach (SyntaxNodeOrToken child in node.ChildNodesAndTokens().Reverse())
            {
                if (child.AsNode() is { } inner)
                {
                    open.Push((inner, at.Tree + 1, at.Statements, at.Expressions));
                }
                else
                {
                    CheckToken(child.AsToken());
                }
            }
        }
    }

    /// <summary>A level of nesting: a statement within a statement, but neither a block nor the if of an else.</summary>
    private static bool Counts(SyntaxNode node) => node is not BlockSyntax && node.Parent is not ElseClauseSyntax;

    private void CheckNode(SyntaxNode node)
    {
        switch (node)
        {
            case AssignmentExpressionSyntax or PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.PreIncrementExpression or (int)SyntaxKind.PreDecrementExpression } or PostfixUnaryExpressionSyntax
                when node.Parent is not (ExpressionStatementSyntax or ForStatementSyntax):
                Refuse(node.SpanStart, ProgramDiagnosticCode.ForbiddenSyntax, $"'{Short(node)}' changes a variable within an expression. Make it a statement of its own.");
                break;
            case ForStatementSyntax { Condition: AssignmentExpressionSyntax }:
                Refuse(node.SpanStart, ProgramDiagnosticCode.ForbiddenSyntax, "A loop condition changes a variable. Change it in the body.");
                break;
            case LocalDeclarationStatementSyntax { IsConst: true, Declaration: { Type: not PredefinedTypeSyntax { Keyword.RawKind: not (int)SyntaxKind.StringKeyword } } declaration }
                when declaration.Variables.Any(v => v.Initializer?.Value is not LiteralExpressionSyntax):
                // Constants are joined by the compiler, here: a few that double one another would fill this process.
                Refuse(node.SpanStart, ProgramDiagnosticCode.ForbiddenSyntax, "A constant text is put together. Write it as one literal, or use a local.");
                break;
            case LocalFunctionStatementSyntax { TypeParameterList: not null } or LocalFunctionStatementSyntax { AttributeLists.Count: > 0 }:
                Refuse(node.SpanStart, ProgramDiagnosticCode.ForbiddenSyntax, "A local function has type parameters or attributes. Take them off.");
                break;
            case ArrayRankSpecifierSyntax { Rank: > 1 } or ArrayTypeSyntax { RankSpecifiers.Count: > 1 } or ImplicitArrayCreationExpressionSyntax { Commas.Count: > 0 }:
                Refuse(node.SpanStart, ProgramDiagnosticCode.ForbiddenSyntax, "An array has more than one dimension. Use one dimension.");
                break;
            case ObjectCreationExpressionSyntax { Initializer: not null } or ImplicitObjectCreationExpressionSyntax { Initializer: not null }:
                Refuse(node.SpanStart, ProgramDiagnosticCode.ForbiddenSyntax, "An object initializer is not part of the program language. Use the constructor.");
                break;
            case InterpolationFormatClauseSyntax format when !ShortFormat().IsMatch(format.FormatStringToken.Text):
                Refuse(node.SpanStart, ProgramDiagnosticCode.BadFormat, $"Format '{Cut(format.FormatStringToken.Text)}' is not a short number format. Use F0 to F9 or 0.###.");
                break;
        }
    }

    private void CheckToken(SyntaxToken token)
    {
        SyntaxKind kind = token.Kind();
        if (SyntaxFacts.IsKeywordKind(kind) ? !Keywords.Contains(kind) : !Tokens.Contains(kind))
        {
            Refuse(token.SpanStart, ProgramDiagnosticCode.ForbiddenSyntax, $"'{Cut(token.Text)}' is not part of the program language. Take it out.");
        }

        switch (kind)
        {
            case SyntaxKind.IdentifierToken when !PlainName().IsMatch(token.Text):
                Refuse(token.SpanStart, ProgramDiagnosticCode.BadIdentifier, $"Name '{Cut(token.Text)}' is not plain. Use at most 64 of the letters a to z, digits and _.");
                break;
            case SyntaxKind.StringLiteralToken or SyntaxKind.InterpolatedStringTextToken:
                CheckLiteral(token);
                break;
            case SyntaxKind.NumericLiteralToken:
                CheckNumber(token);
                break;
        }

        CheckTrivia(token.LeadingTrivia);
        CheckTrivia(token.TrailingTrivia);
    }

    private void CheckLiteral(SyntaxToken token)
    {
        string value = token.ValueText;
        if (token.Text.StartsWith('@'))
        {
            Refuse(token.SpanStart, ProgramDiagnosticCode.ForbiddenSyntax, "A verbatim text is not part of the program language. Use a plain one.");
        }
        else if (value.Length > options.LiteralLength)
        {
            Refuse(token.SpanStart, ProgramDiagnosticCode.LiteralTooLong, $"A text has {value.Length} characters, above the limit {options.LiteralLength}. Make it shorter.");
        }
        else if (value.EnumerateRunes().Any(r => r == Rune.ReplacementChar || !ProgramText.Visible(Rune.GetUnicodeCategory(r))))
        {
            Refuse(token.SpanStart, ProgramDiagnosticCode.BadCharacter, "A text has a control, formatting or broken character. Take it out.");
        }
    }

    private void CheckNumber(SyntaxToken token)
    {
        if (token.Value is not (int or double))
        {
            Refuse(token.SpanStart, ProgramDiagnosticCode.ForbiddenSyntax, $"Number {Cut(token.Text)} is neither an int nor a double. Write it as one of these.");
            return;
        }

        double value = Convert.ToDouble(token.Value, CultureInfo.InvariantCulture);
        if (options.AllowedLiterals is { } allowed && value is not (0 or 1 or 2) && !allowed.Contains(value) && !allowed.Contains(-value))
        {
            Refuse(token.SpanStart, ProgramDiagnosticCode.LooseNumber, $"Number {Cut(token.Text)} does not come from the calculation. Use a parameter of it.");
        }
    }

    private void CheckTrivia(SyntaxTriviaList list)
    {
        foreach (SyntaxTrivia trivia in list)
        {
            if (!Trivia.Contains(trivia.Kind()))
            {
                Refuse(trivia.SpanStart, ProgramDiagnosticCode.Directive, $"'{Cut(trivia.ToString())}' is a directive. Take it out.");
            }
        }
    }

    private void Refuse(int position, ProgramDiagnosticCode code, string message) => found.Add(text.At(position, code, message));

    private static string Short(SyntaxNode node) => Cut(node.ToString());

    private static string Cut(string text) => text.Length <= 40 ? text : text[..40] + "…";

    /// <summary>TryStatement: "Try statement".</summary>
    private static string Words(SyntaxKind kind) => string.Concat(kind.ToString().Select((c, i) => i > 0 && char.IsUpper(c) ? $" {char.ToLowerInvariant(c)}" : $"{c}"));

    [GeneratedRegex(@"\A[A-Za-z_][A-Za-z0-9_]{0,63}\z")]
    private static partial Regex PlainName();

    [GeneratedRegex(@"\A(?:[FGE][0-9]?|0(?:\.[0#]{1,9})?)\z")]
    private static partial Regex ShortFormat();
}
