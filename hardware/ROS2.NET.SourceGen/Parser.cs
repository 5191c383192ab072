using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;

namespace ROS2.SourceGen;

/// <summary>
/// The grammar of .msg, .srv and .action files: a line is a field "type name [default]" or a constant "type NAME=value", '#'
/// starts a comment wherever it stands, and a line "---" parts a service or action.
/// </summary>
internal static class Parser
{
    private const string Uuid = "unique_identifier_msgs/UUID";
    private const string Stamp = "builtin_interfaces/Time";

    private static readonly Regex FieldName = new("^(?!.*__)(?!.*_$)[a-z][a-z0-9_]*$");
    private static readonly Regex ConstantName = new("^[A-Z]([A-Z0-9_]?[A-Z0-9]+)*$");
    private static readonly Regex TypeName = new("^[A-Z][A-Za-z0-9]*$");
    private static readonly Regex PackageName = new("^(?!.*__)(?!.*_$)[a-z][a-z0-9_]*$");
    private static readonly Regex TypePattern = new(@"^(?<base>[A-Za-z0-9_/]+)(<=(?<string>\d+))?(?<array>\[(?<upto><=)?(?<size>\d*)\])?$");

    /// <param name="path">Ends in package/kind/Name.kind.</param>
    /// <param name="space">What the namespaces start with, "" for nothing.</param>
    public static Interface Parse(string path, string text, string space = "")
    {
        string[] parts = path.Replace('\\', '/').Split('/');
        string file = parts[parts.Length - 1];
        int dot = file.LastIndexOf('.');
        var result = new Interface { Path = path, Kind = file.Substring(dot + 1), Name = file.Substring(0, dot), Space = space };
        if (parts.Length < 3 || parts[parts.Length - 2] != result.Kind || !PackageName.IsMatch(parts[parts.Length - 3]))
        {
            result.Problems.Add(new(0, $"'{file}' is not in a folder package/{result.Kind}. Put it there: the folders name its package."));
            return result;
        }
        result.Package = parts[parts.Length - 3];
        if (!TypeName.IsMatch(result.Name))
        {
            result.Problems.Add(new(0, $"'{result.Name}' is no type name. Start with a capital letter and use letters and digits alone."));
            return result;
        }

        List<(int First, List<string> Lines)> sections = Split(text);
        int wanted = result.Kind switch { "msg" => 1, "srv" => 2, _ => 3 };
        if (sections.Count != wanted)
        {
            result.Problems.Add(new(0, $"a .{result.Kind} has {wanted} parts, this has {sections.Count}. Part them by lines of '---' alone."));
            return result;
        }
        switch (result.Kind)
        {
            case "msg": Body(result, "", sections[0]); break;
            case "srv":
                Body(result, "Request", sections[0]);
                Body(result, "Response", sections[1]);
                Service(result, "");
                break;
            default: Action(result, sections); break;
        }
        return result;
    }

    /// <summary>std_msgs to StdMsgs, frame_id to FrameId; what has capitals keeps them.</summary>
    public static string Pascal(string name) =>
        string.Concat(name.Split(new[] { '_' }, StringSplitOptions.RemoveEmptyEntries).Select(p => char.ToUpperInvariant(p[0]) + p.Substring(1)));

    private static List<(int First, List<string> Lines)> Split(string text)
    {
        var sections = new List<(int, List<string>)> { (0, new()) };
        string[] lines = text.Replace("\r\n", "\n").Split('\n');
        for (int i = 0; i < lines.Length; i++)
        {
            if (lines[i].TrimEnd() == "---")
            {
                sections.Add((i + 1, new()));
            }
            else
            {
                sections[sections.Count - 1].Item2.Add(lines[i]);
            }
        }
        return sections;
    }

