using System.Globalization;
using Robotics.Ports;

namespace Robotics.Planner.Offline.Language;

/// <summary>Something said about where or how, beside the object.</summary>
internal sealed record Adjunct(AdjunctKind Kind, Relation Relation = default, Direction Direction = default, Phrase? Reference = null, double? Metres = null, double X = 0, double Y = 0, Choice? Choice = null, Phrase? Second = null)
{
    /// <summary>It can also tell which object is meant ("the can next to the milk").</summary>
    public bool Ambiguous => Kind == AdjunctKind.Choice || (Kind == AdjunctKind.Relation && Metres is null
        && (Relation is Relation.Near or Relation.LeftOf or Relation.RightOf or Relation.Behind or Relation.InFrontOf or Relation.From or Relation.Under or Relation.NearestTo or Relation.FarthestFrom
            || (Relation == Relation.On && !Onto)));

    /// <summary>Said with "onto": only ever a destination.</summary>
    public bool Onto { get; init; }
}

internal enum AdjunctKind { Relation, Direction, Distance, Coordinates, Choice, Centre, Duration }

internal sealed partial class SentenceParser
{
    private bool PhraseStartsHere() => !reader.Ended && (reader.Now.Entity is not null || (references.IsNameWord(reader.Now.Text) && !Reader.IsFunction(reader.Now.Text) && !reader.TryVerb(out _, out _, out _)));

    /// <summary>True when a noun phrase can begin at the cursor.</summary>
    private bool PhraseStarts()
    {
        if (reader.Ended || reader.Now.IsMark)
        {
            return false;
        }

        Token t = reader.Now;
        if (t.Entity is not null || Lexicon.Pronouns.Contains(t.Text))
        {
            return true;
        }

        if (reader.Try(Lexicon.Quantifiers, out _, out int q))
        {
            Token next = reader.Peek(q);
            return !next.IsMark;
        }

        if (t.Number is not null || Lexicon.Numbers.ContainsKey(t.Text))
        {
            Token next = reader.Peek();
            return !next.IsMark && !Lexicon.Units.ContainsKey(next.Text) && next.Entity is null && references.CanName(next.Text) && !Reader.IsFunction(next.Text);
        }

        if (Lexicon.Colours.Contains(t.Text) || Lexicon.Materials.Contains(t.Text))
        {
            return true;
        }

        if (reader.Try(Lexicon.Choices, out _, out int c))
        {
            Token next = reader.Peek(c);
            return next.Entity is not null || (!next.IsMark && !Reader.IsFunction(next.Text) && references.CanName(next.Text)) || next.Text is "one" or "ones";
        }

        return (!Reader.IsFunction(t.Text) || references.IsNameWord(t.Text)) && references.CanName(t.Text)
            && !(Reader.IsFunction(t.Text) && Lexicon.Fillers.Contains(t.Text) && t.Text.Length < 4);
    }

