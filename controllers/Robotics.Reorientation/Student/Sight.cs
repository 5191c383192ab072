using Robotics.Reorientation.Acting;

namespace Robotics.Reorientation.Student;

/// <summary>What is wrong with what a camera shows.</summary>
public enum SightFault
{
    None,

    /// <summary>A depth is no number.</summary>
    NotNumbers,

    /// <summary>Not one pixel is seen.</summary>
    Nothing,

    /// <summary>The picture is the one before, to the bit, although the hand has moved.</summary>
    Frozen,

    /// <summary>Nothing is there but the hand and what is under it.</summary>
    NoObject,
}

/// <summary>
/// Judges the pictures of one camera, one after another: with a fault the hand is to hold, and after a second of faults without
/// a good picture it is over. A shorter gap is gone on from.
/// </summary>
internal sealed class Sight(int pixels, int joints, double period)
{
    /// <summary>s of faults after which there is no going on.</summary>
    public const double Patience = 1;

    /// <summary>rad that a joint has moved by where a picture must have changed.</summary>
    private const double Moved = 0.02;

    /// <summary>An object is as many pixels at least that are so many m in front of what is there without one.</summary>
    private const int LeastPixels = 20;

    /// <inheritdoc cref="LeastPixels"/>
    private const float InFront = 0.02f;

    private readonly float[] last = new float[pixels];
    private readonly double[] where = new double[joints];
    private int looks, faults;

    public SightFault Fault { get; private set; }

    /// <summary>It has been blind too long: until <see cref="Begin"/>.</summary>
    public bool Over { get; private set; }

    public void Begin() => (looks, faults, Fault, Over) = (0, 0, SightFault.None, false);

    /// <param name="depth">As the camera gave it.</param>
    /// <param name="empty">As drawn without an object.</param>
    /// <param name="positions">rad, one a joint.</param>
    public SightFault Look(ReadOnlySpan<float> depth, ReadOnlySpan<float> empty, ReadOnlySpan<double> positions)
    {
        bool same = looks > 0 && depth.SequenceEqual(last);
        // Held, the hand does not move any more: once frozen, only another picture counts.
        Fault = same && (Fault == SightFault.Frozen || HasMoved(positions)) ? SightFault.Frozen : Judge(depth, empty);
        if (!same)
        {
            depth.CopyTo(last);
            positions.CopyTo(where);
        }

        looks++;
        faults = Fault == SightFault.None ? 0 : faults + 1;
        Over |= faults * period >= Patience;
        return Fault;
    }

    /// <summary>Why it is over; null while it is not.</summary>
    public PolicyTrouble? Trouble => !Over ? null : Fault switch
    {
        SightFault.NotNumbers => new(ReorientCode.Stale, "the camera's depths are not numbers"),
        SightFault.Nothing => new(ReorientCode.Stale, "the camera sees nothing"),
        SightFault.Frozen => new(ReorientCode.Stale, "the camera's picture stands still although the hand has moved"),
        _ => new(ReorientCode.ObjectLost, "there is no object in the hand's space"),
    };

    private static SightFault Judge(ReadOnlySpan<float> depth, ReadOnlySpan<float> empty)
    {
        int seen = 0, inFront = 0;
        for (int i = 0; i < depth.Length; i++)
        {
            float z = depth[i];
            if (!float.IsFinite(z))
            {
                return SightFault.NotNumbers;
            }

            if (z > 0)
            {
                seen++;
                inFront += empty[i] == 0 || z < empty[i] - InFront ? 1 : 0;
            }
        }

        return seen == 0 ? SightFault.Nothing : inFront < LeastPixels ? SightFault.NoObject : SightFault.None;
    }

    private bool HasMoved(ReadOnlySpan<double> positions)
    {
        for (int j = 0; j < positions.Length; j++)
        {
            if (Math.Abs(positions[j] - where[j]) > Moved)
            {
                return true;
            }
        }

        return false;
    }
}
