using System.Collections.Immutable;
using Robotics.Geometry;

namespace Robotics.Perception;

/// <summary>A way to take an object from above with a parallel gripper.</summary>
/// <param name="Along">Where along the object's longest axis, metres from its centre.</param>
/// <param name="Tcp">The tool centre point, base frame, metres.</param>
/// <param name="Yaw">Yaw of the tool frame's x axis, rad; the fingers close across it.</param>
/// <param name="Width">How wide the object is there, metres.</param>
public sealed record Grip(double Along, Vector3 Tcp, double Yaw, double Width);

/// <summary>One straight motion of a held tool, or of the closed hand, that acts on an object.</summary>
/// <param name="TcpStart">Tool centre point just before touching, base frame, metres.</param>
/// <param name="TcpEnd">Tool centre point at the end.</param>
/// <param name="TcpYaw">Yaw of the tool frame's x axis all along, rad.</param>
/// <param name="ToolYaw">Yaw of the tool object's x axis all along, rad; the hand's own yaw when it holds nothing.</param>
/// <param name="Margin">How far the nearest limit is, metres: larger is safer.</param>
/// <param name="Why">The geometry in words.</param>
public sealed record ToolWay(Vector3 TcpStart, Vector3 TcpEnd, double TcpYaw, double ToolYaw, double Margin, string Why);

/// <summary>Strokes of a held tool, or of the closed hand, that turn something about an upright hinge.</summary>
/// <param name="Tcp">Tool centre points, base frame, metres: just before touching, at the touch, then along the arc.</param>
/// <param name="TcpYaw">Yaw of the tool frame's x axis all along, rad.</param>
/// <param name="Radius">How far from the hinge the push is, metres.</param>
/// <param name="Margin">How far the nearest limit is, metres: larger is safer.</param>
public sealed record TurnWay(ImmutableArray<Vector3> Tcp, double TcpYaw, double Radius, double Margin);
