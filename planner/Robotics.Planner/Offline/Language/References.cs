using System.Collections.Immutable;
using System.Globalization;
using Robotics.Geometry;
using Robotics.Perception;
using Robotics.Ports;

namespace Robotics.Planner.Offline.Language;

/// <summary>What a noun phrase stands for.</summary>
/// <param name="Problem">A question or an explanation, when it stands for nothing or for too much.</param>
internal sealed record Resolution(ImmutableArray<SensedObject> Objects, string? Problem)
{
    public static Resolution Of(params SensedObject[] objects) => new([.. objects], null);

    public static Resolution Fail(string problem) => new([], problem);
}

/// <summary>
/// Finds the objects that a noun phrase stands for: first by the words of their names, then by colour, material and shape;
/// relations and superlatives choose among several. Names are compared as text and never read as anything else.
/// </summary>
internal sealed class References(WorldView world)
{
    /// <summary>Two positions or sizes closer than this do not tell objects apart, m.</summary>
    private const double Distinct = 0.01;

    private readonly ImmutableArray<(SensedObject Object, string[] Words)> known =
        [.. world.Objects.Select(o => (o, Words.OfName(o.Name)))];

    /// <summary>The thing last spoken of.</summary>
    public ImmutableArray<SensedObject> Last { get; set; } = [];

    /// <summary>Words that were read with a slip or passed over, for the report.</summary>
    public List<string> Notes { get; } = [];

    public List<string> Unused { get; } = [];

    public WorldView World => world;

    /// <summary>True when some object could be called so: by name, colour, material, shape or synonym.</summary>
    public bool CanName(string word, bool alike = true) =>
        Lexicon.Anything.Contains(word) || Lexicon.Anything.Contains(Words.Stem(word)) || ByName(word).Any() || ByAttribute(word).Any() || ByGroup(word).Any() || ByShape(word).Any()
        || (alike && ByMisspelling(word).Any());

    public bool IsNameWord(string word) => ByName(word).Any();

    public string Seen() => world.Objects.Length == 0 ? "I see no objects at all." : $"I see: {Text.List(world.Objects.Select(o => Text.Quote(o.Name)))}.";

