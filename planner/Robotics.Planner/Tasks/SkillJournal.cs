using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;
using Robotics.Geometry;
using Robotics.Skills;

namespace Robotics.Planner;

/// <summary>One skill call as it was made.</summary>
/// <param name="Line">Of the program, 1-based, 0 when unknown.</param>
/// <param name="Start">Seconds of the world's clock.</param>
/// <param name="End">Seconds of the world's clock.</param>
public sealed record SkillCall(int Line, string Skill, ImmutableArray<object> Arguments, double Start, SkillResult Result, double End)
{
    /// <summary>The first argument when it names a thing.</summary>
    public string? Thing => Arguments.Length > 0 ? Arguments[0] as string : null;

    /// <summary>As a program writes it.</summary>
    public string Text => Write(Skill, Arguments);

    internal static string Write(string skill, IEnumerable<object> arguments) =>
        $"{skill}({string.Join(", ", arguments.Select(Argument))})";

    private static string Argument(object argument) => argument switch
    {
        string text => $"\"{text}\"",
        Rotation r => FormattableString.Invariant($"new Rotation({r.W:0.####}, {r.X:0.####}, {r.Y:0.####}, {r.Z:0.####})"),
        _ => ((double)argument).ToString("0.####", CultureInfo.InvariantCulture),
    };
}

/// <summary>
/// Writes down every skill call that goes through it, in order. Queries pass unrecorded. A world that breaks
/// under a skill is the robot's fault, told as the skill's result. A proxy over the whole surface, so
/// that a new skill needs nothing here.
/// </summary>
public class SkillJournal : DispatchProxy
{
    private readonly List<SkillCall> _calls = [];
    private ISkills _skills = null!;
    private Func<double> _time = null!;
    private Action<int, string, double>? _started;
    private Action<SkillCall>? _ended;

    /// <summary>The line that runs now; whoever runs the program keeps it.</summary>
    internal int Line { get; set; }

    internal IReadOnlyList<SkillCall> Calls => _calls;

    /// <summary>The journalled surface.</summary>
    internal ISkills Surface => (ISkills)(object)this;

    internal static SkillJournal Over(ITaskWorld world, Action<int, string, double>? started = null, Action<SkillCall>? ended = null)
    {
        var journal = (SkillJournal)Create(SkillCatalogue.Of(world.Skills).Surface, typeof(SkillJournal));
        (journal._skills, journal._time, journal._started, journal._ended) = (world.Skills, () => world.Time, started, ended);
        return journal;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        ArgumentNullException.ThrowIfNull(targetMethod);
        if (targetMethod.GetCustomAttribute<SkillAttribute>() is null)
        {
            return targetMethod.Invoke(_skills, BindingFlags.DoNotWrapExceptions, null, args, null);
        }

        int line = Line;
        ImmutableArray<object> arguments = [.. (args ?? []).Select(a => a ?? "")];
        double start = _time();
        _started?.Invoke(line, SkillCall.Write(targetMethod.Name, arguments), start);
        SkillResult result;
        try
        {
            result = (SkillResult)targetMethod.Invoke(_skills, BindingFlags.DoNotWrapExceptions, null, args, null)!;
        }
        catch (TaskWorldException broken)
        {
            result = new(SkillCode.RobotFault, broken.Message);
        }

        var call = new SkillCall(line, targetMethod.Name, arguments, start, result, _time());
        _calls.Add(call);
        _ended?.Invoke(call);
        return result;
    }
}
