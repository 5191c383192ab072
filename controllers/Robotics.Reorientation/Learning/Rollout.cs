using Robotics.Reorientation.Configuration;

namespace Robotics.Reorientation.Learning;

/// <summary>What happened between two updates, step by step and in each step world by world.</summary>
public sealed class Rollout(int steps, int worlds, int row, int actions)
{
    public int Steps => steps;

    public int Worlds => worlds;

    public int Count => steps * worlds;

    /// <summary>As seen, and normalised as the nets had them; [Count, row].</summary>
    public float[] Raw { get; } = new float[steps * worlds * row];

    /// <inheritdoc cref="Raw"/>
    public float[] Rows { get; } = new float[steps * worlds * row];

    /// <summary>Of the distribution that was drawn from, and what was drawn; [Count, actions].</summary>
    public float[] Means { get; } = new float[steps * worlds * actions];

    /// <inheritdoc cref="Means"/>
    public float[] Actions { get; } = new float[steps * worlds * actions];

    /// <summary>Logarithm of the density of what was drawn; [Count].</summary>
    public float[] LogProbabilities { get; } = new float[steps * worlds];

    /// <summary>Of the critic, in the units of rewards.</summary>
    public float[] Values { get; } = new float[steps * worlds];

    public float[] Rewards { get; } = new float[steps * worlds];

    /// <summary>1 where nothing follows.</summary>
    public byte[] Ended { get; } = new byte[steps * worlds];

    /// <summary>How much better than the critic thought; and with its value, what was got.</summary>
    public float[] Advantages { get; } = new float[steps * worlds];

    /// <inheritdoc cref="Advantages"/>
    public float[] Returns { get; } = new float[steps * worlds];

    /// <summary>The rows of one step.</summary>
    public Span<float> RawOf(int step) => Raw.AsSpan(step * worlds * row, worlds * row);

    /// <inheritdoc cref="RawOf"/>
    public Span<float> RowsOf(int step) => Rows.AsSpan(step * worlds * row, worlds * row);

    /// <summary>
    /// Generalised advantage estimation (Schulman et al. 2016, equation 16): A_t = d_t + g l A_{t+1} with
    /// d_t = r_t + g V_{t+1} - V_t, cut where a goal ended.
    /// </summary>
    /// <param name="last">The critic's values after the last step, [worlds].</param>
    public void Estimate(PpoConfig config, ReadOnlySpan<float> last)
    {
        for (int w = 0; w < worlds; w++)
        {
            double advantage = 0, next = last[w];
            for (int t = steps - 1; t >= 0; t--)
            {
                int i = (t * worlds) + w;
                double goesOn = Ended[i] != 0 ? 0 : 1;
                double delta = Rewards[i] + (config.Discount * next * goesOn) - Values[i];
                advantage = delta + (config.Discount * config.Lambda * goesOn * advantage);
                next = Values[i];
                Advantages[i] = (float)advantage;
                Returns[i] = (float)(advantage + Values[i]);
            }
        }
    }
}
