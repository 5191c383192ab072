namespace Robotics.Reorientation.Learning;

/// <summary>Mean and variance of columns, over all rows ever seen (Chan, Golub and LeVeque 1983), to normalise by.</summary>
public sealed class RunningMoments
{
    /// <summary>Normalised numbers lie within this.</summary>
    internal const float Bound = 5;

    private readonly double[] mean, square;
    private readonly float[] shift, factor;
    private double count;

    public RunningMoments(int columns)
    {
        (mean, square, shift, factor) = (new double[columns], new double[columns], new float[columns], new float[columns]);
        Array.Fill(factor, 1);
    }

    public int Columns => mean.Length;

    /// <summary>What is taken from a column, and what it is then multiplied by.</summary>
    public ReadOnlySpan<float> Shift => shift;

    /// <inheritdoc cref="Shift"/>
    public ReadOnlySpan<float> Factor => factor;

    /// <param name="rows">Row by row.</param>
    public void Update(ReadOnlySpan<float> rows)
    {
        int n = rows.Length / Columns;
        for (int c = 0; c < Columns; c++)
        {
            double sum = 0, deviation = 0;
            for (int i = c; i < rows.Length; i += Columns)
            {
                sum += rows[i];
            }

            double batch = sum / n;
            for (int i = c; i < rows.Length; i += Columns)
            {
                double d = rows[i] - batch;
                deviation += d * d;
            }

            double apart = batch - mean[c], total = count + n;
            mean[c] += apart * n / total;
            square[c] += deviation + (apart * apart * count * n / total);
        }

        count += n;
        Prepare();
    }

    /// <summary>(x - mean) / deviation of every column, bounded, in place.</summary>
    public void Normalise(Span<float> rows)
    {
        for (int i = 0; i < rows.Length; i += Columns)
        {
            Span<float> row = rows.Slice(i, Columns);
            for (int c = 0; c < row.Length; c++)
            {
                row[c] = Math.Clamp((row[c] - shift[c]) * factor[c], -Bound, Bound);
            }
        }
    }

    public void Save(Safetensors file, string name)
    {
        file.Add<double>($"{name}.mean", mean);
        file.Add<double>($"{name}.square", square);
        file.Add<double>($"{name}.count", [count]);
    }

    public void Load(Safetensors file, string name)
    {
        file.Into<double>($"{name}.mean", mean);
        file.Into<double>($"{name}.square", square);
        count = file.Get<double>($"{name}.count")[0];
        Prepare();
    }

    private void Prepare()
    {
        for (int c = 0; c < Columns; c++)
        {
            shift[c] = (float)mean[c];
            factor[c] = count > 1 ? (float)(1 / Math.Sqrt((square[c] / count) + 1e-6)) : 1;
        }
    }
}