    private Phrase ReadPhrase()
    {
        Phrase phrase = new();
        if (reader.Now.Entity is null && Lexicon.Pronouns.Contains(reader.Now.Text))
        {
            phrase.IsPronoun = true;
            reader.At++;
            return phrase;
        }

        bool determined = false;
        if (reader.Try(Lexicon.Quantifiers, out Quantifier quantifier, out int length))
        {
            phrase.Quantifier = quantifier;
            reader.At += length;
            determined = true;
        }

        if (!reader.Ended && reader.Now.Entity is null && reader.Match(Lexicon.Base) is var b and > 0 && !references.CanName(reader.Now.Text, false))
        {
            reader.At += b;
            phrase.IsBase = true;
            return phrase;
        }

        if (!reader.Ended && reader.Now.Entity is null && (reader.Now.Number is not null || Lexicon.Numbers.ContainsKey(reader.Now.Text)) && reader.Now.Text != "one"
            && reader.Peek().Entity is null && references.CanName(reader.Peek().Text))
        {
            double n = reader.Now.Number ?? Lexicon.Numbers[reader.Now.Text];
            phrase.Count = n is >= 1 and < 100 && n == Math.Floor(n) ? (int)n : null;
            reader.At++;
        }

        while (!reader.Ended && !reader.Now.IsMark)
        {
            Token t = reader.Now;
            if (t.Entity is not null)
            {
                if (phrase.Words.Count == 0)
                {
                    phrase.Entity = t.Entity;
                    reader.At++;
                }

                break;
            }

            bool named = references.IsNameWord(t.Text);
            if (!named && reader.Try(Lexicon.Choices, out Choice choice, out int n) && ChoiceFits(phrase, determined, n))
            {
                phrase.Choices.Add(choice);
                reader.At += n;
                continue;
            }

            if (!named && Lexicon.TableWords.Contains(t.Text) && phrase.Words.Count == 0)
            {
                phrase.IsTable = true;
                reader.At++;
                break;
            }

            bool hasNoun = phrase.Words.Exists(w => !Lexicon.Colours.Contains(w) && !Lexicon.Materials.Contains(w));
            if (!named && Reader.IsFunction(t.Text) && !(t.Text is "one" or "ones" && !hasNoun))
            {
                break;
            }

            if (named && Reader.IsFunction(t.Text) && hasNoun)
            {
                break;
            }

            if (references.CanName(t.Text, !hasNoun) || Lexicon.Colours.Contains(t.Text) || Lexicon.Materials.Contains(t.Text))
            {
                // A verb after a complete noun phrase is the next clause: "get the can push it" stays two clauses.
                if (hasNoun && !named && reader.TryVerb(out _, out _, out _))
                {
                    break;
                }

                phrase.Words.Add(t.Text);
                reader.At++;
                continue;
            }

            if (hasNoun || !determined || phrase.Choices.Count > 0 && phrase.Words.Count > 0)
            {
                break;
            }

            // An unknown word between article and noun is passed over; an unknown noun is kept and reported.
            Token next = reader.Peek();
            bool more = next.Entity is not null || (!next.IsMark && !Reader.IsFunction(next.Text) && (references.CanName(next.Text) || !Lexicon.TryVerb(next.Text, out _)));
            if (more && next.Entity is not null)
            {
                unused.Add(t.Text);
            }
            else
            {
                phrase.Words.Add(t.Text);
            }

            reader.At++;
        }

        return phrase;
    }

    /// <summary>A word like "left" or "big" belongs to the noun only when a noun follows, or after an article when nothing follows.</summary>
    private bool ChoiceFits(Phrase phrase, bool determined, int length)
    {
        Token next = reader.Peek(length);
        bool nounFollows = next.Entity is not null || (!next.IsMark && (next.Text is "one" or "ones" or "most" || (!Reader.IsFunction(next.Text) || references.IsNameWord(next.Text))
            && (references.CanName(next.Text) || Lexicon.Colours.Contains(next.Text) || Lexicon.Choices.ContainsKey(next.Text))));
        return nounFollows || (determined && phrase.Words.Count == 0 && phrase.Choices.Count == 0);
    }

    private bool ReadExcept(Phrase phrase)
    {
        int at = reader.At;
        if (reader.Try(Lexicon.Relations, out Relation relation, out int length) && relation == Relation.Except)
        {
            reader.At += length;
            if (PhraseStarts() && !StartsVerb())
            {
                phrase.Excluded.Add(ReadPhrase());
                return true;
            }
        }

        reader.At = at;
        return false;
    }

    private void ReadRestrictors(Phrase phrase)
    {
        List<Adjunct> found = [];
        while (!reader.Ended && !reader.Now.IsMark && (reader.Try(Lexicon.Relations, out Relation r, out _) || reader.Try(Lexicon.ChoicesBehind, out _, out _)) && ReadAdjunct(found, phrase, out _))
        {
        }

        foreach (Adjunct a in found)
        {
            Restrict(phrase, a);
        }
    }

    private static void Restrict(Phrase phrase, Adjunct a)
    {
        if (a.Choice is { } choice)
        {
            phrase.Choices.Add(choice);
        }
        else if (a.Reference is { IsTable: false } reference)
        {
            phrase.Restrictors.Add((a.Relation, reference));
        }
    }

