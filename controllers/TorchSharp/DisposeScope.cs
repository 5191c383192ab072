using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>
/// Frees the tensors that its thread makes while it is the innermost one. It belongs to its thread: nothing may be awaited
/// inside.
/// </summary>
public sealed class DisposeScope : IDisposable
{
    [ThreadStatic]
    private static DisposeScope? current;

    private readonly HashSet<IDisposable> members = new(ReferenceEqualityComparer.Instance);
    private readonly DisposeScope? outer;

    internal DisposeScope()
    {
        outer = current;
        current = this;
    }

    /// <summary>What the scope would free now.</summary>
    public int DisposablesCount => members.Count;

    internal static DisposeScope? Current => current;

    /// <summary>Frees it with the scope.</summary>
    public T Include<T>(T disposable)
        where T : IDisposable
    {
        members.Add(disposable);
        if (disposable is Tensor tensor)
        {
            tensor.Scope = this;
        }

        return disposable;
    }

    /// <summary>Hands it to the scope around this one; without one, to nobody.</summary>
    public T MoveToOuter<T>(T disposable)
        where T : IDisposable
    {
        Detach(disposable);
        outer?.Include((IDisposable)disposable);
        return disposable;
    }

    /// <summary>No scope frees it any more.</summary>
    public T Detach<T>(T disposable)
        where T : IDisposable
    {
        members.Remove(disposable);
        if (disposable is Tensor tensor)
        {
            tensor.Scope = null;
        }

        return disposable;
    }

    /// <summary>Frees what was made until now; the scope goes on.</summary>
    public void DisposeEverything()
    {
        foreach (IDisposable d in members)
        {
            if (d is Tensor tensor)
            {
                tensor.Scope = null;
            }

            d.Dispose();
        }

        members.Clear();
    }

    /// <exception cref="InvalidOperationException">It is not the innermost scope of this thread.</exception>
    public void Dispose()
    {
        if (!ReferenceEquals(current, this))
        {
            throw new InvalidOperationException("A dispose scope must end on its own thread, after those inside it. Do not await inside it.");
        }

        DisposeEverything();
        current = outer;
    }

    internal void Exclude(Tensor tensor)
    {
        members.Remove(tensor);
        tensor.Scope = null;
    }
}
