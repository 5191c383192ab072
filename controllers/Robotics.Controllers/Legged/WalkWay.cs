using System.Collections.Immutable;
using Robotics.Geometry;
using Robotics.Ports;

namespace Robotics.Controllers;

/// <summary>Trots along waypoints: the next one is the goal as soon as the robot is near the one before.</summary>
/// <param name="way">At least one, m.</param>
/// <param name="yaw">rad, at the end; taken up along the way.</param>
public sealed class WalkWay(Trot trot, ImmutableArray<Vector3> way, double yaw) : ILegController
{
    private const double Near = .1;
    private int _next;

    public MotionResult? Tick(QuadrupedState state, LegCommand command)
    {
        while (_next < way.Length - 1 && (way[_next] - state.Trunk.Translation).Horizontal.Length < Near)
        {
            _next++;
        }

        trot.Goal = new(way[_next], Rotation.AboutZ(yaw));
        return trot.Tick(state, command);
    }
}
