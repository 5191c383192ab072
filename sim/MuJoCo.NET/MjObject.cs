namespace MuJoCo;

/// <summary>The kinds of named things in a model. MuJoCo's own numbers for them differ between releases and are looked up by name.</summary>
public enum MjObject
{
    Body, Joint, Geom, Site, Camera, Light, Mesh, Skin, HField, Texture, Material, Pair, Exclude,
    Equality, Tendon, Actuator, Sensor, Numeric, Text, Tuple, Key,
}

internal static class MjObjects
{
    private static readonly string[] SizeFields =
    [
        "nbody", "njnt", "ngeom", "nsite", "ncam", "nlight", "nmesh", "nskin", "nhfield", "ntex", "nmat", "npair", "nexclude",
        "neq", "ntendon", "nu", "nsensor", "nnumeric", "ntext", "ntuple", "nkey",
    ];

    private static readonly int[] Types = [.. Enum.GetNames<MjObject>().Select(n => MuJoCoLibrary.Constant("mjOBJ_" + n.ToUpperInvariant()))];

    /// <summary>MuJoCo's number for the kind, in this release.</summary>
    public static int Type(MjObject kind) => (uint)kind < (uint)Types.Length
        ? Types[(int)kind]
        : throw new ArgumentOutOfRangeException(nameof(kind), kind, "Not a kind of MuJoCo object.");

    /// <summary>The kind that MuJoCo's number stands for, or null.</summary>
    public static MjObject? Kind(int type)
    {
        var i = Array.IndexOf(Types, type);
        return i < 0 ? null : (MjObject)i;
    }

    /// <summary>The size field that counts things of the kind. From 3.12 on an actuator may have several controls and is counted apart.</summary>
    public static string SizeField(MjObject kind) =>
        kind == MjObject.Actuator && FieldNames.Model.Find("nactuator") is not null ? "nactuator" : SizeFields[(int)kind];
}
