using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        /// <summary>Where a learning rate is read and set.</summary>
        public interface ILearningRateController
        {
            double LearningRate { get; set; }

            double InitialLearningRate { get; set; }
        }

        public static Adam Adam(IEnumerable<Parameter> parameters, double lr = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8, double weight_decay = 0) =>
            new(parameters, lr, beta1, beta2, eps, weight_decay);

        public static AdamW AdamW(IEnumerable<Parameter> parameters, double lr = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8, double weight_decay = 1e-2) =>
            new(parameters, lr, beta1, beta2, eps, weight_decay);

        /// <summary>Changes parameters along their gradients.</summary>
        public abstract class Optimizer : IDisposable
        {
            private protected Optimizer(IEnumerable<Parameter> parameters, double rate)
            {
                Parameters = [.. parameters];
                Group = new(rate);
            }

            public IEnumerable<ILearningRateController> ParamGroups => [Group];

            private protected Parameter[] Parameters { get; }

            private protected ParamGroup Group { get; }

            public IEnumerable<Parameter> parameters() => Parameters;

            public void zero_grad()
            {
                foreach (Parameter p in Parameters)
                {
                    p.grad = null;
                }
            }

            public abstract Tensor? step(Func<Tensor>? closure = null);

            /// <summary>The states of the parameters, in their order: live ones, no copies.</summary>
            public abstract StateDictionary state_dict();

            public abstract void Dispose();

            /// <summary>What an optimiser keeps for a parameter.</summary>
            public sealed class StateDictionary
            {
                public List<OptimizerState> State { get; } = [];
            }

            private protected sealed class ParamGroup(double rate) : ILearningRateController
            {
                public double LearningRate { get; set; } = rate;

                public double InitialLearningRate { get; set; } = rate;
            }
        }
    }
}
