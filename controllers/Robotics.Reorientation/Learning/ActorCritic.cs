using Robotics.Reorientation.Configuration;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Robotics.Reorientation.Learning;

/// <summary>
/// Two nets of ELU layers over normalised rows: the actor sees the first numbers of a row and gives the mean of a normal
/// distribution of actions, whose deviation does not depend on the row; the critic sees all and gives a normalised value.
/// </summary>
public sealed class ActorCritic : nn.Module<Tensor, (Tensor Mean, Tensor Value)>
{
    private readonly nn.Module<Tensor, Tensor> actor, critic;
    private readonly int seen;

    /// <param name="seen">Numbers of a row that the actor sees.</param>
    public ActorCritic(PpoConfig config, int seen, int row, int actions)
        : base("policy")
    {
        this.seen = seen;
        actor = Net(config.Hidden, seen, actions, 0.01);
        critic = Net(config.Hidden, row, 1, 1);
        LogStd = new Parameter(full([actions], config.LogStd));
        register_module(nameof(actor), actor);
        register_module(nameof(critic), critic);
        register_parameter("log_std", LogStd);
    }

    /// <summary>Logarithm of the deviation, one an action.</summary>
    public Parameter LogStd { get; }

    public IEnumerable<Parameter> ActorParameters => [.. actor.parameters(), LogStd];

    public IEnumerable<Parameter> CriticParameters => critic.parameters();

    /// <param name="input">[n, row].</param>
    /// <returns>[n, actions] and [n].</returns>
    public override (Tensor Mean, Tensor Value) forward(Tensor input) => (actor.forward(input.narrow(1, 0, seen)), Values(input));

    /// <summary>[n].</summary>
    public Tensor Values(Tensor input) => critic.forward(input).squeeze(1);

    private static nn.Module<Tensor, Tensor> Net(int[] hidden, int inputs, int outputs, double lastGain)
    {
        List<nn.Module<Tensor, Tensor>> layers = [];
        int width = inputs;
        foreach (int next in hidden)
        {
            layers.Add(Layer(width, next, Math.Sqrt(2)));
            layers.Add(nn.ELU());
            width = next;
        }

        layers.Add(Layer(width, outputs, lastGain));
        return nn.Sequential([.. layers]);
    }

    private static Linear Layer(int inputs, int outputs, double gain)
    {
        Linear layer = nn.Linear(inputs, outputs);
        nn.init.orthogonal_(layer.weight, gain);
        nn.init.zeros_(layer.bias!);
        return layer;
    }
}
