using Robotics.Perception;
using Robotics.Planner;
using Robotics.Sim;

namespace Robotics.Cli.Wiring;

/// <summary>Rehearsal worlds in the simulator: the robot's own models, everything else from what is sensed.</summary>
/// <param name="on">The models that the robot knows, and its workspace.</param>
public sealed class SimulatedRehearsals(RehearsalBase on, Perturbation perturbation) : IRehearsalWorlds
{
    public ITaskWorld Open(WorldView sensed, int index, int seed, CancellationToken stop)
    {
        int draw = Seeds.Stream(seed, $"rehearsal world {index}").Next();
        try
        {
            return new SimulatedTaskWorld(RehearsalWorld.Create(on, [.. sensed.Objects], [], perturbation, draw), draw, stop);
        }
        catch (SceneException broken)
        {
            throw new TaskWorldException($"World {index} of the rehearsal cannot be set up: {broken.Message}", broken);
        }
    }
}