    /// <summary>Reads one statement of place, distance, instrument or attribute behind the object.</summary>
    /// <param name="stop">True when the clause ends here.</param>
    private bool ReadAdjunct(List<Adjunct> adjuncts, Phrase? target, out bool stop)
    {
        stop = false;
        int start = reader.At;
        if (reader.Now.Entity is not null)
        {
            return false;
        }

        // "that is red", "which is on the left", "made of wood".
        if (target is not null && reader.Now.Text is "that" or "which" or "thats" or "whichs")
        {
            reader.At++;
            while (!reader.Ended && reader.Now.Text is "is" or "are" or "lies" or "stands" or "sits" or "has" or "was")
            {
                reader.At++;
            }

            if (!reader.Ended && (Lexicon.Colours.Contains(reader.Now.Text) || Lexicon.Materials.Contains(reader.Now.Text)))
            {
                target.Words.Insert(0, reader.Now.Text);
                reader.At++;
                return true;
            }

            if (!reader.Ended && reader.Try(Lexicon.ChoicesBehind, out Choice c, out int cl))
            {
                target.Choices.Add(c);
                reader.At += cl;
                return true;
            }

            if (!reader.Ended && reader.Try(Lexicon.Choices, out c, out cl) && !reader.Try(Lexicon.Relations, out _, out _))
            {
                target.Choices.Add(c);
                reader.At += cl;
                return true;
            }

            if (!reader.Ended && reader.Try(Lexicon.Relations, out _, out _))
            {
                List<Adjunct> inner = [];
                if (ReadAdjunct(inner, target, out _))
                {
                    inner.ForEach(a => Restrict(target, a));
                    return true;
                }
            }

            reader.At = start + 1;
            return true;
        }

        bool hasRelation = reader.Try(Lexicon.Relations, out Relation relation, out int relationLength);
        bool hasDirection = reader.Try(Lexicon.Directions, out Direction direction, out int directionLength);
        bool hasBehind = reader.Try(Lexicon.ChoicesBehind, out Choice behind, out int behindLength);
        if (hasRelation && relation == Relation.Without)
        {
            stop = true;
            reader.At = start;
            return false;
        }

        if (hasRelation && relation == Relation.Except)
        {
            return target is not null && ReadExcept(target);
        }

        if (hasBehind && behindLength >= relationLength && behindLength > directionLength - (target is null ? 0 : 1) && !FollowedByPhrase(behindLength) && target is not null)
        {
            reader.At += behindLength;
            adjuncts.Add(new(AdjunctKind.Choice, Choice: behind, Direction: hasDirection && directionLength == behindLength ? direction
                : behind == Choice.Leftmost ? Direction.Left : behind == Choice.Rightmost ? Direction.Right : behind == Choice.Rear ? Direction.Forward : Direction.Back));
            return true;
        }

        if (hasRelation && (!hasDirection || relationLength > directionLength || (relationLength == directionLength && FollowedByPhrase(relationLength))) && ReadRelation(adjuncts, relation, relationLength, target))
        {
            return true;
        }

        reader.At = start;
        if (hasDirection)
        {
            reader.At += directionLength;
            bool close = direction is Direction.Closer && reader.Try(Lexicon.Relations, out Relation to, out int tl) && to == Relation.To && ReadRelation(adjuncts, to, tl, target);
            if (!close)
            {
                double? before = TakeDistance(adjuncts);
                adjuncts.Add(new(AdjunctKind.Direction, Direction: direction, Metres: before ?? Following()));
            }

            return true;
        }

        if (reader.Now.Text is "about" or "around" or "roughly" or "another" or "exactly" or "approximately" && (reader.Peek().Number is not null || Lexicon.Numbers.ContainsKey(reader.Peek().Text)))
        {
            reader.At++;
        }

        if ((reader.Now.Number ?? (Lexicon.Numbers.TryGetValue(reader.Now.Text, out double n) ? n : null)) is { } seconds && reader.Peek().Text is "second" or "seconds" or "s" or "sec" or "secs")
        {
            reader.At += 2;
            adjuncts.Add(new(AdjunctKind.Duration, Metres: seconds));
            return true;
        }

        if (reader.TryLength(out double metres, out bool unitMissing))
        {
            if (unitMissing)
            {
                question = $"{reader.Now.Text} of which unit? Say for example \"{reader.Now.Text} cm\".";
                return false;
            }

            if (adjuncts.FindLastIndex(a => a.Kind is AdjunctKind.Direction && a.Metres is null) is var i and >= 0)
            {
                adjuncts[i] = adjuncts[i] with { Metres = metres };
            }
            else
            {
                adjuncts.Add(new(AdjunctKind.Distance, Metres: metres));
            }

            return true;
        }

        if (target is not null && reader.Now.Text is "a" && reader.Peek().Text is "bit" or "little" or "touch")
        {
            reader.At += 2;
            adjuncts.Add(new(AdjunctKind.Distance, Metres: GoalMaker.Little));
            return true;
        }

        if (reader.Now.Text is "slightly")
        {
            reader.At++;
            adjuncts.Add(new(AdjunctKind.Distance, Metres: GoalMaker.Little));
            return true;
        }

        return false;
    }