    public Resolution Resolve(Phrase phrase)
    {
        if (phrase.IsPronoun)
        {
            return Last.Length > 0 ? new(Last, null) : Resolution.Fail($"What does \"it\" stand for? {Seen()}");
        }

        if (phrase.Entity is { } entity && world.Find(entity) is { } named)
        {
            return Remember(Resolution.Of(named));
        }

        List<SensedObject> found = [.. world.Objects];
        string[] exact = [.. phrase.Words];
        if (exact.Length > 0 && phrase.Choices.Count == 0 && known.Where(k => k.Words.SequenceEqual(exact)).ToList() is [{ } one])
        {
            found = [one.Object];
        }
        else
        {
            for (int i = 0; i < phrase.Words.Count; i++)
            {
                string word = phrase.Words[i];
                if (Lexicon.Anything.Contains(Words.Stem(word)) && !ByName(word).Any())
                {
                    continue;
                }

                List<SensedObject> matching = Matching(word);
                if (matching.Count == 0)
                {
                    bool attribute = Lexicon.Colours.Contains(word) || Lexicon.Materials.Contains(word);
                    bool head = i == phrase.Words.Count - 1;
                    if (head || attribute)
                    {
                        return Resolution.Fail(attribute ? NoSuch(phrase) : $"I see nothing called {Text.Quote(phrase.Text)}. {Seen()}");
                    }

                    Unused.Add(word);
                    continue;
                }

                List<SensedObject> both = [.. found.Where(matching.Contains)];
                if (both.Count == 0 && found.Count < world.Objects.Length && !ByName(word).Any() && !ByAttribute(word).Any())
                {
                    // "milk carton": the second word is only a kind of thing, and the first has said which.
                    Unused.Add(word);
                    continue;
                }

                if (both.Count == 0)
                {
                    return Resolution.Fail(NoSuch(phrase));
                }

                found = both;
            }
        }

        foreach (Phrase excluded in phrase.Excluded)
        {
            Phrase whole = excluded;
            ImmutableArray<SensedObject> last = Last;
            ImmutableArray<SensedObject> out_ = AllOf(whole, found);
            Last = last;
            found.RemoveAll(o => out_.Contains(o));
        }

        foreach ((Relation relation, Phrase reference) in phrase.Restrictors)
        {
            Vector3 origin = Vector3.Zero;
            SensedObject? other = null;
            if (!reference.IsBase)
            {
                ImmutableArray<SensedObject> last = Last;
                Resolution r = Resolve(reference);
                Last = last;
                if (r.Problem is not null)
                {
                    return r;
                }

                other = r.Objects[0];
                origin = other.Pose.Translation;
                found.RemoveAll(o => o.Name == other.Name);
            }

            List<SensedObject> kept = Related(found, relation, origin, other);
            if (kept.Count == 0)
            {
                return Resolution.Fail($"I see no {Text.Quote(phrase.Text)} {Text.Of(relation)} {(other is null ? "the base" : Text.Quote(other.Name))}. {Seen()}");
            }

            found = kept;
        }

        // "a small can" and "the small can": with one candidate left the choice is already made.
        foreach (Choice choice in phrase.Choices)
        {
            found = found.Count > 1 ? Choose(found, choice) : found;
        }

        if (found.Count == 0)
        {
            return Resolution.Fail($"I see no {Text.Quote(phrase.Text)}. {Seen()}");
        }

        bool plural = phrase.Words.Count > 0 && !Lexicon.Anything.Contains(Words.Stem(phrase.Words[^1])) && Words.IsPlural(phrase.Words[^1]) && !ByNameExactly(phrase.Words[^1]).Any();
        if (phrase.Count is { } count && count > 1)
        {
            return count == found.Count ? Remember(new([.. ByDistance(found)], null))
                : count < found.Count ? Resolution.Fail(Which(found, phrase, $"Which {count} of the {found.Count}"))
                : Resolution.Fail($"I see {found.Count} {Text.Quote(phrase.Text)}, not {count}.");
        }

        if (found.Count > 1 && phrase.Quantifier == Quantifier.Any && phrase.Choices.Count == 0)
        {
            return Remember(Resolution.Of(ByDistance(found)[0]));
        }

        if (found.Count > 1 && (phrase.Quantifier is Quantifier.All or Quantifier.Both || plural) && (phrase.Words.Count > 0 || phrase.Choices.Count > 0))
        {
            return phrase.Quantifier == Quantifier.Both && found.Count != 2
                ? Resolution.Fail(Which(found, phrase, $"Which two of the {found.Count}"))
                : Remember(new([.. ByDistance(found)], null));
        }

        return found.Count == 1 ? Remember(new([.. found], null)) : Resolution.Fail(Which(found, phrase, $"Which of the {Text.Number(found.Count)}"));
    }

    private ImmutableArray<SensedObject> AllOf(Phrase phrase, List<SensedObject> among)
    {
        if (phrase.Entity is { } name)
        {
            return [.. among.Where(o => o.Name == name)];
        }

        List<SensedObject> found = among;
        foreach (string word in phrase.Words.Where(w => !Lexicon.Anything.Contains(Words.Stem(w))))
        {
            List<SensedObject> matching = Matching(word);
            found = [.. found.Where(matching.Contains)];
        }

        // "The biggest other milk" of one milk is none: there is nothing to choose from any more.
        foreach (Choice choice in phrase.Choices.TakeWhile(_ => found.Count > 0))
        {
            found = Choose(found, choice);
        }

        return [.. found];
    }

    private Resolution Remember(Resolution r)
    {
        Last = r.Objects;
        return r;
    }

    private List<SensedObject> Matching(string word)
    {
        List<SensedObject> named = [.. ByName(word).Union(ByAttribute(word))];
        if (named.Count > 0)
        {
            return named;
        }

        List<SensedObject> grouped = [.. ByGroup(word)];
        if (grouped.Count > 0)
        {
            return grouped;
        }

        List<SensedObject> shaped = [.. ByShape(word)];
        if (shaped.Count > 0)
        {
            return shaped;
        }

        List<SensedObject> alike = [.. ByMisspelling(word)];
        if (alike.Count > 0)
        {
            Notes.Add($"I read \"{word}\" as {Text.List(alike.Select(o => Text.Quote(o.Name)), "or")}.");
        }

        return alike;
    }

    private IEnumerable<SensedObject> ByNameExactly(string word) => known.Where(k => k.Words.Contains(word)).Select(k => k.Object);

