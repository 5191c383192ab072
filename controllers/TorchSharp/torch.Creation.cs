using System.Runtime.CompilerServices;

namespace TorchSharp;

public static partial class torch
{
    public static Tensor zeros(long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Operator.Call("aten::zeros", size, dtype, Arg.None, device).With(requires_grad);

    public static Tensor zeros(long dim0, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => zeros([dim0], dtype, device, requires_grad);

    public static Tensor zeros(long dim0, long dim1, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => zeros([dim0, dim1], dtype, device, requires_grad);

    public static Tensor ones(long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Operator.Call("aten::ones", size, dtype, Arg.None, device).With(requires_grad);

    public static Tensor ones(long dim0, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => ones([dim0], dtype, device, requires_grad);

    public static Tensor ones(long dim0, long dim1, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => ones([dim0, dim1], dtype, device, requires_grad);

    public static Tensor empty(long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Operator.Call("aten::empty.memory_format", size, dtype, Arg.None, device).With(requires_grad);

    public static Tensor empty(long dim0, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => empty([dim0], dtype, device, requires_grad);

    public static Tensor empty(long dim0, long dim1, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => empty([dim0, dim1], dtype, device, requires_grad);

    public static Tensor full(long[] size, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Operator.Call("aten::full", size, value, dtype, Arg.None, device).With(requires_grad);

    public static Tensor eye(long rows, long columns = -1, ScalarType? dtype = null, Device? device = null) =>
        Operator.Call("aten::eye.m", rows, columns < 0 ? rows : columns, dtype, Arg.None, device);

    public static Tensor arange(Scalar start, Scalar stop, Scalar step, ScalarType? dtype = null, Device? device = null) =>
        Operator.Call("aten::arange.start_step", start, stop, step, dtype, Arg.None, device);

    public static Tensor arange(Scalar stop, ScalarType? dtype = null, Device? device = null) => arange(0, stop, 1, dtype, device);

    public static Tensor linspace(double start, double end, long steps, ScalarType? dtype = null, Device? device = null) =>
        Operator.Call("aten::linspace", start, end, steps, dtype, Arg.None, device);

    public static Tensor rand(long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Operator.Call("aten::rand", size, dtype, Arg.None, device).With(requires_grad);

    public static Tensor rand(long dim0, long dim1, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => rand([dim0, dim1], dtype, device, requires_grad);

    public static Tensor randn(long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Operator.Call("aten::randn", size, dtype, Arg.None, device).With(requires_grad);

    public static Tensor randn(long dim0, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => randn([dim0], dtype, device, requires_grad);

    public static Tensor randn(long dim0, long dim1, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => randn([dim0, dim1], dtype, device, requires_grad);

    public static Tensor randperm(long n, ScalarType? dtype = null, Device? device = null) => Operator.Call("aten::randperm", n, dtype ?? ScalarType.Int64, Arg.None, device);

    public static Tensor zeros_like(Tensor input) => Operator.Call("aten::zeros_like", input);

    public static Tensor ones_like(Tensor input) => Operator.Call("aten::ones_like", input);

    public static Tensor empty_like(Tensor input) => Operator.Call("aten::empty_like", input);

    public static Tensor randn_like(Tensor input) => Operator.Call("aten::randn_like", input);

    public static Tensor tensor(float scalar, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => From([scalar], [], dtype, device, requires_grad);

    public static Tensor tensor(double scalar, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => From([scalar], [], dtype, device, requires_grad);

    public static Tensor tensor(long scalar, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => From([scalar], [], dtype, device, requires_grad);

    public static Tensor tensor(bool scalar, Device? device = null, bool requires_grad = false) => From([scalar], [], null, device, requires_grad);

    public static Tensor tensor(IList<float> rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        From<float>([.. rawArray], [rawArray.Count], dtype, device, requires_grad);

    public static Tensor tensor(IList<double> rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        From<double>([.. rawArray], [rawArray.Count], dtype, device, requires_grad);

    public static Tensor tensor(IList<long> rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        From<long>([.. rawArray], [rawArray.Count], dtype, device, requires_grad);

    public static Tensor tensor(IList<float> rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        From<float>([.. rawArray], dimensions, dtype, device, requires_grad);

    public static Tensor tensor(IList<double> rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        From<double>([.. rawArray], dimensions, dtype, device, requires_grad);

    public static Tensor tensor(IList<long> rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        From<long>([.. rawArray], dimensions, dtype, device, requires_grad);

    private static unsafe Tensor From<T>(ReadOnlySpan<T> elements, ReadOnlySpan<long> shape, ScalarType? dtype, Device? device, bool requiresGrad)
        where T : unmanaged
    {
        long count = 1;
        foreach (long n in shape)
        {
            count *= n;
        }

        if (count != elements.Length)
        {
            throw new ArgumentException($"A tensor of shape [{string.Join(", ", shape.ToArray())}] has {count} elements, {elements.Length} were given.");
        }

        nint made;
        fixed (T* data = elements)
        fixed (long* sizes = shape)
        {
            // An empty span pins to null, which the shim must not read from.
            T none = default;
            made = Native.ts_from(data is null ? &none : data, sizes, shape.Length, (int)TypeOf<T>());
        }

        Tensor tensor = made != 0 ? Tensor.Own(made) : throw Native.Failure("torch.tensor");
        ScalarType type = dtype ?? TypeOf<T>();
        return (type == tensor.dtype && device is not { type: DeviceType.CUDA } ? tensor : tensor.to(type, device ?? CPU)).With(requiresGrad);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Tensor With(this Tensor tensor, bool requiresGrad) => requiresGrad ? tensor.requires_grad_() : tensor;
}
