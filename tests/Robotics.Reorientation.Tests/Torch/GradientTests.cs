using TorchSharp;
using static TorchSharp.torch;

namespace Robotics.Reorientation.Tests.Torch;

/// <summary>Every function that carries a gradient, against central differences in double precision.</summary>
public class GradientTests
{
    public static TheoryData<string, Func<Tensor, Tensor>> Functions => new()
    {
        { "add", x => (x + (2 * x)) + 1 },
        { "subtract", x => (3 - x) - (x * 0.5) },
        { "multiply", x => x * x.sin() },
        { "divide", x => (x / (x.square() + 1)) + (1 / (x.abs() + 2)) },
        { "power", x => x.abs().pow(1.5) },
        { "exponential", x => x.exp() + (x.abs() + 1).log() + x.square().log1p() },
        { "roots", x => (x.square() + 1).sqrt() + (x.square() + 2).rsqrt() },
        { "trigonometry", x => x.sin() + x.cos() + (x * 0.1).acos() + x.atan2(x + 3) },
        { "activations", x => x.tanh() + x.sigmoid() + x.relu() + nn.functional.elu(x) + nn.functional.silu(x) + nn.functional.softplus(x) },
        { "softmax", x => x.softmax(1) * x.log_softmax(0) },
        { "clamp", x => x.clamp(-0.4, 0.7) * x },
        { "extremes", x => x.minimum(x.square()) + x.maximum(x.cos()) + x.max(1).values.unsqueeze(1) + x.min(0, keepdim: true).values },
        { "reductions", x => x.sum(0, keepdim: true) + x.mean([1], keepdim: true) + x.std(0) + x.var(1, keepdim: true) + x.norm() },
        { "products", x => x.mm(x.t()).matmul(x) },
        { "shapes", x => cat([x.view(2, 6), x.reshape(2, 6).sin()], 1).permute(1, 0).contiguous().narrow(0, 1, 4) },
        { "indexing", x => x[1..3, 0] * x[(0, 2), 1] + x[^1, (1, 3)].sum() + x[2].select(0, 1) },
        { "choices", x => where(x > 0, x, x.exp()) + x.masked_fill(x < -0.5, 3).gather(1, zeros(4, 3, int64)) },
        { "losses", x => nn.functional.mse_loss(x, zeros_like(x)) + nn.functional.smooth_l1_loss(x * 2, ones_like(x)) },
    };

    [Theory]
    [MemberData(nameof(Functions))]
    public void TheGradientIsWhatDifferencesSay(string name, Func<Tensor, Tensor> function)
    {
        const double H = 1e-6;
        using DisposeScope scope = NewDisposeScope();
        manual_seed(name.Length);
        // Away from the kinks of relu, clamp and min, where differences say nothing.
        double[] values = [-1.31, 0.53, 0.93, -0.71, 0.21, -0.23, 1.47, 0.61, -1.13, 0.31, -0.83, 1.09];
        Tensor x = tensor(values, [4, 3]).requires_grad_();
        function(x).sum().backward();
        double[] gradient = x.grad!.data<double>().ToArray();
        for (int i = 0; i < values.Length; i++)
        {
            double difference = (At(i, H) - At(i, -H)) / (2 * H);
            Assert.True(Math.Abs(difference - gradient[i]) < 1e-6 * Math.Max(1, Math.Abs(difference)), $"{name}[{i}]: differences say {difference}, the gradient {gradient[i]}.");
        }

        double At(int i, double h)
        {
            double[] moved = [.. values];
            moved[i] += h;
            return function(tensor(moved, [4, 3])).sum().ToDouble();
        }
    }

    [Fact]
    public void GradientsGoThroughModulesToParameters()
    {
        using DisposeScope scope = NewDisposeScope();
        manual_seed(3);
        using var net = nn.Sequential(nn.Conv2d(1, 2, 3, padding: 1), nn.ELU(), nn.Flatten(), nn.Linear(32, 5), nn.LayerNorm(5), nn.Tanh());
        using var memory = nn.GRU(5, 4, batchFirst: true);
        Tensor input = randn([3, 1, 4, 4]);
        Loss().backward();
        foreach (TorchSharp.Modules.Parameter p in net.parameters().Concat(memory.parameters()))
        {
            float analytic = p.grad!.flatten()[0].ToSingle();
            float before = Nudge(p, 0), high = Nudge(p, 1e-2f), low = Nudge(p, -1e-2f);
            Nudge(p, 0);
            Assert.True(float.IsFinite(before));
            Assert.Equal((high - low) / 2e-2f, analytic, 2e-3f);
        }

        Tensor Loss() => memory.forward(net.forward(input).unsqueeze(0)).output.square().sum();

        float Nudge(Tensor p, float by)
        {
            using IDisposable quiet = no_grad();
            Tensor first = p.flatten()[0];
            first.add_(by);
            float loss = Loss().ToSingle();
            first.add_(-by);
            return loss;
        }
    }
}
