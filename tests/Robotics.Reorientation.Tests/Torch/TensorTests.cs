using System.Runtime.InteropServices;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Robotics.Reorientation.Tests.Torch;

public class TensorTests
{
    [Fact]
    public void IndicesAreAsInPython()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = arange(24, float32).view(2, 3, 4);
        Assert.Equal([2L, 3L, 4L], x.shape);
        Assert.Equal(23, x[1, 2, 3].ToInt32());
        Assert.Equal(23, x[^1, ^1, ^1].ToInt32());
        Assert.Equal([2L, 2L, 1L, 4L], x[.., 1.., TensorIndex.Null].shape);
        Assert.Equal([20f, 22f], x[1, 2, TensorIndex.Slice(0, null, 2)].data_of());
        Assert.Equal([3f, 7f, 11f], x[TensorIndex.Ellipsis, 3][0].data_of());
        Assert.Equal([2L, 3L, 4L], x[tensor([1L, 0L])].shape);
        x[0, 1] = ones(4);
        Assert.Equal(4, x[0, 1].sum().ToInt32());
        Assert.Equal([4L, 1L], x[0].stride());
    }

    [Fact]
    public void ElementsGoInAndComeOutInEveryType()
    {
        using DisposeScope scope = NewDisposeScope();
        Assert.Equal(1.5f, tensor(1.5f).item<float>());
        Assert.Equal(1L << 40, tensor(1L << 40).item<long>());
        Assert.True(tensor(true).item<bool>());
        Assert.Equal(float64, tensor([1.0, 2]).dtype);
        Assert.Equal(float32, tensor([1.0, 2], float32).dtype);
        Assert.Equal([1L, 2L], tensor([1.7, 2.2]).to(int64).data<long>().ToArray());
        Tensor x = zeros(2, 2);
        x.data<float>()[1, 0] = 5;
        Assert.Equal(5, x[1, 0].ToInt32());
        Assert.Equal(16, x.bytes.Length);
        Assert.Throws<ArgumentException>(() => x.data<double>());
        Assert.Throws<IndexOutOfRangeException>(() => x.data<float>()[2, 0]);
        Assert.Throws<ArgumentException>(() => tensor([1f, 2f], [3]));
        Assert.Equal(0, zeros(0).numel());
        Assert.Empty(tensor(Array.Empty<float>()).data<float>().ToArray());
    }

    [Fact]
    public void AnErrorIsLibtorchsWithTheOperatorsName()
    {
        using DisposeScope scope = NewDisposeScope();
        ExternalException wrong = Assert.Throws<ExternalException>(() => ones(1, 5).mm(ones(4, 4)));
        Assert.StartsWith("aten::mm: mat1 and mat2 shapes cannot be multiplied (1x5 and 4x4)", wrong.Message);
        Assert.DoesNotContain("frame #", wrong.Message);
        using var layer = nn.Linear(4, 4);
        Assert.StartsWith("aten::linear: ", Assert.Throws<ExternalException>(() => layer.forward(ones(1, 5))).Message);
        Assert.StartsWith("aten::view: ", Assert.Throws<ExternalException>(() => ones(4).view(3)).Message);
        Assert.StartsWith("Tensor.item: ", Assert.Throws<ExternalException>(() => ones(4).ToSingle()).Message);
        Assert.StartsWith("Tensor.backward: ", Assert.Throws<ExternalException>(() => ones(1).backward()).Message);
        Assert.StartsWith("Tensor.data: ", Assert.Throws<ExternalException>(() => ones(2, 3).t().data<float>()).Message);
        // The thread goes on as before.
        Assert.Equal(4, ones(4).sum().ToInt32());
    }

    [Fact]
    public void ADisposedTensorSaysSo()
    {
        Tensor x = ones(2);
        x.Dispose();
        x.Dispose();
        Assert.True(x.IsInvalid);
        Assert.Throws<InvalidOperationException>(() => x.shape);
        Assert.Throws<InvalidOperationException>(() => x + 1);
        Assert.Equal("[disposed]", x.ToString());
    }

    [Fact]
    public void AParameterTakesItsTensorOver()
    {
        Tensor x = ones(2);
        using Parameter p = new(x);
        Assert.True(x.IsInvalid);
        Assert.True(p is { requires_grad: true, is_leaf: true });
    }

    [Fact]
    public void ModesOfAutogradEndWithTheirGuard()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = ones(1).requires_grad_();
        using (no_grad())
        {
            Assert.False((x * 2).requires_grad);
            using (enable_grad())
            {
                Assert.True((x * 2).requires_grad);
            }

            Assert.False(is_grad_enabled());
        }

        Assert.True(is_grad_enabled());
        using (inference_mode())
        {
            Assert.True(is_inference_mode_enabled());
            Assert.False((x * 2).requires_grad);
        }

        Assert.False(is_inference_mode_enabled());
        Assert.False(x.detach().requires_grad);
    }

    [Fact]
    public void DevicesAreNamedAsInPython()
    {
        Assert.Equal("cuda:1", device("cuda:1").ToString());
        Assert.Equal(CPU, device("cpu"));
        Assert.Equal(DeviceType.CPU, ones(1).device_type);
        Assert.Throws<ArgumentException>(() => device("abacus"));
        if (!cuda.is_available())
        {
            Assert.Throws<ExternalException>(() => ones(1).cuda());
        }
    }

    [Fact]
    public void TheVersionIsTheLibrarys() => Assert.Matches(@"^\d+\.\d+\.\d+", __version__);
}

internal static class Elements
{
    public static float[] data_of(this Tensor tensor) => tensor.contiguous().data<float>().ToArray();
}
