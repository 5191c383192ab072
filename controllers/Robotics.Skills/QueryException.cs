namespace Robotics.Skills;

/// <summary>A query has no answer. Ends the program with the code.</summary>
public class QueryException(SkillCode code, string message) : Exception(message)
{
    public SkillCode Code { get; } = code;
}
