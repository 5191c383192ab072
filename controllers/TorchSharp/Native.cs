using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

[assembly: DisableRuntimeMarshalling]

namespace TorchSharp;

/// <summary>The shim's functions. Those that return int give -1 for an error, whose text belongs to the calling thread.</summary>
internal static unsafe partial class Native
{
    private const string Shim = "torchshim";

    static Native() => NativeLibrary.SetDllImportResolver(typeof(Native).Assembly, Resolve);

    [LibraryImport(Shim)] public static partial byte* ts_error();
    [LibraryImport(Shim)] public static partial byte* ts_version();

    [LibraryImport(Shim, StringMarshalling = StringMarshalling.Utf8)] public static partial nint ts_operator(string name, string overload);
    [LibraryImport(Shim)] public static partial int ts_call(nint op, NativeArg* args, int n, NativeArg* results, int capacity);

    [LibraryImport(Shim)] public static partial void ts_release(nint tensor);
    [LibraryImport(Shim)] public static partial int ts_shape(nint tensor, long* sizes, long* strides, int capacity);
    [LibraryImport(Shim)] public static partial int ts_dtype(nint tensor);
    [LibraryImport(Shim)] public static partial long ts_numel(nint tensor);
    [LibraryImport(Shim)] public static partial int ts_device(nint tensor, out int type, out int index);
    [LibraryImport(Shim)] public static partial void* ts_data(nint tensor);
    [LibraryImport(Shim)] public static partial nint ts_from(void* data, long* sizes, int rank, int dtype);
    [LibraryImport(Shim)] public static partial int ts_item(nint tensor, out double real, out long whole);
    [LibraryImport(Shim)] public static partial int ts_requires_grad(nint tensor);
    [LibraryImport(Shim)] public static partial int ts_set_requires_grad(nint tensor, int value);
    [LibraryImport(Shim)] public static partial int ts_is_leaf(nint tensor);
    [LibraryImport(Shim)] public static partial nint ts_grad(nint tensor);
    [LibraryImport(Shim)] public static partial int ts_set_grad(nint tensor, nint grad);
    [LibraryImport(Shim)] public static partial int ts_backward(nint tensor, nint grad, int retainGraph, int createGraph);
    [LibraryImport(Shim)] public static partial int ts_set_data(nint tensor, nint data);

    [LibraryImport(Shim)] public static partial void ts_set_num_threads(int n);
    [LibraryImport(Shim)] public static partial int ts_get_num_threads();
    [LibraryImport(Shim)] public static partial int ts_manual_seed(ulong seed);
    [LibraryImport(Shim)] public static partial int ts_grad_mode();
    [LibraryImport(Shim)] public static partial void ts_set_grad_mode(int enabled);
    [LibraryImport(Shim)] public static partial nint ts_begin_inference(int enabled);
    [LibraryImport(Shim)] public static partial void ts_end_inference(nint guard);
    [LibraryImport(Shim)] public static partial int ts_is_inference();
    [LibraryImport(Shim)] public static partial int ts_cuda_count();
    [LibraryImport(Shim)] public static partial int ts_cuda_synchronize(long device);

    /// <summary>The status as it is, or the native error as an exception that begins with whose it is.</summary>
    public static int Check(int status, string who)
    {
        if (status < 0)
        {
            throw Failure(who);
        }

        return status;
    }

    /// <summary>What the shim could not do, in libtorch's own words.</summary>
    public static ExternalException Failure(string who) => new($"{who}: {Marshal.PtrToStringUTF8((nint)ts_error())}");

    /// <summary>Finds the shim beside the assembly, and says what is missing when it, or the libtorch it needs, is not there.</summary>
    private static nint Resolve(string name, System.Reflection.Assembly assembly, DllImportSearchPath? path)
    {
        string beside = Path.Combine(AppContext.BaseDirectory, $"lib{Shim}.so");
        if (!File.Exists(beside))
        {
            throw new DllNotFoundException(
                $"lib{Shim}.so was not built, because libtorch was not there: apt-get install g++ cmake libtorch-dev libopenblas0-openmp (or set TORCH_ROOT to another libtorch) and build again.");
        }

        try
        {
            return NativeLibrary.Load(beside);
        }
        catch (DllNotFoundException e)
        {
            throw new DllNotFoundException($"lib{Shim}.so, or the libtorch it was built with, could not be loaded: apt-get install libtorch-dev libopenblas0-openmp (or set TORCH_ROOT) and build again. {e.Message.Split('\n')[0]}", e);
        }
    }
}
