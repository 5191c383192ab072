namespace Robotics.Sim;

/// <summary>Independent streams of chance from one seed.</summary>
public static class Seeds
{
    /// <summary>A generator for a purpose (any text) of a seed: streams of different purposes do not depend on one another.</summary>
    public static Random Stream(int seed, string purpose)
    {
        // FNV-1a over the text, then the finaliser of SplitMix64 (Steele, Lea, Flood 2014).
        ulong x = 14695981039346656037;
        foreach (char c in purpose)
        {
            x = (x ^ c) * 1099511628211;
        }

        x ^= unchecked((ulong)seed * 0x9E3779B97F4A7C15);
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
        return new Random((int)((x ^ (x >> 31)) & 0x7fffffff));
    }

    /// <summary>A standard normal number (Box and Muller 1958).</summary>
    public static double Normal(this Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    public static double In(this Random random, Interval range) => range.At(random.NextDouble());
}
