using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Robotics.Reorientation.Tests.Torch;

public class AdamTests
{
    /// <summary>Kingma and Ba 2015, algorithm 1, in plain C#.</summary>
    [Theory]
    [InlineData(0.0, false)]
    [InlineData(0.03, false)]
    [InlineData(0.03, true)]
    public void StepsAreThePapers(double decay, bool apart)
    {
        const double Rate = 0.1, Beta1 = 0.8, Beta2 = 0.95, Eps = 1e-6;
        double[] x = [1.5, -0.7, 0.2], m = new double[3], v = new double[3];
        using Parameter first = new(tensor([1.5, -0.7])), second = new(tensor([0.2]));
        using Adam adam = apart ? optim.AdamW([first, second], Rate, Beta1, Beta2, Eps, decay) : optim.Adam([first, second], Rate, Beta1, Beta2, Eps, decay);
        for (int t = 1; t <= 20; t++)
        {
            using DisposeScope scope = NewDisposeScope();
            adam.zero_grad();
            cat([first, second]).pow(4).sum().backward();
            adam.step();
            for (int i = 0; i < 3; i++)
            {
                double g = 4 * x[i] * x[i] * x[i];
                if (apart)
                {
                    x[i] *= 1 - (Rate * decay);
                }
                else
                {
                    g += decay * x[i];
                }

                m[i] = (Beta1 * m[i]) + ((1 - Beta1) * g);
                v[i] = (Beta2 * v[i]) + ((1 - Beta2) * g * g);
                x[i] -= Rate * (m[i] / (1 - Math.Pow(Beta1, t))) / (Math.Sqrt(v[i] / (1 - Math.Pow(Beta2, t))) + Eps);
            }
        }

        Assert.Equal(x[0], first[0].ToDouble(), 12);
        Assert.Equal(x[1], first[1].ToDouble(), 12);
        Assert.Equal(x[2], second[0].ToDouble(), 12);
        Assert.All(adam.state_dict().State, s => Assert.Equal(20, ((Adam.State)s).step));
    }

    [Fact]
    public void TheRateMayChangeBetweenSteps()
    {
        using Parameter p = new(tensor([1.0]));
        using Adam adam = optim.Adam([p], lr: 0.1);
        p.sum().backward();
        adam.step();
        Assert.Equal(0.9, p.ToDouble(), 6);
        foreach (optim.ILearningRateController group in adam.ParamGroups)
        {
            group.LearningRate = 0.01;
        }

        adam.step();
        Assert.Equal(0.89, p.ToDouble(), 6);
    }

    [Fact]
    public void AParameterWithoutGradientStaysAndKeepsItsCount()
    {
        using Parameter used = new(tensor([1.0])), idle = new(tensor([1.0]));
        using Adam adam = optim.Adam([used, idle]);
        used.sum().backward();
        adam.step();
        Assert.Equal(1.0, idle.ToDouble());
        Assert.Equal([1L, 0L], adam.state_dict().State.Select(s => ((Adam.State)s).step));
    }

    [Fact]
    public void ClippingScalesAllGradientsTogether()
    {
        using Parameter a = new(tensor([3.0])), b = new(tensor([4.0]));
        ((a.square() + b.square()) / 2).sum().backward();
        Assert.Equal(5, nn.utils.clip_grad_norm_([a, b], 1), 6);
        Assert.Equal(0.6, a.grad!.ToDouble(), 5);
        Assert.Equal(0.8, b.grad!.ToDouble(), 5);
        Assert.Equal(1, nn.utils.clip_grad_norm_([a, b], 10), 5);
        Assert.Equal(0.6, a.grad!.ToDouble(), 5);
    }
}
