using Robotics.Perception;
using Robotics.Ports;

namespace Robotics.Planner.Llm;

/// <summary>Collects what is wrong with a reply, in words that the model can act on.</summary>
internal sealed class ReplyCheck(WorldView world)
{
    private readonly List<string> errors = [];

    public IReadOnlyList<string> Errors => errors;

    /// <summary>Notes an error unless the condition holds; gives the condition back.</summary>
    public bool Require(bool condition, string error)
    {
        if (!condition)
        {
            errors.Add(error);
        }

        return condition;
    }

    public bool Object(string name, string where) =>
        Require(world.Find(name) is not null, $"{where}: no object is named {Excerpt.Of(name)}; there are: {Names}");

    /// <summary>An object, or <c>object.part</c>.</summary>
    public bool Thing(string name, string where) =>
        Require(world.TryFindThing(name, out SensedObject _, out Part? _), $"{where}: nothing is named {Excerpt.Of(name)}; there are: {Names} and their parts");

    private string Names => string.Join(", ", world.Objects.Select(o => Excerpt.Of(o.Name)));
}
