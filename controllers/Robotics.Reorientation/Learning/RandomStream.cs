using System.Numerics;
using Robotics.Geometry;

namespace Robotics.Reorientation.Learning;

/// <summary>
/// Chance whose state can be kept: xoshiro256** (Blackman and Vigna 2018), seeded by SplitMix64 from a seed and a purpose, so
/// that streams of different purposes do not depend on one another.
/// </summary>
public sealed class RandomStream
{
    private readonly ulong[] s = new ulong[4];

    public RandomStream(int seed, string purpose)
    {
        // FNV-1a over the purpose.
        ulong x = 14695981039346656037;
        foreach (char c in purpose)
        {
            x = (x ^ c) * 1099511628211;
        }

        x ^= unchecked((ulong)seed * 0x9E3779B97F4A7C15);
        for (int i = 0; i < s.Length; i++)
        {
            ulong z = x += 0x9E3779B97F4A7C15;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            s[i] = z ^ (z >> 31);
        }
    }

    /// <summary>The whole state, to be kept and put back.</summary>
    public Span<ulong> State => s;

    /// <summary>Even in [0, 1).</summary>
    public double Next() => (Bits() >> 11) * (1.0 / (1UL << 53));

    public double Between(double low, double high) => low + ((high - low) * Next());

    public bool Chance(double probability) => Next() < probability;

    /// <summary>Even in 0 ... n - 1 (Lemire 2019, without the rejection: the bias is below 2^-32 for n below 2^32).</summary>
    public int Below(int n) => (int)Math.BigMul(Bits(), (ulong)n, out _);

    /// <summary>A standard normal number (Box and Muller 1958).</summary>
    public double Normal() => Math.Sqrt(-2 * Math.Log(1 - Next())) * Math.Cos(2 * Math.PI * Next());

    /// <summary>Even over all rotations: four normal numbers, normalised.</summary>
    public Rotation Rotation() => new Rotation(Normal(), Normal(), Normal(), Normal()).Normalized();

    /// <summary>Fisher and Yates.</summary>
    public void Shuffle<T>(Span<T> values)
    {
        for (int i = values.Length - 1; i > 0; i--)
        {
            int j = Below(i + 1);
            (values[i], values[j]) = (values[j], values[i]);
        }
    }

    private ulong Bits()
    {
        ulong result = BitOperations.RotateLeft(s[1] * 5, 7) * 9;
        ulong t = s[1] << 17;
        s[2] ^= s[0];
        s[3] ^= s[1];
        s[1] ^= s[2];
        s[0] ^= s[3];
        s[2] ^= t;
        s[3] = BitOperations.RotateLeft(s[3], 45);
        return result;
    }
}
