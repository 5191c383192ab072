namespace Robotics.Geometry;

/// <summary>Small symmetric positive definite systems.</summary>
public static class Cholesky
{
    /// <summary>Solves a x = b in place: <paramref name="a"/> (n x n, lower triangle) becomes its factor, <paramref name="b"/> (n) the solution.</summary>
    public static void Solve(Span<double> a, Span<double> b)
    {
        int n = b.Length;
        for (int j = 0; j < n; j++)
        {
            for (int k = 0; k < j; k++)
            {
                for (int i = j; i < n; i++)
                {
                    a[n * i + j] -= a[n * i + k] * a[n * j + k];
                }
            }

            double d = Math.Sqrt(a[n * j + j]);
            for (int i = j; i < n; i++)
            {
                a[n * i + j] /= d;
            }
        }

        for (int i = 0; i < n; i++)
        {
            for (int k = 0; k < i; k++)
            {
                b[i] -= a[n * i + k] * b[k];
            }

            b[i] /= a[n * i + i];
        }

        for (int i = n - 1; i >= 0; i--)
        {
            for (int k = i + 1; k < n; k++)
            {
                b[i] -= a[n * k + i] * b[k];
            }

            b[i] /= a[n * i + i];
        }
    }
}
