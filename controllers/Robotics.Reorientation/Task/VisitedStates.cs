using System.Runtime.InteropServices;
using Robotics.Ports;
using Robotics.Reorientation.Learning;

namespace Robotics.Reorientation.Task;

/// <summary>States that training came through: places a hand-drawn start would not reach. A ring; each may be begun from again.</summary>
internal sealed class VisitedStates(int capacity, int stateSize)
{
    private readonly double[] states = new double[capacity * stateSize];
    private readonly HandPhysics[] physics = new HandPhysics[capacity];
    private readonly int[] things = new int[capacity];

    /// <summary>How many there are, and where the next goes.</summary>
    private readonly int[] ring = new int[2];

    public bool Any => ring[0] > 0;

    public void Remember(IHandWorlds worlds, int world, int thing, in HandPhysics of)
    {
        int i = ring[1];
        worlds.Save(world, State(i));
        (things[i], physics[i]) = (thing, of);
        (ring[0], ring[1]) = (Math.Min(capacity, ring[0] + 1), (i + 1) % capacity);
    }

    /// <summary>Puts a world into one of them.</summary>
    public (int Thing, HandPhysics Physics) Begin(IHandWorlds worlds, int world, RandomStream random)
    {
        int i = random.Below(ring[0]);
        // The state is of this object with this physics: a world is given both before it.
        worlds.Reset(world, things[i], new(new(0, 0, 1), Geometry.Rotation.Identity), worlds.Hand.Home.AsSpan(), physics[i]);
        worlds.Load(world, State(i));
        return (things[i], physics[i]);
    }

    public void Save(Safetensors file)
    {
        file.Add<double>("visited.states", states, capacity, stateSize);
        file.Add<byte>("visited.physics", MemoryMarshal.AsBytes(physics.AsSpan()));
        file.Add<int>("visited.things", things);
        file.Add<int>("visited.ring", ring);
    }

    public void Load(Safetensors file)
    {
        file.Into<double>("visited.states", states);
        file.Into<byte>("visited.physics", MemoryMarshal.AsBytes(physics.AsSpan()));
        file.Into<int>("visited.things", things);
        file.Into<int>("visited.ring", ring);
    }

    private Span<double> State(int i) => states.AsSpan(i * stateSize, stateSize);
}