    private double? Following()
    {
        int at = reader.At;
        if (!reader.Ended && reader.Now.Text is "by" or "about" or "for" or "around")
        {
            reader.At++;
        }

        if (!reader.Ended && reader.TryLength(out double metres, out bool missing) && !missing)
        {
            return metres;
        }

        if (!reader.Ended && reader.Now.Text is "a" && reader.Peek().Text is "bit" or "little")
        {
            reader.At += 2;
            return GoalMaker.Little;
        }

        reader.At = at;
        return null;
    }

    private static double? TakeDistance(List<Adjunct> adjuncts)
    {
        int i = adjuncts.FindLastIndex(a => a.Kind == AdjunctKind.Distance);
        if (i < 0)
        {
            return null;
        }

        double? metres = adjuncts[i].Metres;
        adjuncts.RemoveAt(i);
        return metres;
    }

    private bool FollowedByPhrase(int length)
    {
        int at = reader.At;
        reader.At += length;
        bool yes = PhraseStarts() || (!reader.Ended && reader.Match(Lexicon.Base) > 0);
        reader.At = at;
        return yes;
    }

    private bool ReadRelation(List<Adjunct> adjuncts, Relation relation, int length, Phrase? target)
    {
        int start = reader.At;
        bool onto = reader.Now.Text is "onto" or "upon" or "into" || (reader.Now.Text == "on" && reader.Peek().Text is "to" or "top");
        reader.At += length;
        if (reader.Ended)
        {
            reader.At = start;
            return false;
        }

        switch (relation)
        {
            case Relation.By:
                while (!reader.Ended && reader.Now.Text is "about" or "around" or "at" or "least" or "only" or "just")
                {
                    reader.At++;
                }

                if (!reader.Ended && Words.Stem(reader.Now.Text) == "hand")
                {
                    reader.At++;
                    handOnly = true;
                    return true;
                }

                if (!reader.Ended && reader.TryLength(out double metres, out bool missing))
                {
                    if (missing)
                    {
                        question = $"{reader.Now.Text} of which unit? Say for example \"{reader.Now.Text} cm\".";
                        return true;
                    }

                    if (adjuncts.FindLastIndex(a => a.Kind is AdjunctKind.Direction or AdjunctKind.Choice && a.Metres is null) is var i and >= 0)
                    {
                        adjuncts[i] = adjuncts[i] with { Kind = AdjunctKind.Direction, Choice = null, Metres = metres };
                    }
                    else
                    {
                        adjuncts.Add(new(AdjunctKind.Distance, Metres: metres));
                    }

                    return true;
                }

                if (PhraseStarts())
                {
                    relation = Relation.Near;
                    break;
                }

                reader.At = start;
                return false;

            case Relation.Within:
                if (reader.TryLength(out double within, out missing))
                {
                    if (missing)
                    {
                        question = $"{reader.Now.Text} of which unit? Say for example \"{reader.Now.Text} cm\".";
                        return true;
                    }

                    while (!reader.Ended && reader.Now.Text is "of" or "from" or "away" or "to" or "around")
                    {
                        reader.At++;
                    }

                    Phrase of = ReadReference() ?? new Phrase { IsBase = true };
                    adjuncts.Add(new(AdjunctKind.Relation, Relation.Within, Reference: of, Metres: within));
                    return true;
                }

                reader.At = start;
                return false;

            case Relation.MadeOf:
                if (target is not null && start + length > start && (Lexicon.Materials.Contains(reader.Now.Text) || references.CanName(reader.Now.Text)) && length > 1)
                {
                    target.Words.Insert(0, reader.Now.Text);
                    reader.At++;
                    return true;
                }

                reader.At = start;
                return false;

            case Relation.With:
                return ReadInstrument(start);

            case Relation.To or Relation.At when Coordinates(out double x, out double y):
                adjuncts.Add(new(AdjunctKind.Coordinates, X: x, Y: y));
                return true;

            case Relation.To when reader.Try(Lexicon.Directions, out Direction d, out int dl) && d is Direction.Left or Direction.Right:
                reader.At += dl;
                adjuncts.Add(new(AdjunctKind.Direction, Direction: d, Metres: TakeDistance(adjuncts) ?? Following()));
                return true;

            case Relation.To or Relation.At or Relation.On when Centre():
                adjuncts.Add(new(AdjunctKind.Centre));
                return true;

            default:
                break;
        }

        Phrase? reference = ReadReference();
        if (reference is null)
        {
            reader.At = start;
            return false;
        }

        Phrase? second = null;
        if (relation == Relation.Between && !reader.Ended && reader.Now.Text == "and")
        {
            reader.At++;
            second = ReadReference();
        }

        double? distance = relation is Relation.AwayFrom or Relation.From or Relation.LeftOf or Relation.RightOf or Relation.Behind or Relation.InFrontOf or Relation.To ? TakeDistance(adjuncts) : null;
        if (relation == Relation.From && distance is not null)
        {
            relation = Relation.AwayFrom;
        }

        if (relation == Relation.From && adjuncts.FindLastIndex(a => a is { Kind: AdjunctKind.Direction, Direction: Direction.Forward }) is var away and >= 0)
        {
            distance = adjuncts[away].Metres;
            adjuncts.RemoveAt(away);
            relation = Relation.AwayFrom;
        }

        adjuncts.Add(new(AdjunctKind.Relation, relation, Reference: reference, Metres: distance, Second: second) { Onto = onto });
        return true;
    }

