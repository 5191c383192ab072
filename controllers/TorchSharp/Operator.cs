using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text;
using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>Calls libtorch's operators by the names its dispatcher knows: "aten::linear", with an overload "aten::add.Tensor".</summary>
internal static unsafe class Operator
{
    private const int OnStack = 64;

    private static readonly ConcurrentDictionary<string, nint> Handles = new();

    /// <summary>An operator with one tensor as its result.</summary>
    public static Tensor Call(string name, params ReadOnlySpan<Arg> args)
    {
        NativeArg result;
        Invoke(name, args, &result, 1);
        return Tensor.Own((nint)result.Bits);
    }

    /// <summary>An operator that changes its first argument and gives it back: the second handle to the same tensor is let go.</summary>
    public static void InPlace(string name, params ReadOnlySpan<Arg> args)
    {
        NativeArg result;
        if (Invoke(name, args, &result, 1) == 1)
        {
            Native.ts_release((nint)result.Bits);
        }
    }

    /// <summary>An operator with a truth as its result.</summary>
    public static bool Truth(string name, params ReadOnlySpan<Arg> args)
    {
        NativeArg result;
        Invoke(name, args, &result, 1);
        return result.Bits != 0;
    }

    /// <summary>An operator with several tensors, or a list of them, as its result.</summary>
    /// <param name="most">At least as many as there will be.</param>
    public static Tensor[] Several(string name, int most, params ReadOnlySpan<Arg> args)
    {
        NativeArg[] results = new NativeArg[most];
        int n;
        fixed (NativeArg* r = results)
        {
            n = Invoke(name, args, r, most);
        }

        Tensor[] tensors = new Tensor[n];
        for (int i = 0; i < n; i++)
        {
            tensors[i] = Tensor.Own((nint)results[i].Bits);
        }

        return tensors;
    }

    private static int Invoke(string name, ReadOnlySpan<Arg> args, NativeArg* results, int capacity)
    {
        nint op = Handles.TryGetValue(name, out nint known) ? known : Find(name);
        int room = 0;
        foreach (ref readonly Arg a in args)
        {
            room += Room(a);
        }

        NativeArg* native = stackalloc NativeArg[args.Length];
        Span<long> lists = room <= OnStack ? stackalloc long[OnStack] : new long[room];
        fixed (long* from = lists)
        {
            long* next = from;
            for (int i = 0; i < args.Length; i++)
            {
                native[i] = Lower(args[i], ref next);
            }

            int count = Native.ts_call(op, native, args.Length, results, capacity);
            // The native side had addresses only: what they lead to stays until here.
            foreach (ref readonly Arg a in args)
            {
                GC.KeepAlive(a.Reference);
            }

            return Native.Check(count, Plain(name));
        }
    }

    /// <summary>Numbers of 8 bytes that the list or text of an argument takes.</summary>
    private static int Room(in Arg a) => a.Reference switch
    {
        null or Tensor => 0,
        string s => (Encoding.UTF8.GetByteCount(s) + 7) / 8,
        Array list => list.Length,
        _ => throw new InvalidOperationException($"No argument is a {a.Reference.GetType()}."),
    };

    private static NativeArg Lower(in Arg a, ref long* next)
    {
        long* list = next;
        int count = 0;
        switch (a.Reference)
        {
            case null or Tensor:
                return new() { Bits = a.Bits, Kind = a.Kind };
            case string s:
                count = Encoding.UTF8.GetBytes(s, new Span<byte>(next, Encoding.UTF8.GetByteCount(s)));
                next += (count + 7) / 8;
                break;
            case long[] values:
                values.CopyTo(new Span<long>(next, count = values.Length));
                next += count;
                break;
            case double[] values:
                values.CopyTo(new Span<double>(next, count = values.Length));
                next += count;
                break;
            case bool[] values:
                foreach (bool v in values)
                {
                    *next++ = v ? 1 : 0;
                }

                count = values.Length;
                break;
            case Tensor?[] values:
                foreach (Tensor? t in values)
                {
                    *next++ = t?.Handle ?? 0;
                }

                count = values.Length;
                break;
        }

        return new() { Bits = (long)list, Kind = a.Kind, Count = count };
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static nint Find(string name)
    {
        string plain = Plain(name);
        nint op = Native.ts_operator(plain, name.Length > plain.Length ? name[(plain.Length + 1)..] : "");
        return op != 0 ? Handles[name] = op : throw Native.Failure(plain);
    }

    /// <summary>The name without the overload, as libtorch's messages have it.</summary>
    private static string Plain(string name) => name.IndexOf('.') is >= 0 and var dot ? name[..dot] : name;
}
