using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>A tensor that is trained. It takes over the tensor it is made from, and no scope frees it.</summary>
public sealed class Parameter : Tensor
{
    public Parameter(Tensor data, bool requires_grad = true)
        : base(Surrender(data), scoped: false) =>
        this.requires_grad = requires_grad;
}
