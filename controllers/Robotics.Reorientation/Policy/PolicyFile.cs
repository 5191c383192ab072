using System.Globalization;
using System.Text.Json;
using Robotics.Ports;
using Robotics.Reorientation.Configuration;
using Robotics.Reorientation.Learning;
using Robotics.Reorientation.Training;
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
        Describe(file, worlds, config.Task, steps);
        return file;
    }

    /// <summary>Whose policy it is.</summary>
    internal static void Describe(Safetensors file, IHandWorlds worlds, TaskConfig task, long steps)
    {
        file.Metadata[Task] = JsonSerializer.Serialize(task);
        file.Metadata[Hand] = worlds.Hand.Name;
        file.Metadata[Period] = worlds.ControlPeriod.ToString("R", CultureInfo.InvariantCulture);
        file.Metadata[Steps] = steps.ToString(CultureInfo.InvariantCulture);
    }

    /// <exception cref="CheckpointException">It is of another hand, period or version.</exception>
    internal static void Check(Safetensors file, IHandWorlds worlds, string path)
    {
        string hand = file.Metadata.GetValueOrDefault(Hand, "nothing"), version = file.Metadata.GetValueOrDefault(Checkpoint.VersionKey, Checkpoint.Version);
        double period = double.Parse(file.Metadata.GetValueOrDefault(Period, "0"), CultureInfo.InvariantCulture);
        if (hand != worlds.Hand.Name || Math.Abs(period - worlds.ControlPeriod) > 1e-9)
        {
            throw new CheckpointException(FormattableString.Invariant(
                $"The policy is of the hand '{hand}' at a period of {period} s, these worlds have '{worlds.Hand.Name}' at {worlds.ControlPeriod} s. Name the policy of this hand. {path}"));
        }

        if (version != Checkpoint.Version)
        {
            throw new CheckpointException($"The policy is of version {version}, this program reads version {Checkpoint.Version}. Train it anew, or use the program that wrote it. {path}");
        }
    }
}
