namespace Robotics.Sim;

/// <summary>Sees the true state after every control period: traces, cameras, goals. It must not change the world.</summary>
public interface ISimObserver
{
    void OnTick(SimWorld world);
}
