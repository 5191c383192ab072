namespace MuJoCo;

/// <summary>The native library: which it is, its constants, and the warnings it gives.</summary>
public static unsafe class MuJoCoLibrary
{
    private static readonly Lazy<string> Loaded = new(Load);

    /// <summary>A warning of MuJoCo's, in its own words, raised on the thread whose call it came from.</summary>
    public static event Action<string>? Warning;

    /// <summary>The library's version as it says it, such as "2.2.2".</summary>
    public static string Version => Loaded.Value;

    /// <summary>The version number in the headers the shim was compiled against, such as 222, 337 or 3012000; numbers order as releases do.</summary>
    public static int HeaderVersion
    {
        get
        {
            EnsureLoaded();
            return Native.mjn_header_version();
        }
    }

    /// <summary>The names of all fields of mjModel that this MuJoCo has.</summary>
    public static IReadOnlyCollection<string> ModelFields
    {
        get
        {
            EnsureLoaded();
            return FieldNames.Model.Names;
        }
    }

    /// <summary>The names of all fields of mjData that this MuJoCo has.</summary>
    public static IReadOnlyCollection<string> DataFields
    {
        get
        {
            EnsureLoaded();
            return FieldNames.Data.Names;
        }
    }

    /// <summary>The value of one of MuJoCo's enum constants, such as "mjGEOM_BOX": values differ between releases.</summary>
    /// <exception cref="MuJoCoException">The shim knows no such constant.</exception>
    public static int Constant(string name)
    {
        EnsureLoaded();
        Native.Check(Native.mjn_constant(name, out var value));
        return value;
    }

    /// <summary>
    /// From now on, in the whole process, two boxes meet by the shim's own collider (separating axes and face clipping) where
    /// MuJoCo's is faulty (2.x: some contacts lie beside the boxes); elsewhere nothing changes.
    /// </summary>
    public static void UseExactBoxes()
    {
        EnsureLoaded();
        Native.mjn_exact_boxes();
    }

    /// <summary>Loads the shim and MuJoCo, unless that was done.</summary>
    /// <exception cref="MuJoCoException">They are missing, or do not fit each other.</exception>
    public static void EnsureLoaded() => _ = Loaded.Value;

    private static string Load()
    {
        try
        {
            int header = Native.mjn_header_version(), library = Native.mjn_library_version(), number = Native.mjn_number_size();
            if (header != library)
                throw new MuJoCoException($"The MuJoCo shim was compiled against version {header}, but the library found is {library}: build again (dotnet build), or mend LD_LIBRARY_PATH.");
            if (number != sizeof(double))
                throw new MuJoCoException($"This MuJoCo computes with {8 * number}-bit numbers; the binding needs 64: use a build without mjUSESINGLE.");
            return Native.Text(Native.mjn_library_version_string());
        }
        catch (DllNotFoundException e)
        {
            throw new MuJoCoException("libmjshim.so, or the libmujoco.so it needs, could not be loaded: apt-get install libmujoco-dev and build again. " + e.Message.Split('\n')[0], e);
        }
    }

    /// <summary>Hands this thread's warnings to whoever listens; costs nothing when there are none.</summary>
    internal static void DrainWarnings(int status, Action<string>? also = null)
    {
        if (status == Native.Ok) return;
        var text = Native.Text(Native.mjn_take_warnings());
        if (text.Length == 0) return;
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            Warning?.Invoke(line);
            also?.Invoke(line);
        }
    }
}
