using System.Collections.Immutable;
using Robotics.Ports;

namespace Robotics.Planner.Offline.Language;

/// <summary>What a sentence asks for.</summary>
/// <param name="Question">Set when it cannot be acted on as it is: one question or explanation.</param>
/// <param name="Notes">How doubtful words were read, sentences for people.</param>
/// <param name="Unused">Words that nothing was made of.</param>
internal sealed record Understanding(
    ImmutableArray<GoalSpec> Goals,
    ImmutableArray<GoalSpec> Constraints,
    string? Question,
    ImmutableArray<string> Notes,
    ImmutableArray<string> Unused);
