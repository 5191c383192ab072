namespace Robotics.Skills;

/// <summary>A query named a thing that is not seen. Ends the program with <see cref="SkillCode.UnknownObject"/>.</summary>
public sealed class UnknownThingException(string asker, string thing, IReadOnlyList<string> known)
    : QueryException(SkillCode.UnknownObject, $"{asker}: no thing is named '{thing}'. {(known.Count == 0 ? "Nothing is seen." : $"Seen: {string.Join(", ", known)}.")} Use one of these names, or Look() first.")
{
    /// <summary>The name that was asked for.</summary>
    public string Thing { get; } = thing;

    /// <summary>The names there are.</summary>
    public IReadOnlyList<string> Known { get; } = known;
}
