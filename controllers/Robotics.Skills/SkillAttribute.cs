namespace Robotics.Skills;

/// <summary>Marks a member of the surface that acts, with what it needs, what it brings about and how it can fail.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SkillAttribute : Attribute
{
    /// <summary>What must hold before; empty for nothing.</summary>
    public string Pre { get; init; } = "";

    /// <summary>What holds after it succeeded.</summary>
    public string Effect { get; init; } = "";

    /// <summary>Every code it can fail with.</summary>
    public SkillCode[] Fails { get; init; } = [];
}

/// <summary>Marks a query that may have no answer, with every code it then ends the program with.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class QueryAttribute(params SkillCode[] fails) : Attribute
{
    public SkillCode[] Fails { get; } = fails;
}
