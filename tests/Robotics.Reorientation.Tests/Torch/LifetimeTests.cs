using TorchSharp;
using static TorchSharp.torch;

namespace Robotics.Reorientation.Tests.Torch;

[Collection("counts every tensor of the process")]
public class LifetimeTests
{
    [Fact]
    public void AScopeFreesWhatItsThreadMadeAndNothingElse()
    {
        long before = Settled();
        Tensor outer = ones(3), kept, moved;
        using (NewDisposeScope())
        {
            using (DisposeScope inner = NewDisposeScope())
            {
                kept = (outer + 1).DetachFromDisposeScope();
                moved = (outer * 2).MoveToOuterDisposeScope();
                Tensor freed = outer + kept;
                Assert.Equal(1, inner.DisposablesCount);
                inner.DisposeEverything();
                Assert.True(freed.IsInvalid);
                _ = outer.exp();
            }

            Assert.False(moved.IsInvalid);
        }

        Assert.True(moved.IsInvalid);
        Assert.Equal(6, kept.sum().ToInt32());
        outer.Dispose();
        kept.Dispose();
        Assert.Equal(before, Settled());
    }

    [Fact]
    public void ATrainingLoopLeavesNothingBehind()
    {
        using var net = nn.Sequential(nn.Linear(8, 16), nn.ELU(), nn.Linear(16, 1));
        using var adam = optim.Adam(net.parameters());
        Step();
        long before = Settled();
        for (int i = 0; i < 50; i++)
        {
            Step();
        }

        Assert.Equal(before, Settled());

        void Step()
        {
            using DisposeScope scope = NewDisposeScope();
            adam.zero_grad();
            net.forward(randn(32, 8)).square().mean().backward();
            nn.utils.clip_grad_norm_(net.parameters(), 1);
            adam.step();
        }
    }

    [Fact]
    public void TheCollectorFreesWhatNobodyDisposes()
    {
        long before = Settled();
        Litter();
        Assert.Equal(before, Settled());

        [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
        static void Litter()
        {
            for (int i = 0; i < 100; i++)
            {
                _ = ones(1000, 100);
            }
        }
    }

    [Fact]
    public void AScopeEndsOnItsOwnThreadInOrder()
    {
        DisposeScope outer = NewDisposeScope();
        using (NewDisposeScope())
        {
            Assert.Throws<InvalidOperationException>(outer.Dispose);
        }

        outer.Dispose();
    }

    private static long Settled()
    {
        for (int i = 0; i < 3; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        return Tensor.TotalCount;
    }
}

/// <summary>Nothing else makes tensors meanwhile.</summary>
[CollectionDefinition("counts every tensor of the process", DisableParallelization = true)]
public class CountsEveryTensor;
