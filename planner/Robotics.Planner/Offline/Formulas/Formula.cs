using System.Globalization;
using Robotics.Geometry;
using Robotics.Perception;
using Robotics.Ports;

namespace Robotics.Planner.Offline.Formulas;

/// <summary>
/// A number as an expression over queries of the skill surface. One tree is both what is evaluated on the world seen and what
/// is printed into the program: the two cannot differ.
/// </summary>
internal abstract record Formula
{
    private const int Sum = 1, Product = 2, Atom = 3;

    /// <summary>The value in a world, SI. NaN when a query has no answer there.</summary>
    public abstract double Value(WorldView world, IRobotDescription robot);

    /// <summary>C# over the queries.</summary>
    public abstract string Code { get; }

    private protected virtual int Rank => Atom;

    public static implicit operator Formula(double value) => new Number(value);

    public static Formula operator +(Formula a, Formula b) => (a, b) switch
    {
        (_, Number { Literal: 0 }) => a,
        (Number { Literal: 0 }, _) => b,
        (Number x, Number y) => new Number(x.Literal + y.Literal),
        (_, Number { Literal: < 0 } y) => a - new Number(-y.Literal),
        _ => new Binary('+', a, b),
    };

    public static Formula operator -(Formula a, Formula b) => (a, b) switch
    {
        (_, Number { Literal: 0 }) => a,
        (Number x, Number y) => new Number(x.Literal - y.Literal),
        _ when a == b => new Number(0),
        (Binary { Operator: '+' } sum, _) when sum.Left == b => sum.Right,
        _ => new Binary('-', a, b),
    };

    public static Formula operator *(Formula a, Formula b) => (a, b) switch
    {
        (Number { Literal: 1 }, _) => b,
        (Number { Literal: -1 }, _) => -b,
        (_, Number { Literal: 1 }) => a,
        (Number { Literal: 0 }, _) or (_, Number { Literal: 0 }) => new Number(0),
        _ => new Binary('*', a, b),
    };

    public static Formula operator /(Formula a, Formula b) => b is Number { Literal: 1 } ? a : new Binary('/', a, b);

    public static Formula operator -(Formula a) => a is Number n ? new Number(-n.Literal) : new Negation(a);

    public override string ToString() => Code;

    private string Within(int rank) => Rank < rank ? $"({Code})" : Code;

    private sealed record Number(double Literal) : Formula
    {
        public override double Value(WorldView world, IRobotDescription robot) => Literal;

        // A decimal point keeps the literal a double: 1 / 2 is 0 in C#.
        public override string Code => Literal is 0 or 1 or 2 ? Literal.ToString("0", CultureInfo.InvariantCulture) : Literal.ToString("0.0#########", CultureInfo.InvariantCulture);

        private protected override int Rank => Literal < 0 ? Product : Atom;
    }

    private sealed record Binary(char Operator, Formula Left, Formula Right) : Formula
    {
        public override double Value(WorldView world, IRobotDescription robot)
        {
            double a = Left.Value(world, robot), b = Right.Value(world, robot);
            return Operator switch { '+' => a + b, '-' => a - b, '*' => a * b, _ => a / b };
        }

        public override string Code => Operator is '+' or '-'
            ? $"{Left.Within(Sum)} {Operator} {Right.Within(Operator == '-' ? Product : Sum)}"
            : $"{Left.Within(Product)} {Operator} {Right.Within(Atom)}";

        private protected override int Rank => Operator is '+' or '-' ? Sum : Product;
    }

    private sealed record Negation(Formula Inner) : Formula
    {
        public override double Value(WorldView world, IRobotDescription robot) => -Inner.Value(world, robot);

        public override string Code => "-" + Inner.Within(Atom);

        private protected override int Rank => Product;
    }
}

/// <summary>The queries of the skill surface as formulas.</summary>
internal static class Ask
{
    public static Formula Position(string thing, int axis) => new Coordinate("Position", thing, axis, (w, _) => Pose(w, thing).Translation);

    public static Formula Size(string thing, int axis) => new Coordinate("Size", thing, axis, (w, _) => Find(w, thing, out Part? part) is var o && part is { } p ? p.Shape.Size : o.Size);

    public static Formula Extent(string thing, int axis) => new Coordinate("Extent", thing, axis,
        (w, _) => Find(w, thing, out Part? part) is var o && part is { } p ? p.Shape.BoundsAt(Pose(w, thing)).Size : o.BoundsInBase.Size);

    public static Formula FreeSpot(string thing, int axis) => new Coordinate("FreeSpot", thing, axis,
        (w, r) => Affordances.FreeSpot(w, (ArmDescription)r, Find(w, thing, out _)) ?? new Vector3(double.NaN, double.NaN, double.NaN));

    public static Formula WorkspaceMin(int axis) => new Limit("Workspace().Min." + Axis(axis), r => r.Workspace.Min[axis]);

    public static Formula WorkspaceMax(int axis) => new Limit("Workspace().Max." + Axis(axis), r => r.Workspace.Max[axis]);

    public static Formula FingerWidth() => new Limit("FingerWidth()", r => r.Gripper.FingerWidth);

    public static Formula GripperWidth() => new Limit("GripperWidth()", r => r.Gripper.MaxWidth);

    public static Formula Travel(string thing) => new Scalar("Travel", thing, w => Find(w, thing, out _).Mobility.Travel);

    /// <summary>rad.</summary>
    public static Formula HalfTurn() => new Constant("Math.PI", Math.PI);

    private static string Axis(int axis) => "XYZ"[axis].ToString();

    private static SensedObject Find(WorldView world, string thing, out Part? part) =>
        world.TryFindThing(thing, out SensedObject owner, out part)
            ? owner
            : throw new StageException(StageName.Calculator, $"A formula asks for {Language.Text.Quote(thing)}, which is not seen. Look again, or name an object that is seen.");

    private static Pose Pose(WorldView world, string thing) => Find(world, thing, out Part? part) is var o && part is { } p ? o.Pose * p.PoseInObject : o.Pose;

    private sealed record Coordinate(string Query, string Thing, int Index, Func<WorldView, IRobotDescription, Vector3> Answer) : Formula
    {
        // Two of the same query are one formula: what they ask counts, not which delegate answers.
        public bool Equals(Coordinate? other) => other is not null && Query == other.Query && Thing == other.Thing && Index == other.Index;

        public override int GetHashCode() => HashCode.Combine(Query, Thing, Index);

        public override double Value(WorldView world, IRobotDescription robot) => Answer(world, robot)[Index];

        public override string Code => $"{Query}({CSharp.Literal(Thing)}).{Axis(Index)}";
    }

    private sealed record Scalar(string Query, string Thing, Func<WorldView, double> Answer) : Formula
    {
        public override double Value(WorldView world, IRobotDescription robot) => Answer(world);

        public override string Code => $"{Query}({CSharp.Literal(Thing)})";
    }

    private sealed record Limit(string Text, Func<ArmDescription, double> Answer) : Formula
    {
        public override double Value(WorldView world, IRobotDescription robot) => Answer((ArmDescription)robot);

        public override string Code => Text;
    }

    private sealed record Constant(string Text, double Number) : Formula
    {
        public override double Value(WorldView world, IRobotDescription robot) => Number;

        public override string Code => Text;
    }
}
