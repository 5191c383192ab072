using Robotics.LlmStandIn;

// A stand-in for a language-model endpoint: serves the completions that were written by hand for one scene.
if (args is not [var scene, .. var rest] || rest.Length > 1 || (rest.Length == 1 && !int.TryParse(rest[0], out _)) || !Completions.Scenes.Contains(scene))
{
    Console.Error.WriteLine($"usage: dotnet run --project tests/Robotics.LlmStandIn -- SCENE [PORT]   with SCENE one of {string.Join(", ", Completions.Scenes)}");
    return 2;
}

using CancellationTokenSource stop = new();
Console.CancelKeyPress += (_, e) =>
{
    e.Cancel = true;
    stop.Cancel();
};
await using StandIn standIn = await StandIn.StartAsync(StandIn.ByStage(Completions.Load(scene)), rest.Length == 1 ? int.Parse(rest[0]) : 0);
Console.WriteLine($"export ROBOTICS_LLM_ENDPOINT={standIn.Endpoint} ROBOTICS_LLM_MODEL={CassetteWriter.Model} ROBOTICS_LLM_KEY=none");
try
{
    await Task.Delay(Timeout.Infinite, stop.Token);
}
catch (OperationCanceledException)
{
}

return 0;
