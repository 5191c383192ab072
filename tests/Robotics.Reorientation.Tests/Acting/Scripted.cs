using Robotics.Geometry;
using Robotics.Ports;

namespace Robotics.Reorientation.Tests.Acting;

/// <summary>A policy that does what a test says: targets about the home, and stops.</summary>
internal sealed class Scripted(Func<int, bool> stops) : IHandPolicy
{
    public int Acts { get; private set; }

    public int Begun { get; private set; }

    /// <summary>Before each action, with its number from 0.</summary>
    public Action<int>? Before { get; init; }

    public string Sees => "state";

    public void Begin(IHandWorlds worlds, int world, int objectIndex) => Begun++;

    public void Act(IHandWorlds worlds, ReadOnlySpan<bool> active, ReadOnlySpan<Rotation> goals, Span<double> targets, Span<bool> stop)
    {
        Before?.Invoke(Acts);
        for (int j = 0; j < targets.Length; j++)
        {
            targets[j] = worlds.Hand.Home[j] + .5 * Math.Sin(1.3 * Acts + j);
        }

        stop[0] = stops(Acts++);
    }
}

/// <summary>A hand that writes down what it is told.</summary>
internal sealed class Noted(IHand hand) : IHand
{
    public List<bool> Held { get; } = [];

    /// <summary>Told in place of the hand's own answer, for each call by its number; null for its own.</summary>
    public Func<int, HandStatus?>? Instead { get; init; }

    public HandDescription Description => hand.Description;

    public double ControlPeriod => hand.ControlPeriod;

    public double Time => hand.Time;

    public ReadOnlySpan<double> Positions => hand.Positions;

    public ReadOnlySpan<double> Velocities => hand.Velocities;

    public ReadOnlySpan<double> Torques => hand.Torques;

    public HandStatus Step(ReadOnlySpan<double> targets) => Note(false, hand.Step(targets));

    public HandStatus Hold() => Note(true, hand.Hold());

    public void Dispose() => hand.Dispose();

    private HandStatus Note(bool held, HandStatus status)
    {
        Held.Add(held);
        return Instead?.Invoke(Held.Count - 1) ?? status;
    }
}

/// <summary>A sensor whose word a test may take.</summary>
internal sealed class Doubted(IHandSensor sensor) : IHandSensor
{
    public string? Doubt { get; set; }

    public IHandWorlds World => sensor.World;

    public bool SeesObject { get; init; } = true;

    public string? Sense() => Doubt ?? sensor.Sense();
}
