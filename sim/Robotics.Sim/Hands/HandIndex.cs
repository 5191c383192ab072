using System.Collections.Immutable;
using MuJoCo;
using Robotics.Ports;

namespace Robotics.Sim;

/// <summary>Where things stand in a compiled hand world. The hand's joints come first, the object's free joint last.</summary>
internal sealed class HandIndex
{
    /// <summary>Owners of geoms that are not a finger (0, 1, ...).</summary>
    public const int Nothing = -1, Table = -2, Object = -3;

    public HandIndex(MjModel model, HandDescription hand)
    {
        ObjectBody = model.Nbody - 1;
        Joints = hand.Joints.Length;
        if (model.Nu != Joints || model.Nq != Joints + 7 || model.Nsite < hand.Fingers)
        {
            throw new InvalidOperationException($"The hand '{hand.Name}' has {Joints} joints, {model.Nu} servos and {model.Nsite} tip sites: it needs a servo a joint and a site a finger.");
        }

        int[] bodies = [.. model.I32("geom_bodyid")];
        TipSites = [.. Enumerable.Range(0, hand.Fingers).Select(i => model.Id(MjObject.Site, $"finger{i}/tip"))];
        int[] firstJoints = [.. model.I32("body_jntadr")];
        Owner = [.. Enumerable.Range(0, model.Ngeom).Select(g =>
            model.I32("geom_contype")[g] == 0 ? Nothing
            : bodies[g] == ObjectBody ? Object
            : bodies[g] == 0 ? Table
            : firstJoints[bodies[g]] < 0 ? Nothing
            : firstJoints[bodies[g]] / hand.JointsPerFinger)];
    }

    public int ObjectBody { get; }

    /// <summary>Of the hand.</summary>
    public int Joints { get; }

    /// <summary>One a finger.</summary>
    public ImmutableArray<int> TipSites { get; }

    /// <summary>The finger that a geom belongs to, or what else it is.</summary>
    public ImmutableArray<int> Owner { get; }
}
