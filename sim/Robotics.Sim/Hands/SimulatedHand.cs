using Robotics.Ports;

namespace Robotics.Sim;

/// <summary>One hand of one world: what is tried on it goes to a real one unchanged. Time passes by its calls alone. The world stays its owner's.</summary>
public sealed class SimulatedHand : IHand, IHandSensor
{
    private readonly IHandWorlds _world;
    private readonly double[] _targets;
    private readonly HoldTargets _hold;
    private bool _holding;

    /// <exception cref="ArgumentException">It is not one world.</exception>
    public SimulatedHand(IHandWorlds world)
    {
        if (world.Count != 1)
        {
            throw new ArgumentException($"A simulated hand is one world and these are {world.Count}. Make one.", nameof(world));
        }

        _world = world;
        _targets = new double[world.Hand.Joints.Length];
        _hold = new(_targets.Length, world.ControlPeriod);
    }

    /// <summary>Told after each control period, with the world as it is.</summary>
    public Action? Stepped { get; init; }

    public HandDescription Description => _world.Hand;

    public double ControlPeriod => _world.ControlPeriod;

    public double Time { get; private set; }

    public IHandWorlds World => _world;

    /// <summary>False for a policy that sees by a camera: it reads of the object only how it lies when a goal is set.</summary>
    public bool SeesObject { get; init; } = true;

    /// <summary>The truth, always of now.</summary>
    public string? Sense() => _world.Broken[0] == 0 ? null : Broken;

    public ReadOnlySpan<double> Positions => _world.Positions;

    public ReadOnlySpan<double> Velocities => _world.Velocities;

    public ReadOnlySpan<double> Torques => _world.Torques;

    public HandStatus Step(ReadOnlySpan<double> targets)
    {
        if (HandTargets.Refuse(Description, targets) is { } wrong)
        {
            HandStatus held = Hold();
            return held.IsFault ? held : new(HandCode.Invalid, -1, wrong);
        }

        _holding = false;
        targets.CopyTo(_targets);
        HandStatus status = Period();
        _hold.Followed(_targets, Velocities);
        return status;
    }

    public HandStatus Hold()
    {
        if (!_holding)
        {
            _hold.From(Positions, _targets);
            _holding = true;
        }

        return Period();
    }

    public void Dispose()
    {
    }

    private HandStatus Period()
    {
        _world.Step(_targets, default);
        Time += ControlPeriod;
        Stepped?.Invoke();
        return _world.Broken[0] == 0 ? HandStatus.Ok : new(HandCode.Fault, -1, Broken);
    }

    private string Broken => $"The physics of hand '{Description.Name}' broke down. Reset its world.";
}
