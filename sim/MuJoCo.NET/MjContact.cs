using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MuJoCo;

[InlineArray(3)] public struct Double3 { private double _first; }
[InlineArray(6)] public struct Double6 { private double _first; }
[InlineArray(9)] public struct Double9 { private double _first; }

/// <summary>A detected contact between two geoms, with the force it carries. The same layout for every MuJoCo.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct MjContact
{
    /// <summary>Metres between the nearest points; negative when they penetrate.</summary>
    public double Distance;
    /// <summary>World, metres: midway between the surfaces.</summary>
    public Double3 Position;
    /// <summary>Rows are the contact frame's axes in the world; the first is the normal, from geom 1 to geom 2.</summary>
    public Double9 Frame;
    /// <summary>Force (N) then torque (N m) that geom 1 exerts on geom 2, in the contact frame: [0] is the normal force, never negative.</summary>
    public Double6 Force;
    public int Geom1, Geom2;
    /// <summary>1, 3, 4 or 6: frictionless, tangential, torsional, rolling.</summary>
    public int Dimension;
    private readonly int _active;

    /// <summary>Whether the solver had it as a constraint; a contact inside a gap has no force.</summary>
    public readonly bool Active => _active != 0;

    /// <summary>N.</summary>
    public readonly double NormalForce => Force[0];

    /// <summary>The force on geom 2 in world axes, N: the frame transposed, times the force.</summary>
    public readonly (double X, double Y, double Z) WorldForce => (
        Frame[0] * Force[0] + Frame[3] * Force[1] + Frame[6] * Force[2],
        Frame[1] * Force[0] + Frame[4] * Force[1] + Frame[7] * Force[2],
        Frame[2] * Force[0] + Frame[5] * Force[1] + Frame[8] * Force[2]);
}
