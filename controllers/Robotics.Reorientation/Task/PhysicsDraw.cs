using Robotics.Ports;
using Robotics.Reorientation.Configuration;
using Robotics.Reorientation.Learning;

namespace Robotics.Reorientation.Task;

/// <summary>How worlds differ from what is known, as far as the level says.</summary>
internal sealed class PhysicsDraw(RandomisationConfig ranges)
{
    public HandPhysics Draw(double level, RandomStream random)
    {
        if (level <= 0)
        {
            return HandPhysics.Nominal;
        }

        return new(
            Factor(ranges.Friction), Factor(ranges.TableFriction), Factor(ranges.ObjectMass), Factor(ranges.ObjectScale),
            Factor(ranges.LinkMass), Factor(ranges.Stiffness), Factor(ranges.Damping), random.Chance(level * ranges.DelayShare) ? 1 : 0);

        double Factor(double[] range) => 1 + (level * (random.Between(range[0], range[1]) - 1));
    }

    /// <summary>A force on the object for one period, N; zero mostly.</summary>
    public void Push(double level, RandomStream random, Span<double> force)
    {
        force.Clear();
        if (level > 0 && random.Chance(ranges.PushShare))
        {
            double newtons = level * ranges.PushAcceleration * ranges.PushMass;
            for (int axis = 0; axis < force.Length; axis++)
            {
                force[axis] = newtons * random.Normal() / Math.Sqrt(3);
            }
        }
    }
}
