using System.Globalization;

namespace Robotics.Planner.Tests.Programs;

/// <summary>Random program texts from a seed: mostly well formed, some with a piece that must not pass.</summary>
internal sealed class ProgramGenerator(int seed)
{
    private static readonly string[] Evil =
    [
        "System.IO.File.ReadAllText(\"/etc/passwd\")", "GetType()", "typeof(int)", "System.Environment.MachineName", "Ask(\"Look\")", "this", "base.ToString()",
        "new System.Random()", "(object)1", "Objects", "() => 1", "default(string)", "null", "\"a\".GetType().Assembly", "System.GC.GetTotalMemory(true)",
        "Math.BigMul(1, 2)", "\"a\".PadLeft(9)", "System.Math.Sin(1)", "nameof(Look)", "(1, 2)", "checked(1)", "1 is int", "Objects().Length.ToString()", "new string('a', 9)",
    ];

    private const string Odd = "(){}[];,.\"'$@#\\/*<>=!&|?:+-%~^0aF_ \n\0\u202e\ud800";

    private readonly Random _random = new(seed);
    private int _names;

    public string Program()
    {
        _names = 0;
        List<string> functions = [.. Enumerable.Range(0, _random.Next(3)).Select(i => $"double F{i}(double p{i}, string q{i}) {{ {Block(2, [($"p{i}", 'd'), ($"q{i}", 's')])} return {Number(2, [($"p{i}", 'd')])}; }}")];
        return string.Join("\n", [.. functions, Block(4, [])]);
    }

    /// <summary>A program with some of its characters changed, doubled or lost.</summary>
    public string Mutated(string program)
    {
        List<char> text = [.. program];
        for (int n = 1 + _random.Next(4); n > 0 && text.Count > 0; n--)
        {
            int at = _random.Next(text.Count);
            switch (_random.Next(5))
            {
                case 0:
                    text.RemoveAt(at);
                    break;
                case 1:
                    text.Insert(at, Odd[_random.Next(Odd.Length)]);
                    break;
                case 2:
                    text.InsertRange(at, Pick(Evil));
                    break;
                case 3:
                    text.InsertRange(at, text.GetRange(at, Math.Min(text.Count - at, _random.Next(20))));
                    break;
                default:
                    text.RemoveRange(at, Math.Min(text.Count - at, _random.Next(20)));
                    break;
            }
        }

        return new([.. text]);
    }

    public string Noise() => new([.. Enumerable.Range(0, _random.Next(200)).Select(_ => (char)(_random.Next(4) == 0 ? _random.Next(65536) : _random.Next(32, 127)))]);

    private string Block(int depth, List<(string Name, char Type)> outer)
    {
        List<(string, char)> scope = [.. outer];
        return string.Join("\n", Enumerable.Range(0, 1 + _random.Next(4)).Select(_ => Statement(depth, scope)));
    }

    private string Statement(int depth, List<(string Name, char Type)> scope)
    {
        switch (_random.Next(depth > 0 ? 12 : 5))
        {
            case 0:
                return $"Move({Number(2, scope)}, {Number(1, scope)}, {Number(1, scope)});";
            case 1:
                return $"Log({Text(2, scope)});";
            case 2 or 3:
                {
                    char type = "dsbva"[_random.Next(5)];
                    string name = $"x{_names++}";
                    string text = type switch
                    {
                        'd' => $"double {name} = {Number(3, scope)};",
                        's' => $"string {name} = {Text(2, scope)};",
                        'b' => $"bool {name} = {Truth(2, scope)};",
                        'v' => $"var {name} = {Vector(2, scope)};",
                        _ => $"var {name} = new double[] {{ {Number(1, scope)}, {Number(1, scope)} }};",
                    };
                    scope.Add((name, type));
                    return text;
                }
            case 4:
                return Named(scope, 'd') is { } d ? $"{d} {Pick("=", "+=", "-=", "*=")} {Number(2, scope)};" : "Look();";
            case 5 or 6:
                return $"if ({Truth(2, scope)}) {{ {Block(depth - 1, scope)} }} else {{ {Block(depth - 1, scope)} }}";
            case 7:
                {
                    string i = $"i{_names++}";
                    return $"for (int {i} = 0; {i} < {_random.Next(5)}; {i}++) {{ {Block(depth - 1, scope)} }}";
                }
            case 8:
                {
                    string o = $"o{_names++}";
                    return $"foreach (var {o} in Objects()) {{ {Block(depth - 1, [.. scope, (o, 's')])} }}";
                }
            case 9:
                return $"while ({Truth(1, scope)}) {{ {Block(depth - 1, scope)} {Pick("break;", "", "continue;")} }}";
            case 10:
                return $"switch ({Text(1, scope)}) {{ case \"a\": {Block(depth - 1, scope)} break; default: break; }}";
            default:
                return Named(scope, 's') is { } s ? $"{s} += {Pick(Number(1, scope), Text(1, scope))};" : $"{Pick("Lift", "Drag")}({Number(1, scope)});";
        }
    }