    private IEnumerable<SensedObject> ByName(string word) => known.Where(k => k.Words.Any(w => Words.Same(w, word))).Select(k => k.Object);

    private IEnumerable<SensedObject> ByMisspelling(string word) => known.Where(k => k.Words.Any(w => Words.Alike(w, word))).Select(k => k.Object);

    private IEnumerable<SensedObject> ByAttribute(string word)
    {
        string[] group = Group(word) ?? [word];
        return known.Where(k => AttributeWords(k.Object).Any(a => group.Any(g => Words.Same(a, g)))
            || (k.Object.Magnet > 0 && group.Contains("magnet"))).Select(k => k.Object);
    }

    private static IEnumerable<string> AttributeWords(SensedObject o) => Words.OfName(o.Colour).Concat(Words.OfName(o.Material));

    private IEnumerable<SensedObject> ByGroup(string word) =>
        Group(word) is { } group ? known.Where(k => k.Words.Any(w => group.Any(g => Words.Same(g, w)))).Select(k => k.Object) : [];

    private static string[]? Group(string word) => Array.Find(Lexicon.Synonyms, g => Array.Exists(g, w => Words.Same(w, word)));

    private IEnumerable<SensedObject> ByShape(string word) => world.Objects.Where(o => LooksLike(o, Words.Stem(word)));

    private static bool LooksLike(SensedObject o, string noun)
    {
        Vector3 s = o.Size;
        double[] e = [s.X, s.Y, s.Z];
        Array.Sort(e);
        bool Single(ShapeKind kind) => o.Parts.Length == 1 && o.Parts[0].Shape.Kind == kind;
        bool loose = o.Mobility.Kind == MobilityKind.Free;
        return noun switch
        {
            "box" or "block" or "brick" or "cuboid" => loose && Single(ShapeKind.Box) && e[0] > 0.2 * e[1] && e[2] < 3 * e[1],
            "cube" => loose && Single(ShapeKind.Box) && e[2] < 1.25 * e[0],
            "cylinder" or "tube" or "can" or "tin" => loose && Single(ShapeKind.Cylinder),
            "ball" or "sphere" => loose && Single(ShapeKind.Sphere),
            "stick" or "rod" or "bar" or "pole" => loose && e[2] > 3 * e[1],
            "plate" or "sheet" or "card" or "mat" or "pad" or "board" or "tile" or "square" => e[0] < 0.2 * e[1],
            "button" or "switch" or "knob" => o.Mobility.Kind == MobilityKind.Slide,
            _ => false,
        };
    }

    private List<SensedObject> Related(List<SensedObject> found, Relation relation, Vector3 origin, SensedObject? other)
    {
        double Gap(SensedObject o) => other is null
            ? o.Pose.Translation.Horizontal.Length
            : (o.Pose.Translation - origin).Horizontal.Length - (o.Size.Horizontal.Length + other.Size.Horizontal.Length) / 4;
        Vector3 At(SensedObject o) => o.Pose.Translation;
        switch (relation)
        {
            case Relation.LeftOf:
                return [.. found.Where(o => At(o).Y > origin.Y + Distinct)];
            case Relation.RightOf:
                return [.. found.Where(o => At(o).Y < origin.Y - Distinct)];
            case Relation.Behind:
                return [.. found.Where(o => At(o).X > origin.X + Distinct)];
            case Relation.InFrontOf:
                return [.. found.Where(o => At(o).X < origin.X - Distinct)];
            case Relation.On or Relation.From:
                return other is null ? found : [.. found.Where(o => WorldView.RestsOn(o, other))];
            case Relation.Under:
                return other is null ? found : [.. found.Where(o => WorldView.RestsOn(other, o))];
            case Relation.FarthestFrom or Relation.AwayFrom:
                return found.Count == 0 ? found : [found.MaxBy(Gap)!];
            default:
                // near, next to, beside, at: the nearest one.
                return found.Count == 0 ? found : [found.MinBy(Gap)!];
        }
    }

