namespace Robotics.Sim;

/// <summary>The colours that scene files name, for the eye and the camera.</summary>
public static class Colours
{
    private static readonly SortedDictionary<string, (double R, double G, double B)> Table = new(StringComparer.Ordinal)
    {
        ["black"] = (.08, .08, .08), ["blue"] = (.12, .3, .75), ["brown"] = (.45, .28, .15), ["cyan"] = (.2, .75, .8),
        ["gold"] = (.83, .68, .2), ["green"] = (.15, .6, .25), ["grey"] = (.5, .5, .5), ["orange"] = (.95, .5, .1),
        ["pink"] = (.95, .6, .7), ["purple"] = (.5, .2, .6), ["red"] = (.8, .12, .12), ["silver"] = (.75, .76, .78),
        ["tan"] = (.82, .7, .5), ["white"] = (.95, .95, .95), ["yellow"] = (.95, .85, .2),
    };

    public static IReadOnlyCollection<string> Names => Table.Keys;

    public static bool Known(string name) => Table.ContainsKey(name);

    /// <summary>Red, green, blue in [0, 1]; grey for a colour that is not known, since sensors may say anything.</summary>
    public static (double R, double G, double B) Rgb(string name) => Table.GetValueOrDefault(name, (.5, .5, .5));
}
