using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Robotics.Reorientation.Tests.Torch;

public class ModuleTests
{
    private sealed class Net : nn.Module<Tensor, Tensor>
    {
        private readonly nn.Module<Tensor, Tensor> body = nn.Sequential(("in", nn.Linear(3, 4)), ("act", nn.Tanh()), ("out", nn.Linear(4, 2, hasBias: false)));
        private readonly Parameter scale = new(ones(2));
        private readonly Tensor offset = zeros(2);

        public Net()
            : base("Net") => RegisterComponents();

        public override Tensor forward(Tensor input) => (body.forward(input) * scale) + offset;
    }

    [Fact]
    public void FieldsNameParameters()
    {
        using Net net = new();
        Assert.Equal(["scale", "body.in.weight", "body.in.bias", "body.out.weight"], net.named_parameters().Select(p => p.name));
        Assert.Equal(["offset"], net.named_buffers().Select(b => b.name));
        Assert.Equal(5, net.state_dict().Count);
    }

    [Fact]
    public void AFileGivesTheSameNetBack()
    {
        string file = Path.GetTempFileName();
        try
        {
            using Net one = new(), other = new();
            one.save(file);
            other.load(file);
            Assert.Equal(Bytes(one), Bytes(other));
            File.WriteAllBytes(file, File.ReadAllBytes(file)[..^3]);
            Assert.Throws<InvalidDataException>(() => other.load(file));
            using var stranger = nn.Linear(3, 4);
            Assert.Contains("5 entries, the module 2", Assert.Throws<InvalidDataException>(() => stranger.load(file)).Message);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void AStateOfAnotherNetIsRefusedByName()
    {
        using Net net = new();
        using var other = nn.Linear(3, 4);
        Assert.Contains("missing scale", Assert.Throws<ArgumentException>(() => net.load_state_dict(other.state_dict())).Message);
        (IList<string> missing, IList<string> unexpected) = net.load_state_dict(other.state_dict(), strict: false);
        Assert.Equal((5, 2), (missing.Count, unexpected.Count));
    }

    [Fact]
    public void TheSeedDecidesEveryWeight()
    {
        manual_seed(7);
        using Net one = new();
        manual_seed(7);
        using Net same = new();
        manual_seed(8);
        using Net other = new();
        Assert.Equal(Bytes(one), Bytes(same));
        Assert.NotEqual(Bytes(one), Bytes(other));
        Assert.Equal(8, manual_seed(8).initial_seed());
    }

    [Theory]
    [InlineData(3, 8, 1.0)]
    [InlineData(8, 3, 0.5)]
    public void OrthogonalWeightsAre(long rows, long columns, double gain)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor w = nn.init.orthogonal_(empty(rows, columns, float64), gain);
        Tensor gram = rows < columns ? w.mm(w.t()) : w.t().mm(w);
        Assert.True(gram.allclose(eye(Math.Min(rows, columns), dtype: float64) * gain * gain, atol: 1e-6));
    }

    [Fact]
    public void MovingKeepsTheParametersThatAnOptimiserHolds()
    {
        using Net net = new();
        nint[] before = [.. net.parameters().Select(p => p.Handle)];
        Assert.Same(net, net.to(CPU));
        Assert.Equal(before, net.parameters().Select(p => p.Handle));
        net.eval();
        Assert.All(net.named_children(), c => Assert.False(c.module.training));
    }

    /// <summary>PyTorch 1.13.1: torch.manual_seed(0); torch.nn.Linear(3, 2) – weight, then bias.</summary>
    [Fact]
    public void FirstWeightsArePyTorchs()
    {
        manual_seed(0);
        using var layer = nn.Linear(3, 2);
        float[] expected = [-0.00432f, 0.30971f, -0.47518f, -0.42489f, -0.22236f, 0.15482f];
        Assert.All(layer.weight.data<float>().Zip(expected), e => Assert.Equal(e.Second, e.First, 1e-5f));
        Assert.All(layer.bias!.data<float>().Zip([-0.01143f, 0.45777f]), e => Assert.Equal(e.Second, e.First, 1e-5f));
    }

    private static byte[] Bytes(nn.Module module) => [.. module.state_dict().OrderBy(e => e.Key, StringComparer.Ordinal).SelectMany(e => e.Value.bytes.ToArray())];
}
