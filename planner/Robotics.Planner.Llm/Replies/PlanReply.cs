using System.ComponentModel;

namespace Robotics.Planner.Llm;

/// <summary>The Planner's reply as the model writes it.</summary>
internal sealed record PlanReply(
    [property: Description("Each object that matters, what it affords and which role it gets.")] RoleReply[] Roles,
    [property: Description("Why this plan: which alternatives there were and why not, in two or three sentences.")] string Rationale,
    [property: Description("One skill a step, in order.")] StepReply[] Steps,
    [property: Description("Every object used as a tool, in order of use. Empty when the hand suffices.")] string[] Tools);

internal sealed record RoleReply(string Object, string Affords, string Role);

internal sealed record StepReply(
    [property: Description("The name of a skill.")] string Skill,
    [property: Description("One name for each of the skill's parameters of type string, in their order: an object, or object.part.")] string[] Objects,
    [property: Description("The object in the hand that does the work of this step, or null.")] string? Tool,
    string Why,
    string Precondition,
    string Effect);
