using Robotics.Geometry;

namespace Robotics.Reorientation.Grasping;

/// <summary>An object held by finger tips alone, as it was after it had been held so for a while.</summary>
/// <param name="State">Of a world of that hand, object and physics, as <see cref="Ports.IHandWorlds.Load"/> takes it.</param>
/// <param name="Targets">rad, one a joint, with which it is held: where the joints are, the grip would be gone.</param>
/// <param name="Turn">R_WO.</param>
public sealed record Grasp(double[] State, double[] Targets, Rotation Turn);

/// <summary>No grasp was found: who, value, limit, remedy.</summary>
public sealed class GraspException(string message) : Exception(message);
