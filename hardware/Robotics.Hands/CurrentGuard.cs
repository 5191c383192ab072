namespace Robotics.Hands;

/// <summary>Why a joint has less than its full current.</summary>
[Flags]
public enum Restraints
{
    None = 0,
    Heat = 1,
    Load = 2,
    Stall = 4,
}

/// <summary>How much current one joint may have: less when it is hot, when it bears much for long, when it pushes and does not move.</summary>
/// <param name="peak">Greatest current, A.</param>
internal sealed class CurrentGuard(double peak, HeatLimit heat, LoadLimit load, StallLimit stall)
{
    /// <summary>A limit taken for load or a stall is given back well below what brought it.</summary>
    private const double GiveBack = .9;

    /// <summary>Share of the allowed current from which on it is all of it, as a servo's own control leaves a little.</summary>
    private const double Full = .8;

    private double _square, _stalled;

    public Restraints Why { get; private set; }

    /// <summary>Share of the peak that is allowed.</summary>
    public double Share { get; private set; } = 1;

    /// <summary>A.</summary>
    public double Allowed => Share * peak;

    /// <summary>Root mean square of the current, as a share of the peak.</summary>
    public double Load => Math.Sqrt(_square);

    /// <summary>Whether the current is above what limiting it should have led to.</summary>
    public bool Overloaded => Load > load.Hard;

    /// <param name="current">A.</param>
    /// <param name="temperature">Degrees Celsius.</param>
    /// <param name="error">rad to the target.</param>
    /// <param name="velocity">rad/s.</param>
    /// <param name="dt">Seconds since the last call.</param>
    public void Update(double current, double temperature, double error, double velocity, double dt)
    {
        double share = current / peak;
        _square += (share * share - _square) * (1 - Math.Exp(-dt / load.Time));
        bool pushes = Math.Abs(error) > stall.Error && Math.Abs(velocity) < stall.Velocity && Math.Abs(share) >= Full * Share;
        bool lets = Math.Abs(error) < GiveBack * stall.Error || Math.Abs(velocity) > stall.Velocity;
        _stalled = pushes ? _stalled + dt : lets ? 0 : _stalled;

        Why = (temperature > heat.Soft ? Restraints.Heat : 0)
            | (Load > ((Why & Restraints.Load) != 0 ? GiveBack : 1) * load.Continuous ? Restraints.Load : 0)
            | (_stalled >= stall.After ? Restraints.Stall : 0);
        double cool = 1 - (1 - heat.Least) * Math.Clamp((temperature - heat.Soft) / (heat.Hard - heat.Soft), 0, 1);
        Share = Math.Min(cool, Math.Min((Why & Restraints.Load) != 0 ? load.Continuous : 1, (Why & Restraints.Stall) != 0 ? stall.Share : 1));
    }
}
