namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public bool requires_grad
        {
            get => Keep(Native.ts_requires_grad(Handle) != 0);
            set => Keep(Native.Check(Native.ts_set_requires_grad(Handle, value ? 1 : 0), "Tensor.requires_grad"));
        }

        public bool is_leaf => Keep(Native.ts_is_leaf(Handle) != 0);

        /// <summary>What backward left here; null before that.</summary>
        public Tensor? grad
        {
            get => Keep(OwnOrNull(Native.ts_grad(Handle)));
            set
            {
                Native.Check(Native.ts_set_grad(Handle, value?.Handle ?? 0), "Tensor.grad");
                GC.KeepAlive(value);
                GC.KeepAlive(this);
            }
        }

        public Tensor requires_grad_(bool requires_grad = true)
        {
            this.requires_grad = requires_grad;
            return this;
        }

        public Tensor with_requires_grad(bool requires_grad = true) => requires_grad_(requires_grad);

        /// <summary>The same elements, outside the graph.</summary>
        public Tensor detach() => Operator.Call("aten::detach", this);

        /// <summary>Adds to grad of every leaf what this tensor changes by with it.</summary>
        /// <param name="grad_tensors">One, with this tensor's shape; without it the tensor must have one element.</param>
        public void backward(IList<Tensor>? grad_tensors = null, bool retain_graph = false, bool create_graph = false)
        {
            nint grad = grad_tensors is [var only] ? only.Handle : 0;
            Native.Check(Native.ts_backward(Handle, grad, retain_graph || create_graph ? 1 : 0, create_graph ? 1 : 0), "Tensor.backward");
            GC.KeepAlive(grad_tensors);
            GC.KeepAlive(this);
        }

        /// <summary>Puts other elements under the same tensor, so that whoever holds it holds them.</summary>
        internal void SetData(Tensor data)
        {
            Native.Check(Native.ts_set_data(Handle, data.Handle), "Tensor.data");
            GC.KeepAlive(data);
            GC.KeepAlive(this);
        }
    }

    public static bool is_grad_enabled() => Native.ts_grad_mode() != 0;

    public static bool is_inference_mode_enabled() => Native.ts_is_inference() != 0;

    /// <summary>Until it is disposed of, this thread records no graph.</summary>
    public static IDisposable no_grad() => new GradMode(false);

    public static IDisposable enable_grad(bool enabled = true) => new GradMode(enabled);

    /// <summary>Like no_grad, quicker: what is made inside can never be part of a graph.</summary>
    public static IDisposable inference_mode(bool mode = true) => new InferenceGuard(mode);

    private sealed class GradMode : IDisposable
    {
        private readonly int before = Native.ts_grad_mode();

        public GradMode(bool enabled) => Native.ts_set_grad_mode(enabled ? 1 : 0);

        public void Dispose() => Native.ts_set_grad_mode(before);
    }

    private sealed class InferenceGuard(bool mode) : IDisposable
    {
        private nint guard = Native.ts_begin_inference(mode ? 1 : 0);

        public void Dispose()
        {
            if (guard != 0)
            {
                Native.ts_end_inference(guard);
                guard = 0;
            }
        }
    }
}