    private Phrase? ReadReference()
    {
        if (reader.Ended)
        {
            return null;
        }

        if (reader.Now.Entity is null && reader.Match(Lexicon.Base) is var b and > 0 && !references.IsNameWord(reader.Now.Text))
        {
            reader.At += b;
            return new() { IsBase = true };
        }

        return PhraseStarts() ? ReadPhrase() : null;
    }

    private bool ReadInstrument(int start)
    {
        while (!reader.Ended && reader.Now.Text is "the" or "your" or "a" or "only" or "just" or "bare" or "own")
        {
            if (reader.Peek() is { Entity: null } next && Words.Stem(next.Text) is "hand" or "finger" or "gripper" or "bare" or "own" && !references.IsNameWord(next.Text))
            {
                reader.At++;
                continue;
            }

            break;
        }

        if (!reader.Ended && reader.Now.Entity is null && Words.Stem(reader.Now.Text) is "hand" or "finger" or "gripper" && !references.IsNameWord(reader.Now.Text))
        {
            reader.At++;
            handOnly = true;
            return true;
        }

        if (!reader.Ended && PhraseStarts())
        {
            Phrase phrase = ReadPhrase();
            if (phrase.Words is [.., "tool" or "tools"] && !references.IsNameWord("tool"))
            {
                return true;
            }

            Instrument(phrase);
            return true;
        }

        reader.At = start;
        return false;
    }

    private void Instrument(Phrase phrase)
    {
        var last = references.Last;
        ReadRestrictors(phrase);
        Resolution r = references.Resolve(phrase);
        references.Last = last;
        question ??= r.Problem;
        (onlyWith ??= []).AddRange(r.Objects);
    }

    /// <summary>"(0.3, 0.1)", "x 0.3 y 0.1", "0.3 m, 0.1 m".</summary>
    private bool Coordinates(out double x, out double y)
    {
        int at = reader.At;
        x = y = 0;
        while (!reader.Ended && reader.Now.Text is "position" or "point" or "coordinates" or "the" or "coordinate")
        {
            reader.At++;
        }

        if (Coordinate("x", out x) && Coordinate("y", out y))
        {
            return true;
        }

        reader.At = at;
        return false;

        bool Coordinate(string axis, out double value)
        {
            value = 0;
            while (!reader.Ended && (reader.Now.Text == axis || reader.Now.Text is "," or "and" or ":" or "is"))
            {
                reader.At++;
            }

            if (reader.Ended || reader.Now.Number is not { } n)
            {
                return false;
            }

            value = n;
            reader.At++;
            if (!reader.Ended && Lexicon.Units.TryGetValue(reader.Now.Text, out double unit))
            {
                value *= unit;
                reader.At++;
            }

            return true;
        }
    }

    private bool Centre()
    {
        int at = reader.At;
        if (!reader.Ended && reader.Now.Text == "the")
        {
            reader.At++;
        }

        if (!reader.Ended && reader.Now.Text is "middle" or "centre" or "center" && !references.IsNameWord(reader.Now.Text))
        {
            reader.At++;
            while (!reader.Ended && (reader.Now.Text is "of" or "the" || Lexicon.TableWords.Contains(reader.Now.Text) || reader.Now.Text is "workspace"))
            {
                reader.At++;
            }

            return true;
        }

        reader.At = at;
        return false;
    }
}
