using System.Runtime.InteropServices;

namespace TorchSharp;

/// <summary>
/// libtorch from C#, under the names of TorchSharp 0.106 for the part that is used here. What goes wrong in libtorch is an
/// <see cref="ExternalException"/> with the operator's name and libtorch's words; without libtorch the first use is a
/// <see cref="DllNotFoundException"/> that says what to install.
/// </summary>
public static partial class torch
{
    /// <summary>libtorch's version, such as "1.13.1".</summary>
    public static unsafe string __version__ => Marshal.PtrToStringUTF8((nint)Native.ts_version())!;

    /// <summary>From now on, on every thread of the process: threads an operator may use.</summary>
    public static void set_num_threads(int num) => Native.ts_set_num_threads(num > 0 ? num : throw new ArgumentOutOfRangeException(nameof(num), num, "At least one thread is needed."));

    public static int get_num_threads() => Native.ts_get_num_threads();

    /// <summary>Begins libtorch's chance anew.</summary>
    public static Generator manual_seed(long seed)
    {
        Native.Check(Native.ts_manual_seed((ulong)seed), "torch.manual_seed");
        return new(seed);
    }

    /// <summary>Until it is disposed of, the scope collects the tensors that this thread makes, and then frees them.</summary>
    public static DisposeScope NewDisposeScope() => new();

    /// <summary>The process's generator as it was seeded.</summary>
    public sealed class Generator
    {
        private readonly long seed;

        internal Generator(long seed) => this.seed = seed;

        public long initial_seed() => seed;
    }

    public static class random
    {
        public static Generator manual_seed(long seed) => torch.manual_seed(seed);
    }
}
