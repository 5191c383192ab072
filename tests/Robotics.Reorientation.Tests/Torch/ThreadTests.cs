using TorchSharp;
using static TorchSharp.torch;

namespace Robotics.Reorientation.Tests.Torch;

/// <summary>Not beside others: the number of threads is the process's, and sums come out otherwise with another.</summary>
[CollectionDefinition("threads", DisableParallelization = true)]
[Collection("threads")]
public class ThreadTests
{
    [Fact]
    public void TheNumberOfThreadsHoldsOnEveryThread()
    {
        int before = get_num_threads();
        try
        {
            set_num_threads(2);
            Assert.Equal(2, OnAnother(get_num_threads));
            set_num_threads(1);
            Assert.Equal(1, OnAnother(get_num_threads));
            Assert.Equal(1, get_num_threads());
            Assert.Throws<ArgumentOutOfRangeException>(() => set_num_threads(0));
        }
        finally
        {
            set_num_threads(before);
        }
    }

    [Fact]
    public void EachThreadHasItsOwnScopesModesAndErrors()
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable quiet = no_grad();
        Assert.Throws<System.Runtime.InteropServices.ExternalException>(() => ones(2).view(3));
        (bool grad, Tensor made, string message) = OnAnother(() =>
        {
            string words = Assert.Throws<System.Runtime.InteropServices.ExternalException>(() => ones(5).mm(ones(5))).Message;
            return (is_grad_enabled(), ones(4), words);
        });
        Assert.True(grad);
        Assert.StartsWith("aten::mm: ", message);
        scope.DisposeEverything();
        Assert.Equal(4, made.sum().ToInt32());
        made.Dispose();
    }

    [Fact]
    public void ManyThreadsComputeTheSame()
    {
        using var net = nn.Sequential(nn.Linear(16, 32), nn.ELU(), nn.Linear(32, 4));
        using Tensor input = randn(8, 16);
        float[] expected = Forward();
        Parallel.For(0, 64, _ => Assert.Equal(expected, Forward()));

        float[] Forward()
        {
            using DisposeScope scope = NewDisposeScope();
            using IDisposable inference = inference_mode();
            return net.forward(input).data<float>().ToArray();
        }
    }

    private static T OnAnother<T>(Func<T> work)
    {
        T result = default!;
        Exception? wrong = null;
        Thread thread = new(() =>
        {
            try
            {
                result = work();
            }
            catch (Exception e)
            {
                wrong = e;
            }
        });
        thread.Start();
        thread.Join();
        return wrong is null ? result : throw new InvalidOperationException("The thread failed.", wrong);
    }
}
