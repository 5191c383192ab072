using System.ComponentModel;

namespace Robotics.Planner.Llm;

/// <summary>The Coder's reply as the model writes it.</summary>
internal sealed record ProgramReply(
    [property: Description("The program's text, one statement a line.")] string Source);
