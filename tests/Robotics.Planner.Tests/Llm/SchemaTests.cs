using System.Text.Json;
using System.Text.Json.Nodes;
using Robotics.Planner.Llm;

namespace Robotics.Planner.Tests.Llm;

public class SchemaTests
{
    public static TheoryData<Type> Replies => [typeof(AnalysisReply), typeof(PlanReply), typeof(CalculationReply), typeof(ProgramReply)];

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The checked-in schemas are those of the types. After a change on purpose: ROBOTICS_WRITE=1 and run this again.</summary>
    [Theory]
    [MemberData(nameof(Replies))]
    public void The_checked_in_schema_is_the_types(Type reply)
    {
        string schema = JsonSerializer.Serialize(ReplyFormat.Schema(reply), Indented).ReplaceLineEndings("\n") + "\n";
        string file = Path.Combine(Source.Root, "planner", "Robotics.Planner.Llm", "Schemas", $"{ReplyFormat.Name(reply)}.json");
        if (Source.Write)
        {
            File.WriteAllText(file, schema);
        }

        Assert.Equal(File.ReadAllText(file), schema);
    }

    /// <summary>What strict structured output asks of a schema: every object closed, every property required.</summary>
    [Theory]
    [MemberData(nameof(Replies))]
    public void A_schema_is_strict(Type reply)
    {
        int objects = 0;
        Visit(JsonNode.Parse(ReplyFormat.Schema(reply).GetRawText())!);
        Assert.True(objects > 0);

        void Visit(JsonNode? node)
        {
            if (node is JsonObject o)
            {
                if (o["properties"] is JsonObject properties)
                {
                    objects++;
                    Assert.False(o["additionalProperties"]!.GetValue<bool>());
                    Assert.Equal(properties.Select(p => p.Key), o["required"]!.AsArray().Select(r => r!.GetValue<string>()));
                }

                Assert.False(o.ContainsKey("$ref") && o["$ref"] is JsonValue);
                foreach ((string _, JsonNode? child) in o)
                {
                    Visit(child);
                }
            }
            else if (node is JsonArray a)
            {
                foreach (JsonNode? child in a)
                {
                    Visit(child);
                }
            }
        }
    }
}