    private List<SensedObject> Choose(List<SensedObject> found, Choice choice)
    {
        if (choice == Choice.Other)
        {
            return [.. found.Where(o => !Last.Contains(o))];
        }

        if (choice == Choice.Middle)
        {
            List<SensedObject> row = [.. found.OrderBy(o => o.Pose.Translation.Y)];
            return row.Count % 2 == 1 ? [row[row.Count / 2]] : found;
        }

        Func<SensedObject, double> key = choice switch
        {
            Choice.Biggest => o => Math.Cbrt(o.Size.X * o.Size.Y * o.Size.Z),
            Choice.Smallest => o => -Math.Cbrt(o.Size.X * o.Size.Y * o.Size.Z),
            Choice.Longest => o => Math.Max(o.Size.X, Math.Max(o.Size.Y, o.Size.Z)),
            Choice.Shortest => o => -Math.Max(o.Size.X, Math.Max(o.Size.Y, o.Size.Z)),
            Choice.Tallest => o => o.BoundsInBase.Size.Z,
            Choice.Lowest => o => -o.BoundsInBase.Size.Z,
            Choice.Heaviest => o => o.Mass,
            Choice.Lightest => o => -o.Mass,
            Choice.Widest => o => Math.Min(o.Size.X, o.Size.Y),
            Choice.Thinnest => o => -Math.Min(o.Size.X, o.Size.Y),
            Choice.Nearest => o => -o.Pose.Translation.Horizontal.Length,
            Choice.Farthest => o => o.Pose.Translation.Horizontal.Length,
            Choice.Leftmost => o => o.Pose.Translation.Y,
            Choice.Rightmost => o => -o.Pose.Translation.Y,
            Choice.Front => o => -o.Pose.Translation.X,
            Choice.Rear => o => o.Pose.Translation.X,
            _ => o => o.Pose.Translation.Z,
        };
        double best = found.Max(key);
        double step = choice is Choice.Biggest or Choice.Smallest or Choice.Longest or Choice.Shortest or Choice.Tallest or Choice.Lowest or Choice.Widest or Choice.Thinnest
            ? 0.003 : choice is Choice.Heaviest or Choice.Lightest ? 0.005 : Distinct;
        return [.. found.Where(o => key(o) > best - step)];
    }

    private static List<SensedObject> ByDistance(List<SensedObject> found) =>
        [.. found.OrderBy(o => o.Pose.Translation.Horizontal.Length).ThenBy(o => o.Pose.Translation.Y)];

    private string NoSuch(Phrase phrase)
    {
        List<SensedObject> rest = [.. world.Objects.Where(o => phrase.Words.Where(w => !Lexicon.Colours.Contains(w) && !Lexicon.Materials.Contains(w)).Any(w => Matching(w).Contains(o)))];
        return rest.Count == 0
            ? $"I see nothing that is {Text.Quote(phrase.Text)}. {Seen()}"
            : $"I see nothing that is {Text.Quote(phrase.Text)}, but {Text.List(rest.Select(o => Text.Quote(o.Name) + (o.Colour.Length > 0 ? $" ({Text.Clean(o.Colour)})" : "")))}: is that what you mean?";
    }

    /// <summary>"Which of the two cans: the left one (x, y) or the right one?"</summary>
    private static string Which(List<SensedObject> found, Phrase phrase, string opening)
    {
        string noun = phrase.Words.LastOrDefault(w => !Lexicon.Colours.Contains(w)) is { } w && !Lexicon.Anything.Contains(w) ? Words.Plural(w) : "objects";
        double across = found.Max(o => o.Pose.Translation.Y) - found.Min(o => o.Pose.Translation.Y);
        double deep = found.Max(o => o.Pose.Translation.X) - found.Min(o => o.Pose.Translation.X);
        bool sideways = across >= deep;
        List<SensedObject> row = [.. sideways ? found.OrderByDescending(o => o.Pose.Translation.Y) : found.OrderBy(o => o.Pose.Translation.X)];
        IEnumerable<string> each = row.Select((o, i) =>
        {
            string place = i == 0 ? (sideways ? "the left one" : "the near one")
                : i == row.Count - 1 ? (sideways ? "the right one" : "the far one")
                : row.Count == 3 ? "the middle one" : $"number {i + 1}";
            Vector3 p = o.Pose.Translation;
            return string.Create(CultureInfo.InvariantCulture, $"{place} ({Text.Quote(o.Name)} at {p.X:0.00}, {p.Y:0.00})");
        });
        return $"{opening} {noun} do you mean: {Text.List(each, "or")}?";
    }
}
