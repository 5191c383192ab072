using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>What an optimiser keeps for a parameter.</summary>
public abstract class OptimizerState;

/// <summary>
/// Adam (Kingma and Ba 2015, algorithm 1) on libtorch's operators over lists: some nine calls a step, however many
/// parameters there are.
/// </summary>
public class Adam : optim.Optimizer
{
    private readonly double beta1, beta2, eps, decay;
    private readonly State[] states;

    internal Adam(IEnumerable<Parameter> parameters, double lr, double beta1, double beta2, double eps, double weightDecay)
        : base(parameters, lr)
    {
        (this.beta1, this.beta2, this.eps, decay) = (beta1, beta2, eps, weightDecay);
        states = [.. Parameters.Select(p => new State(p))];
    }

    public override Tensor? step(Func<Tensor>? closure = null)
    {
        Tensor? loss = closure?.Invoke();
        using IDisposable quiet = no_grad();
        using DisposeScope scope = NewDisposeScope();
        // Parameters that took part equally often share the corrections of their bias: all of them, save for layers left out.
        Tensor?[] gradients = [.. Parameters.Select(p => p.grad)];
        foreach (IGrouping<long, int> alike in Enumerable.Range(0, states.Length).Where(i => gradients[i] is not null).GroupBy(i => ++states[i].step))
        {
            Step([.. alike.Select(i => Parameters[i])], [.. alike.Select(i => gradients[i]!)], [.. alike.Select(i => states[i])], alike.Key);
        }

        return loss;
    }

    public override StateDictionary state_dict()
    {
        StateDictionary dictionary = new();
        dictionary.State.AddRange(states);
        return dictionary;
    }

    public override void Dispose()
    {
        foreach (State s in states)
        {
            s.exp_avg.Dispose();
            s.exp_avg_sq.Dispose();
        }

        GC.SuppressFinalize(this);
    }

    /// <summary>The gradients as the decay of weights changes them, or the parameters themselves changed (AdamW).</summary>
    private protected virtual Tensor[] Decay(Tensor[] parameters, Tensor[] gradients, double rate, double decay) =>
        Operator.Several("aten::_foreach_add.List", gradients.Length, gradients, parameters, decay);

    private void Step(Tensor[] parameters, Tensor[] gradients, State[] of, long step)
    {
        double rate = Group.LearningRate;
        if (decay != 0)
        {
            gradients = Decay(parameters, gradients, rate, decay);
        }

        Tensor[] mean = [.. of.Select(s => s.exp_avg)], square = [.. of.Select(s => s.exp_avg_sq)];
        Operator.Several("aten::_foreach_mul_.Scalar", 0, mean, beta1);
        Operator.Several("aten::_foreach_add_.List", 0, mean, gradients, 1 - beta1);
        Operator.Several("aten::_foreach_mul_.Scalar", 0, square, beta2);
        Operator.Several("aten::_foreach_addcmul_.Scalar", 0, square, gradients, gradients, 1 - beta2);
        Tensor[] root = Operator.Several("aten::_foreach_sqrt", square.Length, square);
        Operator.Several("aten::_foreach_div_.Scalar", 0, root, Math.Sqrt(1 - Math.Pow(beta2, step)));
        Operator.Several("aten::_foreach_add_.Scalar", 0, root, eps);
        Operator.Several("aten::_foreach_addcdiv_.Scalar", 0, parameters, mean, root, -rate / (1 - Math.Pow(beta1, step)));
    }

    /// <summary>Of one parameter: steps it took part in, running means of its gradient and of the gradient's square.</summary>
    public sealed class State : OptimizerState
    {
        public long step;
        public Tensor exp_avg;
        public Tensor exp_avg_sq;

        internal State(Parameter parameter)
        {
            exp_avg = zeros_like(parameter).DetachFromDisposeScope();
            exp_avg_sq = zeros_like(parameter).DetachFromDisposeScope();
        }
    }
}

/// <summary>Adam whose decay of weights is apart from the gradient (Loshchilov and Hutter 2019).</summary>
public sealed class AdamW : Adam
{
    internal AdamW(IEnumerable<Parameter> parameters, double lr, double beta1, double beta2, double eps, double weightDecay)
        : base(parameters, lr, beta1, beta2, eps, weightDecay)
    {
    }

    private protected override Tensor[] Decay(Tensor[] parameters, Tensor[] gradients, double rate, double decay)
    {
        Operator.Several("aten::_foreach_mul_.Scalar", 0, parameters, 1 - (rate * decay));
        return gradients;
    }
}
