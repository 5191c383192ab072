using Robotics.Programs;

namespace Robotics.Planner.Tests.Programs;

internal sealed class Observer : IProgramObserver
{
    public List<int> Lines { get; } = [];

    public List<string> Logs { get; } = [];

    public List<(int Line, string Member, object Result)> Calls { get; } = [];

    public void OnLine(int line) => Lines.Add(line);

    public void OnCall(int line, string member, IReadOnlyList<object> arguments, object result) => Calls.Add((line, member, result));

    public void OnLog(int line, string text) => Logs.Add(text);
}
