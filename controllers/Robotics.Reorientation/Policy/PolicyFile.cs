using System.Globalization;
using System.Text.Json;
using Robotics.Ports;
using Robotics.Reorientation.Configuration;
using Robotics.Reorientation.Learning;
using TorchSharp;

namespace Robotics.Reorientation.Policy;

/// <summary>What is published of a training run: the actor's layers, what rows are normalised by, and the law of its actions.</summary>
public static class PolicyFile
{
    internal const string Task = "task", Hand = "policy_hand", Period = "control_period", Steps = "control_steps";

    internal static Safetensors Of(PpoLearner learner, IHandWorlds worlds, ReorientationConfig config, long steps)
    {
        Safetensors file = new();
        foreach ((string name, torch.Tensor tensor) in learner.Net.state_dict().Where(e => e.Key.StartsWith("actor.", StringComparison.Ordinal)))
        {
            file.Add(name, tensor);
        }

        file.Add("rows.shift", learner.Rows.Shift);
        file.Add("rows.factor", learner.Rows.Factor);
        file.Metadata[Task] = JsonSerializer.Serialize(config.Task);
        file.Metadata[Hand] = worlds.Hand.Name;
        file.Metadata[Period] = worlds.ControlPeriod.ToString("R", CultureInfo.InvariantCulture);
        file.Metadata[Steps] = steps.ToString(CultureInfo.InvariantCulture);
        return file;
    }
}
