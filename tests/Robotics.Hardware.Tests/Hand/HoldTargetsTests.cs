using Robotics.Ports;

namespace Robotics.Hardware.Tests.Hand;

/// <summary>Three joints of a hand of 100 Hz: the first presses, the second moves, the third has a new target.</summary>
public class HoldTargetsTests
{
    private readonly HoldTargets _hold = new(3, .01);

    [Fact]
    public void WhatPressesKeepsItsTargetAndTheRestStopsWhereItIs()
    {
        Follow(30, [.5, .5, .2], [.01, 1, 0]);
        Follow(1, [.5, .5, .8], [.01, 1, 0]);
        Assert.Equal([.5, .3, .2], Held([.3, .3, .2]));
    }

    [Fact]
    public void AJointThatHasJustComeToStandStopsWhereItIs()
    {
        Follow(30, [.5, .5, .5], [1, 1, 1]);
        Follow(5, [.5, .5, .5], [0, 0, 0]);
        Assert.Equal([.3, .3, .3], Held([.3, .3, .3]));
        Follow(10, [.5, .5, .5], [0, 0, 0]);
        Assert.Equal([.5, .5, .5], Held([.3, .3, .3]));
    }

    [Fact]
    public void TargetsThatCreepAreNotOneTarget()
    {
        for (int k = 0; k < 100; k++)
        {
            Follow(1, [.004 * k, 0, 0], [.05, 0, 0]);
        }

        Assert.Equal(.1, Held([.1, .1, .1])[0]);
    }

    private void Follow(int periods, double[] targets, double[] velocities)
    {
        for (int k = 0; k < periods; k++)
        {
            _hold.Followed(targets, velocities);
        }
    }

    private double[] Held(double[] positions)
    {
        double[] targets = new double[3];
        _hold.From(positions, targets);
        return targets;
    }
}
