using System.ComponentModel;
using System.Text.Json.Serialization;

namespace Robotics.Planner.Llm;

/// <summary>The Calculator's reply as the model writes it. The values are computed from the expressions, not asked for.</summary>
internal sealed record CalculationReply(
    [property: Description("One entry for each number of each step.")] ParameterReply[] Parameters);

internal sealed record ParameterReply(
    [property: Description("The step's index, from 0.")] int Step,
    [property: Description("The name of the skill's parameter.")] string Name,
    [property: Description("Where the number comes from: which measurement, limit or rule, and why.")] string Source,
    [property: Description("C# over the queries.")] string Expression,
    [property: Description("m, rad, kg or 1.")] UnitReply Unit,
    [property: Description("base: a coordinate. object: along the object's own axes. none: a length or another scalar.")] FrameReply Frame);

internal enum UnitReply
{
    [JsonStringEnumMemberName("m")]
    Metre,
    [JsonStringEnumMemberName("rad")]
    Radian,
    [JsonStringEnumMemberName("kg")]
    Kilogram,
    [JsonStringEnumMemberName("1")]
    One,
}

internal enum FrameReply
{
    Base,
    Object,
    None,
}
