using System.Text.Json;
using System.Text.Json.Nodes;
using Robotics.Geometry;
using Robotics.Perception;
using Robotics.Ports;
using Robotics.Skills;

namespace Robotics.Planner.Llm;

/// <summary>
/// What a stage is told, as JSON in a delimited block. All text is JSON-encoded with angle brackets escaped, so that nothing in
/// it can close the block. Lengths to 0.1 mm, which is finer than any sensor here.
/// </summary>
internal static class DataBlock
{
    public static string Of(TaskContext task, params (string Name, JsonNode? Value)[] records)
    {
        JsonObject data = new() { ["sentence"] = task.Sentence, ["world"] = World(task.World) };
        if (task.Robot is QuadrupedDescription)
        {
            data["robot"] = new JsonObject { ["position"] = Vector(task.World.Trunk.Translation), ["yaw"] = Number(task.World.Trunk.Rotation.Yaw) };
        }

        foreach ((string name, JsonNode? value) in records)
        {
            data[name] = value;
        }

        data["history"] = new JsonArray([.. task.History.Select(History)]);
        return $"<data>\n{data.ToJsonString(ReplyFormat.Strict)}\n</data>";
    }

    public static JsonNode Of(Analysis a) => new JsonObject
    {
        ["verdict"] = JsonNamingPolicy.SnakeCaseLower.ConvertName(a.Verdict.ToString()),
        ["reason"] = a.Reason,
        ["goals"] = new JsonArray([.. a.Goals.Select(Goal)]),
        ["constraints"] = new JsonArray([.. a.Constraints.Select(Goal)]),
        ["concepts"] = new JsonArray([.. a.Concepts.Select(c => new JsonObject
        {
            ["subject"] = c.Subject, ["quantity"] = c.Quantity, ["value"] = Number(c.Value), ["unit"] = c.Unit, ["limit"] = Number(c.Limit), ["why"] = c.Why,
        })]),
    };

    public static JsonNode Of(TaskPlan plan) => new JsonObject
    {
        ["rationale"] = plan.Rationale,
        ["steps"] = new JsonArray([.. plan.Steps.Select((s, i) => new JsonObject
        {
            ["step"] = i, ["skill"] = s.Skill, ["objects"] = Texts(s.Objects), ["tool"] = s.Tool, ["why"] = s.Why, ["precondition"] = s.Precondition, ["effect"] = s.Effect,
        })]),
        ["tools"] = Texts(plan.Tools),
    };

    /// <summary>Expressions without their values: the program is to evaluate them, and nobody can copy what is not there.</summary>
    public static JsonNode Of(Calculation calculation) => new JsonArray([.. calculation.Parameters.Select(p => new JsonObject
    {
        ["step"] = p.Step, ["name"] = p.Name, ["expression"] = p.Expression, ["unit"] = p.Unit, ["source"] = p.Source,
    })]);

    /// <summary>The numbers that a plan's steps need.</summary>
    public static JsonNode Needed(TaskPlan plan, SkillCatalogue skills) => new JsonArray([.. plan.Steps.SelectMany((s, i) =>
        skills.Find(s.Skill)!.Parameters.Where(p => p.Type == "double").Select(p => new JsonObject
        {
            ["step"] = i, ["skill"] = s.Skill, ["name"] = p.Name, ["means"] = p.Doc, ["optional"] = p.Optional,
        }))]);

    private static JsonArray World(WorldView world) => new([.. world.Objects.Select(o => new JsonObject
    {
        ["name"] = o.Name,
        ["position"] = Vector(o.Pose.Translation),
        ["size"] = Vector(o.Size),
        ["extent"] = Vector(o.BoundsInBase.Size),
        ["yaw"] = Number(o.Pose.Rotation.Yaw),
        ["mass"] = Number(o.Mass),
        ["friction"] = Number(o.Friction),
        ["mobility"] = new JsonObject
        {
            ["kind"] = JsonNamingPolicy.SnakeCaseLower.ConvertName(o.Mobility.Kind.ToString()),
            ["axis"] = Vector(o.Mobility.Axis),
            ["travel"] = Number(o.Mobility.Travel),
            ["displacement"] = Number(o.Mobility.Displacement),
        },
        ["colour"] = o.Colour,
        ["material"] = o.Material,
        ["magnet"] = Number(o.Magnet),
        ["confidence"] = Number(o.Confidence),
        ["rests_on"] = Texts(world.Objects.Where(under => under.Name != o.Name && WorldView.RestsOn(o, under)).Select(under => under.Name)),
        ["parts"] = new JsonArray([.. o.Parts.Select(p => new JsonObject
        {
            ["name"] = p.Name,
            ["shape"] = JsonNamingPolicy.SnakeCaseLower.ConvertName(p.Shape.Kind.ToString()),
            ["size"] = Vector(p.Shape.Size),
            ["position"] = Vector(p.PoseInObject.Translation),
        })]),
    })]);

    private static JsonNode History(Diagnosis d) => new JsonObject
    {
        ["kind"] = JsonNamingPolicy.SnakeCaseLower.ConvertName(d.Kind.ToString()),
        ["stage"] = JsonNamingPolicy.SnakeCaseLower.ConvertName(d.Stage.ToString()),
        ["step"] = d.Step,
        ["code"] = JsonNamingPolicy.SnakeCaseLower.ConvertName(d.Code.ToString()),
        ["message"] = d.Message,
        ["plan"] = d.Plan is null ? null : Of(d.Plan),
    };

    private static JsonNode Goal(GoalSpec g) => new JsonObject
    {
        ["kind"] = g.Kind,
        ["object"] = g.Object,
        ["reference"] = g.Reference,
        ["parameters"] = new JsonArray([.. g.Parameters.Select(p => new JsonObject { ["name"] = p.Key, ["value"] = Number(p.Value) })]),
    };

    private static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(t => JsonValue.Create(t))]);

    private static JsonArray Vector(Vector3 v) => new(Number(v.X), Number(v.Y), Number(v.Z));

    // Adding zero makes minus zero plain.
    private static JsonNode Number(double x) => JsonValue.Create(Math.Round(x, 4) + 0.0);
}
