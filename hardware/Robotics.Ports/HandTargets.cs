namespace Robotics.Ports;

/// <summary>Whether a hand may be given targets: the first rule they break, in words, or null.</summary>
public static class HandTargets
{
    public static string? Refuse(HandDescription hand, ReadOnlySpan<double> targets)
    {
        if (targets.Length != hand.Joints.Length)
        {
            return $"{targets.Length} targets for the {hand.Joints.Length} joints of hand '{hand.Name}'. Give one a joint.";
        }

        for (int i = 0; i < targets.Length; i++)
        {
            if (!double.IsFinite(targets[i]))
            {
                return $"The target of joint '{hand.Joints[i]}' is {targets[i]}. Give a number of radians.";
            }
        }

        return null;
    }
}