    private static void Action(Interface result, List<(int, List<string>)> sections)
    {
        Message goal = Body(result, "Goal", sections[0]), outcome = Body(result, "Result", sections[1]), feedback = Body(result, "Feedback", sections[2]);
        string own = result.FullName;
        Derived(result, "SendGoal_Request", $"{Uuid} goal_id\n{own}_Goal goal\n", "Asks for a goal under an identifier that the client chooses.");
        Derived(result, "SendGoal_Response", $"bool accepted\n{Stamp} stamp\n", "Whether the goal was accepted, and when.");
        Service(result, "SendGoal");
        Derived(result, "GetResult_Request", $"{Uuid} goal_id\n", "Asks for the result; the answer comes when the goal has ended.");
        Derived(result, "GetResult_Response", $"int8 status\n{own}_Result result\n", "How the goal ended (action_msgs/msg/GoalStatus), and its result.");
        Service(result, "GetResult");
        Derived(result, "FeedbackMessage", $"{Uuid} goal_id\n{own}_Feedback feedback\n", "Feedback with the goal that it is of.");
        Describe(result, own, ("goal", goal.Name), ("result", outcome.Name), ("feedback", feedback.Name),
            ("send_goal_service", own + "_SendGoal"), ("get_result_service", own + "_GetResult"), ("feedback_message", own + "_FeedbackMessage"));
    }

    /// <summary>Adds the service's description and its event message.</summary>
    private static void Service(Interface result, string part)
    {
        string name = part == "" ? result.FullName : $"{result.FullName}_{part}", prefix = part == "" ? "" : part + "_";
        Derived(result, prefix + "Event", $"service_msgs/ServiceEventInfo info\n{name}_Request[<=1] request\n{name}_Response[<=1] response\n", "What service introspection publishes.");
        Describe(result, name, ("request_message", name + "_Request"), ("response_message", name + "_Response"), ("event_message", name + "_Event"));
    }

    private static void Describe(Interface result, string name, params (string Name, string Type)[] fields)
    {
        var description = new Message { Name = name };
        description.Fields.AddRange(fields.Select(f => new Field { Name = f.Name, Type = new() { Message = f.Type } }));
        result.Descriptions.Add(description);
    }

    private static void Derived(Interface result, string part, string text, string comment) =>
        Body(result, part, (0, text.Split('\n').ToList())).Comment = comment;

    private static Message Body(Interface result, string part, (int First, List<string> Lines) section)
    {
        string space = result.Namespace;
        var message = new Message
        {
            Name = part == "" ? result.FullName : $"{result.FullName}_{part}",
            CSharp = $"{space}.{result.Name}" + (part == "" ? "" : "." + part.Replace("_", "")),
            Text = string.Join("\n", section.Lines).Trim() + "\n",
            MayBeStruct = part == "",
        };
        var pending = new List<string>();
        bool first = true;
        for (int i = 0; i < section.Lines.Count; i++)
        {
            string line = section.Lines[i], comment = "";
            int hash = line.IndexOf('#');
            if (hash >= 0)
            {
                comment = line.Substring(hash + 1).Trim();
                line = line.Substring(0, hash);
            }
            line = line.Trim();
            if (line == "")
            {
                if (hash >= 0)
                {
                    pending.Add(comment);
                }
                else
                {
                    Settle();
                }
                continue;
            }
            try
            {
                Field field = Line(result.Package, line.Replace('\t', ' '));
                field.Line = section.First + i;
                field.Comment = string.Join(" ", pending.Append(comment)).Trim();
                (field.IsConstant ? message.Constants : message.Fields).Add(field);
                if (message.Fields.Concat(message.Constants).Count(f => f.Name == field.Name) > 1)
                {
                    throw new FormatException($"'{field.Name}' stands twice. Rename one.");
                }
            }
            catch (FormatException problem)
            {
                result.Problems.Add(new(section.First + i, problem.Message));
            }
            pending.Clear();
            first = false;
        }
        Settle();
        result.Messages.Add(message);
        return message;

        // A comment with an empty line after it, before any field, is the type's.
        void Settle()
        {
            if (first && message.Comment == "")
            {
                message.Comment = string.Join(" ", pending);
            }
            pending.Clear();
        }
    }

