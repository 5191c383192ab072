namespace TorchSharp;

public static partial class torch
{
    /// <summary>
    /// A tensor of libtorch. It is freed by Dispose, by the scope it was made in (<see cref="NewDisposeScope"/>), or by the
    /// garbage collector, which is told of the native memory behind large ones.
    /// </summary>
    public partial class Tensor : IDisposable
    {
        /// <summary>Bytes from which on the collector is told: it sees an object of some 50 bytes otherwise.</summary>
        private const long Large = 64 << 10;

        private static long total;

        private nint handle;
        private long pressure;

        private protected Tensor(nint handle, bool scoped)
        {
            this.handle = handle;
            Interlocked.Increment(ref total);
            long bytes = Native.ts_numel(handle) * SizeOf(dtype);
            if (bytes >= Large)
            {
                pressure = bytes;
                GC.AddMemoryPressure(bytes);
            }

            if (scoped)
            {
                DisposeScope.Current?.Include(this);
            }
        }

        ~Tensor() => Release();

        /// <summary>Tensors that have not been freed, in the whole process.</summary>
        public static long TotalCount => Interlocked.Read(ref total);

        /// <summary>The native implementation's address.</summary>
        /// <exception cref="InvalidOperationException">The tensor was disposed of.</exception>
        public nint Handle => handle != 0 ? handle : throw new InvalidOperationException("Tensor invalid -- empty handle: it was disposed of.");

        public bool IsInvalid => handle == 0;

        internal DisposeScope? Scope { get; set; }

        public long[] shape
        {
            get
            {
                Span<long> sizes = stackalloc long[64];
                return sizes[..Geometry(sizes, stackalloc long[64])].ToArray();
            }
        }

        public long ndim => Geometry(stackalloc long[64], stackalloc long[64]);

        public ScalarType dtype => Keep((ScalarType)Native.ts_dtype(Handle));

        public Device device
        {
            get
            {
                Native.Check(Native.ts_device(Handle, out int type, out int index), "Tensor.device");
                return Keep(new Device((DeviceType)type, index));
            }
        }

        public DeviceType device_type => device.type;

        public bool is_cuda => device_type == DeviceType.CUDA;

        public long numel() => Keep(Native.ts_numel(Handle));

        public long dim() => ndim;

        public long size(int dim) => shape[dim < 0 ? dim + (int)ndim : dim];

        public long[] stride()
        {
            Span<long> strides = stackalloc long[64];
            return strides[..Geometry(stackalloc long[64], strides)].ToArray();
        }

        public void Dispose()
        {
            Scope?.Exclude(this);
            Release();
            GC.SuppressFinalize(this);
        }

        /// <summary>Keeps the tensor when the innermost scope ends: the next one has it, or nobody.</summary>
        public Tensor MoveToOuterDisposeScope()
        {
            Scope?.MoveToOuter(this);
            return this;
        }

        /// <summary>From now on no scope frees the tensor.</summary>
        public Tensor DetachFromDisposeScope()
        {
            Scope?.Detach(this);
            return this;
        }

        public override string ToString() => IsInvalid ? "[disposed]" : $"[{string.Join("x", shape)}], type = {dtype}, device = {device}";

        /// <summary>Takes over a native tensor.</summary>
        internal static Tensor Own(nint handle) => new(handle, scoped: true);

        /// <summary>Like <see cref="Own"/>, null for no tensor.</summary>
        internal static Tensor? OwnOrNull(nint handle) => handle == 0 ? null : Own(handle);

        /// <summary>Gives a native tensor away; the object is as if disposed of.</summary>
        private protected static nint Surrender(Tensor tensor)
        {
            nint given = tensor.Handle;
            tensor.Scope?.Exclude(tensor);
            tensor.handle = 0;
            GC.SuppressFinalize(tensor);
            tensor.Forget();
            return given;
        }

        private static unsafe int Sizes(nint handle, Span<long> sizes, Span<long> strides)
        {
            fixed (long* s = sizes, t = strides)
            {
                return Native.ts_shape(handle, s, t, sizes.Length);
            }
        }

        private int Geometry(Span<long> sizes, Span<long> strides) => Keep(Native.Check(Sizes(Handle, sizes, strides), "Tensor.shape"));

        /// <summary>The value; the tensor lives until here.</summary>
        private T Keep<T>(T value)
        {
            GC.KeepAlive(this);
            return value;
        }

        private void Release()
        {
            nint mine = Interlocked.Exchange(ref handle, 0);
            if (mine != 0)
            {
                Native.ts_release(mine);
                Forget();
            }
        }

        private void Forget()
        {
            Interlocked.Decrement(ref total);
            if (pressure > 0)
            {
                GC.RemoveMemoryPressure(pressure);
                pressure = 0;
            }
        }
    }
}
