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
