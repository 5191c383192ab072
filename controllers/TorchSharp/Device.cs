namespace TorchSharp;

/// <summary>Where tensors may lie, numbered as libtorch does.</summary>
public enum DeviceType
{
    CPU = 0,
    CUDA = 1,
}

public static partial class torch
{
    public static readonly Device CPU = new(DeviceType.CPU);
    public static readonly Device CUDA = new(DeviceType.CUDA);

    public static Device device(DeviceType type, int index = -1) => new(type, index);

    /// <summary>From "cpu", "cuda" or "cuda:1".</summary>
    public static Device device(string description) => new(description);

    /// <summary>A device: its type and, of several, which; -1 for the current one.</summary>
    public sealed class Device
    {
        public Device(DeviceType type, int index = -1) => (this.type, this.index) = (type, index);

        /// <exception cref="ArgumentException">It is no device.</exception>
        public Device(string description)
        {
            string[] parts = description.Split(':');
            type = parts[0] switch
            {
                "cpu" => DeviceType.CPU,
                "cuda" => DeviceType.CUDA,
                _ => throw new ArgumentException($"'{description}' is no device: there are cpu, cuda and cuda:0, cuda:1 and so on.", nameof(description)),
            };
            index = parts.Length > 1 ? int.Parse(parts[1]) : -1;
        }

        public DeviceType type { get; }

        public int index { get; }

        public override string ToString() => type.ToString().ToLowerInvariant() + (index < 0 ? "" : $":{index}");

        public override bool Equals(object? obj) => obj is Device other && other.type == type && other.index == index;

        public override int GetHashCode() => HashCode.Combine(type, index);

        public static implicit operator Device(string description) => new(description);
    }

    /// <summary>NVIDIA's GPUs, where libtorch was built with them and there are some.</summary>
    public static class cuda
    {
        public static bool is_available() => device_count() > 0;

        public static int device_count() => Native.ts_cuda_count();

        /// <summary>Waits until all that was asked of the device is done.</summary>
        public static void synchronize(Device? device = null) => Native.Check(Native.ts_cuda_synchronize(device?.index ?? -1), "cuda.synchronize");
    }
}
