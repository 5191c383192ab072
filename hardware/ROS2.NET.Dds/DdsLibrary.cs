using System.Runtime.InteropServices;

namespace ROS2.Dds;

/// <summary>The native library: found by the names it has on different systems, its make recognised by what it exports.</summary>
public static unsafe class DdsLibrary
{
    // Debian's soname first: the plain name is only a link of the development package.
    private static readonly string[] Names = ["libddsc.so.0debian", "libddsc.so.11", "libddsc.so.0", "libddsc.so", "ddsc"];

    private static readonly Lazy<nint> Handle = new(Load);

    [ThreadStatic] private static string? _lastLog;

    /// <summary>Warnings and errors that the library logs, in its own words, on the thread that met them. Nothing is printed.</summary>
    public static event Action<string>? Log;

    /// <summary>Whether the release (11 and later) tells the type of an entity by itself; before that a look-alike is interned.</summary>
    internal static bool TellsEntityType => NativeLibrary.TryGetExport(Handle.Value, "dds_get_entity_sertype", out _);

    /// <summary>Size of ddsi_sertype in 0.10: a build with shared memory has one field more.</summary>
    internal static int SertypeSize => NativeLibrary.TryGetExport(Handle.Value, "ddsi_serdata_iox_size", out _) ? 80 : 72;

    internal static nint Export(string name) => NativeLibrary.TryGetExport(Handle.Value, name, out nint address)
        ? address
        : throw new DdsException($"libddsc has no '{name}': neither 0.10 nor 11 or later. Install Cyclone DDS 0.10 (apt-get install libddsc0debian) or 11.");

    /// <summary>Loads the library, unless that was done. A participant does so first of all, and nothing native is called without one.</summary>
    /// <exception cref="DdsException">It is missing, or the machine is one it cannot be used on.</exception>
    public static void EnsureLoaded() => _ = Handle.Value;

    /// <summary>What this thread's last call logged, once.</summary>
    internal static string TakeLog()
    {
        string text = _lastLog ?? "";
        _lastLog = null;
        return text;
    }

    private static nint Load()
    {
        if (!BitConverter.IsLittleEndian || nint.Size != 8)
            throw new DdsException("The binding of Cyclone DDS needs a 64-bit little-endian machine.");
        foreach (string name in Names)
        {
            if (!NativeLibrary.TryLoad(name, out nint handle)) continue;
            // Through the pointer: no import can be resolved before the next line.
            ((delegate* unmanaged<delegate* unmanaged<void*, LogData*, void>, void*, void>)NativeLibrary.GetExport(handle, "dds_set_log_sink"))(&OnLog, null);
            NativeLibrary.SetDllImportResolver(typeof(DdsLibrary).Assembly, (library, _, _) => library == Native.Library ? handle : 0);
            return handle;
        }

        throw new DdsException($"Cyclone DDS is not there (looked for {string.Join(", ", Names)}). Install it: apt-get install libddsc0debian, or mend LD_LIBRARY_PATH.");
    }

    [UnmanagedCallersOnly]
    private static void OnLog(void* user, LogData* data)
    {
        string text = Native.Text(data->Message).Trim();
        _lastLog = text;
        try
        {
            Log?.Invoke(text);
        }
        catch (Exception)
        {
            // A listener's fault must not cross into the library: there is no frame of ours above.
        }
    }
}