    private string Number(int depth, List<(string Name, char Type)> scope) => (depth <= 0 ? _random.Next(3) : _random.Next(11)) switch
    {
        0 => $"{_random.Next(10)}.0",
        1 => (_random.Next(1000) / 256.0).ToString(CultureInfo.InvariantCulture),
        2 => Named(scope, 'd') ?? "1",
        3 => $"({Number(depth - 1, scope)} {Pick("+", "-", "*", "/", "%")} {Number(depth - 1, scope)})",
        4 => $"-{Number(depth - 1, scope)}",
        5 => $"Math.{Pick("Sin", "Abs", "Sqrt", "Floor")}({Number(depth - 1, scope)})",
        6 => $"Math.{Pick("Max", "Min", "Atan2")}({Number(depth - 1, scope)}, {Number(depth - 1, scope)})",
        7 => $"{Vector(depth - 1, scope)}.{Pick("X", "Y", "Z", "Length")}",
        8 => $"({Truth(depth - 1, scope)} ? {Number(depth - 1, scope)} : {Number(depth - 1, scope)})",
        9 => Named(scope, 'a') is { } a ? $"{a}[0]" : "Objects().Length",
        _ => _random.Next(60) == 0 ? Pick(Evil) : "FingerWidth()",
    };

    private string Text(int depth, List<(string Name, char Type)> scope) => (depth <= 0 ? _random.Next(2) : _random.Next(6)) switch
    {
        0 => Pick("\"a\"", "\"milk\"", "\"\""),
        1 => Named(scope, 's') ?? "\"b\"",
        2 => $"({Text(depth - 1, scope)} + {Pick(Number(depth - 1, scope), Text(depth - 1, scope), Vector(depth - 1, scope), Truth(depth - 1, scope))})",
        3 => $"$\"{{{Number(0, [])}}} {{{Named(scope, 'v') ?? "1"}:F2}}\"",
        4 => "Held()",
        _ => _random.Next(60) == 0 ? Pick(Evil) : "\"c\"",
    };

    private string Truth(int depth, List<(string Name, char Type)> scope) => (depth <= 0 ? _random.Next(2) : _random.Next(6)) switch
    {
        0 => Pick("true", "false"),
        1 => Named(scope, 'b') ?? "false",
        2 => $"({Number(depth - 1, scope)} {Pick("<", ">", "<=", "!=", "==")} {Number(depth - 1, scope)})",
        3 => $"({Truth(depth - 1, scope)} {Pick("&&", "||", "==")} {Truth(depth - 1, scope)})",
        4 => $"!{Truth(depth - 1, scope)}",
        _ => $"({Text(depth - 1, scope)} == {Text(depth - 1, scope)})",
    };

    private string Vector(int depth, List<(string Name, char Type)> scope) => (depth <= 0 ? _random.Next(2) : _random.Next(6)) switch
    {
        0 => "Workspace().Max",
        1 => Named(scope, 'v') ?? "Vector3.UnitZ",
        2 => $"new Vector3({Number(depth - 1, scope)}, {Number(depth - 1, scope)}, {Number(depth - 1, scope)})",
        3 => $"({Vector(depth - 1, scope)} {Pick("+", "-")} {Vector(depth - 1, scope)})",
        4 => $"Position({Text(depth - 1, scope)})",
        _ => $"{Vector(depth - 1, scope)}.Cross({Vector(depth - 1, scope)})",
    };

    private string? Named(List<(string Name, char Type)> scope, char type)
    {
        List<string> names = [.. scope.Where(v => v.Type == type).Select(v => v.Name)];
        return names.Count == 0 ? null : names[_random.Next(names.Count)];
    }

    private string Pick(params string[] choices) => choices[_random.Next(choices.Length)];
}
