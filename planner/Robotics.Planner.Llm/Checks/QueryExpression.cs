using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Robotics.Geometry;

namespace Robotics.Planner.Llm;

/// <summary>
/// The Calculator's expressions: C# over numbers, queries with literal names, vector and bounds components, Math, comparison
/// and <c>?:</c>. Checking one is evaluating it in the world that is seen: nothing else is understood, so nothing else passes.
/// </summary>
internal static class QueryExpression
{
    /// <summary>The longest text, characters: the parser and the evaluation recurse.</summary>
    public const int MaxLength = 500;

    /// <summary>The value of an expression.</summary>
    /// <exception cref="FormatException">Not an expression of this language, not a finite number, or about something unseen. Says which part.</exception>
    public static double Evaluate(string text, WorldQueries queries)
    {
        if (text.Length > MaxLength)
        {
            throw new FormatException($"it has {text.Length} characters, more than {MaxLength}");
        }

        ExpressionSyntax tree = SyntaxFactory.ParseExpression(text);
        if (tree.GetDiagnostics().FirstOrDefault() is { } fault)
        {
            throw new FormatException($"it does not parse: {fault.GetMessage()}");
        }

        return Value(tree, queries) switch
        {
            double d when double.IsFinite(d) => d,
            double d => throw new FormatException($"its value is {d}"),
            var other => throw new FormatException($"it is a {other.GetType().Name} and not a number; use .X, .Y or .Z"),
        };
    }

    private static object Value(ExpressionSyntax e, WorldQueries queries)
    {
        object Of(ExpressionSyntax inner) => Value(inner, queries);
        double Number(ExpressionSyntax inner) => Of(inner) as double? ?? throw new FormatException($"'{inner}' is not a number");

        switch (e)
        {
            case ParenthesizedExpressionSyntax p:
                return Of(p.Expression);
            case LiteralExpressionSyntax { Token.Value: double or int } literal:
                return Convert.ToDouble(literal.Token.Value);
            case PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.UnaryMinusExpression } u:
                return Of(u.Operand) is Vector3 v ? -v : -Number(u.Operand);
            case BinaryExpressionSyntax b:
                return Binary(b.Kind(), Of(b.Left), Of(b.Right)) ?? throw new FormatException($"'{b}' is not understood");
            case ConditionalExpressionSyntax c:
                // Both arms, so that no unchecked one is left for later.
                (object whenTrue, object whenFalse) = (Of(c.WhenTrue), Of(c.WhenFalse));
                return Of(c.Condition) is bool yes ? yes ? whenTrue : whenFalse : throw new FormatException($"'{c.Condition}' is no comparison");
            case MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.Text: "Math" }, Name.Identifier.Text: "PI" }:
                return Math.PI;
            case MemberAccessExpressionSyntax m:
                return Component(Of(m.Expression), m.Name.Identifier.Text) ?? throw new FormatException($"'{m}' is not understood");
            case InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.Text: "Math" } } f } call:
                return Function(f.Name.Identifier.Text, [.. call.ArgumentList.Arguments.Select(a => Number(a.Expression))])
                    ?? throw new FormatException($"'{f}' is not one of Math.Min, Max, Abs, Sqrt, Sin, Cos, Atan2, Clamp, Sign, or has other arguments");
            case InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.Text: "DistanceTo" } d, ArgumentList.Arguments: [var to] }:
                return Of(d.Expression) is Vector3 from && Of(to.Expression) is Vector3 there
                    ? from.DistanceTo(there)
                    : throw new FormatException($"'{e}' is not between two points");
            case InvocationExpressionSyntax { Expression: IdentifierNameSyntax query, ArgumentList.Arguments: [] }:
                return queries.Ask(query.Identifier.Text, null);
            case InvocationExpressionSyntax { Expression: IdentifierNameSyntax query, ArgumentList.Arguments: [{ NameColon: null, Expression: LiteralExpressionSyntax { Token.Value: string thing } }] }:
                return queries.Ask(query.Identifier.Text, thing);
            default:
                throw new FormatException($"'{e}' is not understood: only numbers, queries with a literal name, components, Math, comparison and ?: are");
        }
    }

    private static object? Binary(SyntaxKind kind, object left, object right) => (kind, left, right) switch
    {
        (SyntaxKind.AddExpression, double a, double b) => a + b,
        (SyntaxKind.SubtractExpression, double a, double b) => a - b,
        (SyntaxKind.MultiplyExpression, double a, double b) => a * b,
        (SyntaxKind.DivideExpression, double a, double b) => a / b,
        (SyntaxKind.AddExpression, Vector3 a, Vector3 b) => a + b,
        (SyntaxKind.SubtractExpression, Vector3 a, Vector3 b) => a - b,
        (SyntaxKind.MultiplyExpression, Vector3 a, double b) => a * b,
        (SyntaxKind.MultiplyExpression, double a, Vector3 b) => a * b,
        (SyntaxKind.DivideExpression, Vector3 a, double b) => a / b,
        (SyntaxKind.LessThanExpression, double a, double b) => a < b,
        (SyntaxKind.LessThanOrEqualExpression, double a, double b) => a <= b,
        (SyntaxKind.GreaterThanExpression, double a, double b) => a > b,
        (SyntaxKind.GreaterThanOrEqualExpression, double a, double b) => a >= b,
        _ => null,
    };

    private static object? Component(object of, string name) => (of, name) switch
    {
        (Vector3 v, "X") => v.X,
        (Vector3 v, "Y") => v.Y,
        (Vector3 v, "Z") => v.Z,
        (Vector3 v, "Length") => v.Length,
        (Vector3 v, "Horizontal") => v.Horizontal,
        (Bounds b, "Min") => b.Min,
        (Bounds b, "Max") => b.Max,
        (Bounds b, "Centre") => b.Centre,
        (Bounds b, "Size") => b.Size,
        _ => null,
    };

    private static object? Function(string name, double[] x) => (name, x) switch
    {
        ("Min", [var a, var b]) => Math.Min(a, b),
        ("Max", [var a, var b]) => Math.Max(a, b),
        ("Abs", [var a]) => Math.Abs(a),
        ("Sqrt", [var a]) => Math.Sqrt(a),
        ("Sin", [var a]) => Math.Sin(a),
        ("Cos", [var a]) => Math.Cos(a),
        ("Atan2", [var a, var b]) => Math.Atan2(a, b),
        ("Sign", [var a]) when !double.IsNaN(a) => (double)Math.Sign(a),
        ("Clamp", [var a, var low, var high]) when low <= high => Math.Clamp(a, low, high),
        _ => null,
    };
}
