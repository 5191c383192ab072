using System.Globalization;
using System.Text.RegularExpressions;

namespace ROS2;

/// <summary>What a plain word of YAML is in a parameter file: as rcl_yaml_param_parser reads it, YAML 1.1 with C's numbers.</summary>
internal static partial class YamlScalar
{
    public static RosValue Read(string text)
    {
        switch (text)
        {
            case "y" or "Y" or "yes" or "Yes" or "YES" or "true" or "True" or "TRUE" or "on" or "On" or "ON": return true;
            case "n" or "N" or "no" or "No" or "NO" or "false" or "False" or "FALSE" or "off" or "Off" or "OFF": return false;
            case ".nan" or ".NaN" or ".NAN": return double.NaN;
            case ".inf" or ".Inf" or ".INF" or "+.inf" or "+.Inf" or "+.INF": return double.PositiveInfinity;
            case "-.inf" or "-.Inf" or "-.INF": return double.NegativeInfinity;
        }

        if (Integer().Match(text) is { Success: true } i && Whole(i) is { } whole) return whole;
        // An integer that is too large for one is a floating-point number, as there.
        return Number().IsMatch(text) ? double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture) : text;
    }

    private static long? Whole(Match match)
    {
        bool negative = match.Groups["sign"].Value == "-";
        (string digits, uint radix) = match.Groups["hex"].Success ? (match.Groups["hex"].Value, 16u) : match.Groups["oct"].Success ? (match.Groups["oct"].Value, 8u) : (match.Groups["dec"].Value, 10u);
        Int128 value = 0;
        foreach (char digit in digits)
        {
            value = (value * radix) + Convert.ToInt32(digit.ToString(), 16);
            if (value > (Int128)long.MaxValue + 1) return null;
        }

        value = negative ? -value : value;
        return value <= long.MaxValue ? (long)value : null;
    }

    [GeneratedRegex(@"^(?<sign>[-+]?)(?:0[xX](?<hex>[0-9a-fA-F]+)|(?<oct>0[0-7]+)|(?<dec>0|[1-9][0-9]*))$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Integer();

    [GeneratedRegex(@"^[-+]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][-+]?[0-9]+)?$", RegexOptions.CultureInvariant)]
    private static partial Regex Number();
}
