namespace MuJoCo;

/// <summary>Which names a misspelt one may have meant.</summary>
internal static class Nearest
{
    /// <summary>Up to <paramref name="count"/> names by edit distance; a name that contains the other counts as near.</summary>
    public static IEnumerable<string> To(string name, IEnumerable<string> names, int count = 5) =>
        names.OrderBy(n => Distance(name, n)).ThenBy(n => n, StringComparer.Ordinal).Take(count);

    private static int Distance(string a, string b)
    {
        if (a.Length > 2 && (b.Contains(a, StringComparison.OrdinalIgnoreCase) || (b.Length > 2 && a.Contains(b, StringComparison.OrdinalIgnoreCase))))
            return 1;
        var row = new int[b.Length + 1];
        for (var j = 0; j <= b.Length; j++) row[j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var above = row[j];
                row[j] = Math.Min(Math.Min(above, row[j - 1]) + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1));
                diagonal = above;
            }
        }
        return row[b.Length];
    }
}
