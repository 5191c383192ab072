using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;
using Robotics.Cli;
using Robotics.Cli.Evaluation;
using Robotics.Launch.Tests.CommandLine;
using Robotics.Launch.Tests.Repository;

namespace Robotics.Launch.Tests.Evaluation;

/// <summary>Language-model stages, measured as the offline ones are, and again from their recordings without the model.</summary>
public sealed class RecordedModelTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void AnEvaluationIsRepeatedFromItsRecordingsWithoutTheModel()
    {
        using ModelOnLoopback model = new("milk-reaching");
        EvalResult live = Run("live.db", start =>
        {
            start.Environment["ROBOTICS_LLM_ENDPOINT"] = model.Endpoint;
            start.Environment["ROBOTICS_LLM_MODEL"] = "by-hand";
            start.Environment["ROBOTICS_LLM_KEY"] = "none";
        });
        int asked = model.Asked;
        Assert.True(live.Requests >= 4, live.Reason);
        Assert.Equal(120 * live.Requests, live.Tokens);

        EvalResult replayed = Run("replayed.db", start => start.Environment.Remove("ROBOTICS_LLM_ENDPOINT"));
        Assert.Equal(asked, model.Asked);
        Assert.Equal(
            live with { Seconds = 0, Plan = 0, Rehearse = 0, Execute = 0 },
            replayed with { Seconds = 0, Plan = 0, Rehearse = 0, Execute = 0 });
    }

    private EvalResult Run(string place, Action<ProcessStartInfo> with)
    {
        ProcessResult result = ProcessRunner.Run(
            "dotnet",
            [ProcessRunner.Program, "eval", "--suite", "milk-reaching", "--reasoner", "llm", "--variants", "needed", "--layouts", "1", "--worlds", "1",
                "--recordings", folder.At("recordings"), "--out", folder.At(place)],
            with);
        Assert.True(result.ExitCode == ExitCode.Succeeded, result.Error);
        Assert.Contains("model: ", result.Error);
        return Assert.Single(ResultPlace.Read(folder.At(place)));
    }

    /// <summary>Speaks the OpenAI protocol on 127.0.0.1 and answers each stage with the completion that was written by hand for a scene.</summary>
    private sealed class ModelOnLoopback : IDisposable
    {
        private readonly HttpListener listener = new();
        private readonly Dictionary<string, string> replies = [];
        private int asked;

        public ModelOnLoopback(string scene)
        {
            string folder = Root.At($"tests/Robotics.LlmStandIn/cassettes/{scene}/");
            foreach (string stage in new[] { "analysis", "plan", "calculation" })
            {
                replies[stage] = JsonNode.Parse(File.ReadAllText(folder + stage + ".json"))!["reply"]!.ToJsonString();
            }

            replies["program"] = new JsonObject { ["source"] = File.ReadAllText(folder + "program.csx") }.ToJsonString();
            using (System.Net.Sockets.TcpListener free = new(IPAddress.Loopback, 0))
            {
                free.Start();
                Endpoint = $"http://127.0.0.1:{((IPEndPoint)free.LocalEndpoint).Port}/v1";
            }

            listener.Prefixes.Add(Endpoint + "/");
            listener.Start();
            _ = Task.Run(ServeAsync);
        }

        public string Endpoint { get; }

        public int Asked => Volatile.Read(ref asked);

        public void Dispose() => listener.Close();

        private async Task ServeAsync()
        {
            while (listener.IsListening)
            {
                HttpListenerContext context = await listener.GetContextAsync();
                JsonNode request = JsonNode.Parse(context.Request.InputStream)!;
                Interlocked.Increment(ref asked);
                JsonObject reply = new()
                {
                    ["model"] = "by-hand",
                    ["choices"] = new JsonArray(new JsonObject
                    {
                        ["index"] = 0,
                        ["message"] = new JsonObject { ["role"] = "assistant", ["content"] = replies[request["response_format"]!["json_schema"]!["name"]!.GetValue<string>()] },
                        ["finish_reason"] = "stop",
                    }),
                    ["usage"] = new JsonObject { ["prompt_tokens"] = 100, ["completion_tokens"] = 20, ["total_tokens"] = 120 },
                };
                context.Response.ContentType = "application/json";
                context.Response.Close(System.Text.Encoding.UTF8.GetBytes(reply.ToJsonString()), willBlock: true);
            }
        }
    }
}