    private static Field Line(string package, string line)
    {
        int space = line.IndexOf(' ');
        if (space < 0)
        {
            throw new FormatException($"'{line}' has a type or a name, not both. Write \"type name\".");
        }
        string type = line.Substring(0, space), rest = line.Substring(space).TrimStart();
        int equal = rest.IndexOf('=');
        var field = new Field { Type = Type(package, type), IsConstant = equal >= 0 };
        if (field.IsConstant)
        {
            field.Name = rest.Substring(0, equal).Trim();
            field.Value = rest.Substring(equal + 1).Trim();
            if (!ConstantName.IsMatch(field.Name))
            {
                throw new FormatException($"'{field.Name}' is no name of a constant. Use capitals, digits and single underscores.");
            }
            if (field.Type.Primitive is null || field.Type.Array != ArrayKind.None)
            {
                throw new FormatException($"Constant '{field.Name}' is of type '{type}'. Only single primitives and strings can be constants.");
            }
        }
        else
        {
            int end = rest.IndexOf(' ');
            field.Name = end < 0 ? rest : rest.Substring(0, end);
            field.Value = end < 0 ? null : rest.Substring(end).Trim();
            if (!FieldName.IsMatch(field.Name))
            {
                throw new FormatException($"'{field.Name}' is no name of a field. Use small letters, digits and single underscores, a letter first.");
            }
            if (field.Value is not null && field.Type.Primitive is null)
            {
                throw new FormatException($"Field '{field.Name}' is a message and cannot have the default '{field.Value}'. Remove it.");
            }
        }
        if (field.Value is not null)
        {
            _ = Literal.Of(field);
        }
        return field;
    }

    private static FieldType Type(string package, string text)
    {
        Match match = TypePattern.Match(text);
        if (!match.Success)
        {
            throw new FormatException($"'{text}' is no type. Write a primitive, a string[<=N], Type or package/Type, with [], [N] or [<=N] after it.");
        }
        string name = match.Groups["base"].Value;
        var type = new FieldType { Primitive = Primitive.Find(name) };
        if (type.Primitive is null)
        {
            type.Message = MessageName(package, name);
        }
        if (match.Groups["string"].Success)
        {
            type.StringBound = type.Primitive is { IsString: true } ? Number(match.Groups["string"].Value, text)
                : throw new FormatException($"'{text}' bounds what is no string. Only string and wstring take <=N before the brackets.");
        }
        if (match.Groups["array"].Success)
        {
            bool sized = match.Groups["size"].Value != "";
            type.Array = !sized ? ArrayKind.Unbounded : match.Groups["upto"].Success ? ArrayKind.Bounded : ArrayKind.Fixed;
            type.Capacity = sized ? Number(match.Groups["size"].Value, text) : 0;
            if (!sized && match.Groups["upto"].Success)
            {
                throw new FormatException($"'{text}' has a bound without a number. Write [<=N] or [].");
            }
        }
        return type;
    }

    private static int Number(string digits, string text) =>
        int.TryParse(digits, out int number) && number > 0 ? number : throw new FormatException($"'{text}' has the size {digits}. Sizes and bounds go from 1 to {int.MaxValue}.");

    private static string MessageName(string package, string name)
    {
        if (name is "time" or "duration")
        {
            return "builtin_interfaces/msg/" + Pascal(name);
        }
        string[] parts = name.Split('/');
        string type = parts[parts.Length - 1];
        // Derived parts name their own action's types in full.
        bool derived = parts.Length == 3 && parts[1] != "msg";
        if (parts.Length > 3 || (!derived && !TypeName.IsMatch(type)) || (parts.Length > 1 && !PackageName.IsMatch(parts[0])))
        {
            throw new FormatException($"'{name}' is neither a primitive nor a message's name. Write bool, byte, char, [u]int8..64, float32, float64, [w]string, Type or package/Type.");
        }
        return parts.Length switch { 1 => $"{package}/msg/{type}", 2 => $"{parts[0]}/msg/{type}", _ => name };
    }
}
