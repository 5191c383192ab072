using System.Runtime.InteropServices;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>The elements in memory, for a contiguous tensor on the CPU: a view that lives as long as the tensor.</summary>
        /// <exception cref="ExternalException">It lies elsewhere or is not contiguous.</exception>
        public Utils.TensorAccessor<T> data<T>()
            where T : unmanaged
        {
            if (TypeOf<T>() != dtype)
            {
                throw new ArgumentException($"The elements are of type {dtype}, not {typeof(T)}.");
            }

            return new(this);
        }

        /// <summary>The elements' bytes, row by row; a view that lives as long as the tensor.</summary>
        public Span<byte> bytes
        {
            get => Memory<byte>(numel() * SizeOf(dtype));
            set => value.CopyTo(Memory<byte>(numel() * SizeOf(dtype)));
        }

        /// <summary>The one element of a tensor of one.</summary>
        public T item<T>()
            where T : unmanaged
        {
            Native.Check(Native.ts_item(Handle, out double real, out long whole), "Tensor.item");
            GC.KeepAlive(this);
            return default(T) switch
            {
                bool => (T)(object)(whole != 0),
                byte or sbyte or short or int or long => (T)Convert.ChangeType(whole, typeof(T)),
                Half => (T)(object)(Half)real,
                _ => (T)Convert.ChangeType(real, typeof(T)),
            };
        }

        public float ToSingle() => item<float>();

        public double ToDouble() => item<double>();

        public int ToInt32() => item<int>();

        public long ToInt64() => item<long>();

        public bool ToBoolean() => item<bool>();

        public static explicit operator float(Tensor value) => value.ToSingle();

        public static explicit operator double(Tensor value) => value.ToDouble();

        public static explicit operator long(Tensor value) => value.ToInt64();

        public Tensor to(ScalarType type) => type == dtype ? alias() : Operator.Call("aten::to.dtype", this, type);

        public Tensor to(Device device) => Operator.Call("aten::to.dtype_layout", this, Arg.Default, Arg.Default, device);

        public Tensor to(ScalarType type, Device device) => Operator.Call("aten::to.device", this, device, type);

        public Tensor cpu() => to(CPU);

        public Tensor cuda() => to(CUDA);

        public Tensor to_type(ScalarType type) => to(type);

        /// <summary>Another handle to the same elements.</summary>
        public Tensor alias() => Operator.Call("aten::alias", this);

        public Tensor clone() => Operator.Call("aten::clone", this);

        public Tensor contiguous() => Operator.Call("aten::contiguous", this);

        public Tensor copy_(Tensor source, bool non_blocking = false) => Changed("aten::copy_", this, source, non_blocking);

        public Tensor zero_() => Changed("aten::zero_", this);

        public Tensor fill_(Scalar value) => Changed("aten::fill_.Scalar", this, value);

        internal unsafe Span<T> Memory<T>(long count)
        {
            void* data = Native.ts_data(Handle);
            return data is not null || count == 0 ? new(data, checked((int)count)) : throw Native.Failure("Tensor.data");
        }

        /// <summary>An operator that changes this tensor.</summary>
        private Tensor Changed(string name, params ReadOnlySpan<Arg> args)
        {
            Operator.InPlace(name, args);
            return this;
        }
    }
}
