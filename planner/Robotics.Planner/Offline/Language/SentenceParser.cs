using System.Collections.Immutable;
using System.Globalization;
using Robotics.Perception;
using Robotics.Ports;

namespace Robotics.Planner.Offline.Language;

/// <summary>
/// Reads a sentence of this domain: clauses with a verb, its objects, and where to; negations become constraints. Every word is
/// either used, a filler, or reported as not understood.
/// </summary>
internal sealed partial class SentenceParser
{
    private const int LongestSentence = 1000;

    private readonly WorldView world;
    private readonly bool legs;
    private readonly References references;
    private readonly GoalMaker goals;
    private readonly List<ImmutableArray<GoalSpec>> clauses = [];
    private readonly List<(SensedObject Object, string Verb)> untouched = [];
    private readonly List<string> unused = [];
    private Reader reader = null!;
    private string? question;
    private List<SensedObject>? onlyWith;
    private bool handOnly;
    private (Act Act, string Verb)? last;
    private bool nothingAsked;

    public SentenceParser(WorldView world, IRobotDescription robot)
    {
        this.world = world;
        legs = robot is QuadrupedDescription;
        references = new(world);
        goals = new(world, robot as ArmDescription);
    }

    public Understanding Parse(string sentence)
    {
        if (string.IsNullOrWhiteSpace(sentence))
        {
            return Ask($"There is no task. Say what to do, for example \"bring me\" or \"push\" and one of the objects. {references.Seen()}");
        }

        if (sentence.Length > LongestSentence)
        {
            return Ask($"The sentence has {sentence.Length} characters and I read at most {LongestSentence}. Say it shorter.");
        }

        reader = new(sentence, references, legs);
        int words = Enumerable.Range(0, reader.Count).Count(i => !reader.Peek(i).IsMark);
        bool swap = false;
        int? before = null;
        while (!reader.Ended && question is null)
        {
            int clausesBefore = clauses.Count;
            Clause(ref swap, ref before);
            if (clauses.Count > clausesBefore)
            {
                if (swap && clauses.Count >= 2)
                {
                    // "press the button after moving the mug": the later clause comes first.
                    (clauses[^1], clauses[^2]) = (clauses[^2], clauses[^1]);
                    swap = false;
                }
                else if (before is { } b && clauses.Count == b + 2)
                {
                    // "before you press the button, move the mug".
                    (clauses[^1], clauses[^2]) = (clauses[^2], clauses[^1]);
                    before = null;
                }
            }
        }

        unused.AddRange(references.Unused);
        if (question is not null)
        {
            return Ask(question);
        }

        // Said twice in a row is meant once.
        List<GoalSpec> wanted = [];
        foreach (GoalSpec goal in clauses.SelectMany(c => c).Where(g => wanted.Count == 0 || !wanted[^1].Equals(g)))
        {
            wanted.Add(goal);
        }

        ImmutableArray<GoalSpec> all = [.. wanted];
        if (all.Length == 0)
        {
            return Ask(Nothing());
        }

        if (unused.Count * 2 >= words && unused.Count > 1)
        {
            return Ask($"I understood only part of that; not: {Text.List(unused.Select(Text.Quote))}. Say it in English with what I see. {references.Seen()}");
        }

        return Finish(all);
    }

    private Understanding Ask(string text) => new([], [], text, [.. references.Notes], [.. unused]);

    private string Nothing()
    {
        string able = "I can bring, push, pull and put things, and press what slides.";
        return untouched.Count > 0 || nothingAsked ? $"That only says what not to do. What shall I do? {references.Seen()}"
            : unused.Count > 0 ? $"I did not understand {Text.List(unused.Select(Text.Quote))}. {able} {references.Seen()}"
            : $"I found no task in that. {able} {references.Seen()}";
    }

    private Understanding Finish(ImmutableArray<GoalSpec> all)
    {
        HashSet<string> wanted = [.. all.Select(g => g.Object)];
        HashSet<string> touchedAnyway = [.. wanted, .. all.Where(g => g.Kind == "on").Select(g => g.Reference!)];
        List<GoalSpec> constraints = [];
        foreach ((SensedObject o, string verb) in untouched)
        {
            if (touchedAnyway.Contains(o.Name))
            {
                if (Lexicon.CareWords.Contains(verb))
                {
                    // "do not drop it": a hand reaches every goal with that care; legs push things off edges.
                    constraints.AddRange(legs ? [GoalSpec.Of("unbroken", o.Name)] : Array.Empty<GoalSpec>());
                    continue;
                }

                return Ask($"That contradicts itself: {Text.Quote(o.Name)} is to be {(wanted.Contains(o.Name) ? "moved" : "used")} and not to be touched. Which of the two?");
            }

            Forbid(o);
        }

        if (handOnly || onlyWith is not null)
        {
            foreach (SensedObject o in world.Objects.Where(o => !touchedAnyway.Contains(o.Name) && onlyWith?.Contains(o) != true
                && o.Mobility.Kind == MobilityKind.Free && !all.Any(g => g.Reference == o.Name)))
            {
                Forbid(o);
            }
        }

        return new(all, [.. constraints], null, [.. references.Notes.Distinct()], [.. unused]);

        void Forbid(SensedObject o)
        {
            GoalSpec spec = GoalSpec.Of("untouched", o.Name);
            if (!constraints.Contains(spec))
            {
                constraints.Add(spec);
            }
        }
    }

    private void Clause(ref bool swap, ref int? before)
    {
        if (reader.Now.IsMark)
        {
            reader.At++;
            return;
        }

        if (reader.Now.Entity is null)
        {
            if (reader.Now.Text == "before")
            {
                before = clauses.Count == 0 ? 0 : before;
                reader.At++;
                return;
            }

            if (reader.Now.Text == "after" && reader.Peek().Text != "that" && clauses.Count > 0)
            {
                swap = true;
                reader.At++;
                return;
            }
        }

        if (reader.Match(Lexicon.Negations) is var no and > 0)
        {
            reader.At += no;
            Negation();
            return;
        }

        if (reader.Match(Lexicon.Joints) is var joint and > 1)
        {
            reader.At += joint;
            return;
        }

        // "can you ...": the auxiliary, not the thing.
        if (reader.Now.Entity is null && reader.Now.Text == "can" && reader.Peek().Text is "you" or "i" or "we" or "u" or "the")
        {
            if (reader.Peek().Text != "the")
            {
                reader.At++;
                return;
            }
        }

        if (Modifies() is false && reader.TryVerb(out Act act, out int length, out string verb))
        {
            reader.At += length;
            Command(act, verb);
            return;
        }

        if (PhraseStarts())
        {
            int at = reader.At;
            Bare();
            if (reader.At > at)
            {
                return;
            }
        }

        Skip();
    }

    /// <summary>A word that is a verb elsewhere but part of a name here: "the push button".</summary>
    private bool Modifies() => reader.Now.Entity is null && references.IsNameWord(reader.Now.Text)
        && reader.At > 0 && reader.Try(Lexicon.Quantifiers, out _, out _);

    private void Skip()
    {
        Token t = reader.Now;
        if (t.Entity is not null || (!Lexicon.Fillers.Contains(t.Text) && !Lexicon.Joints.Contains(t.Text)))
        {
            unused.Add(t.Text);
        }

        reader.At++;
    }

    /// <summary>Don't touch X, without touching X or Y, avoid X.</summary>
    private void Negation()
    {
        nothingAsked = true;
        string word = "touch";
        bool any = false;
        while (!reader.Ended && !reader.Now.IsMark && question is null)
        {
            if (any && reader.Now.Entity is null && reader.Now.Text is "and" or "or" or "nor" or "but" or "then" or "and then")
            {
                int here = reader.At;
                reader.At++;
                if (!reader.Ended && PhraseStarts() && !StartsVerb())
                {
                    continue;
                }

                reader.At = here;
                return;
            }

            if (!PhraseStartsHere() && StartsVerb())
            {
                if (any)
                {
                    return;
                }

                reader.TryVerb(out _, out int length, out word);
                reader.At += length;
                continue;
            }

            if (NoTools())
            {
                handOnly = true;
                any = true;
                continue;
            }

            if (PhraseStarts())
            {
                Phrase phrase = ReadPhrase();
                if (phrase.IsBase || phrase.IsTable)
                {
                    any = true;
                    continue;
                }

                ReadRestrictors(phrase);
                ImmutableArray<SensedObject> last = references.Last;
                Resolution r = references.Resolve(phrase);
                if (r.Problem is not null)
                {
                    question = r.Problem;
                    return;
                }

                references.Last = phrase.IsPronoun || last.Length == 0 ? references.Last : last;
                untouched.AddRange(r.Objects.Select(o => (o, Lexicon.Root(word))));
                any = true;
                continue;
            }

            if (any && Lexicon.Joints.Contains(reader.Now.Text))
            {
                return;
            }

            // An unknown verb under a negation ("don't break the mug") still says to leave it alone.
            if (!any && !Lexicon.Fillers.Contains(reader.Now.Text) && !Reader.IsFunction(reader.Now.Text))
            {
                word = reader.Now.Text;
                reader.At++;
                continue;
            }

            Skip();
        }
    }

    private bool NoTools()
    {
        int at = reader.At;
        while (!reader.Ended && reader.Now.Text is "any" or "a" or "other" or "the" or "using" or "help" or "of")
        {
            reader.At++;
        }

        if (!reader.Ended && reader.Now.Entity is null && Words.Stem(reader.Now.Text) is "tool" or "anything" or "help" or "aid" && !references.IsNameWord(reader.Now.Text))
        {
            reader.At++;
            if (!reader.Ended && reader.Now.Text == "else")
            {
                reader.At++;
            }

            return true;
        }

        reader.At = at;
        return false;
    }

    private bool StartsVerb() => !reader.Ended && reader.TryVerb(out _, out _, out _);

    /// <summary>A noun phrase without a verb: "the milk please", "the can should be on the plate".</summary>
    private void Bare()
    {
        int at = reader.At;
        Phrase phrase = ReadPhrase();
        if (phrase.IsTable || phrase.IsBase)
        {
            unused.AddRange(Enumerable.Range(at - reader.At, reader.At - at).Select(i => reader.Peek(i).Text).Where(t => !Lexicon.Fillers.Contains(t)));
            return;
        }

        bool sure = Enumerable.Range(0, reader.Count).Any(i => reader.Peek(i - reader.At).Text is "sure" or "ensure");
        bool polite = Enumerable.Range(0, reader.Count).Any(i => reader.Peek(i - reader.At).Text is "please" or "kindly" or "have");
        List<Adjunct> adjuncts = [];
        bool shall = false;
        while (!reader.Ended && !reader.Now.IsMark)
        {
            shall |= sure || reader.Now.Text is "should" or "must" or "be" or "shall" or "has" or "needs" or "belongs" or "goes";
            if (!ReadAdjunct(adjuncts, phrase, out bool stop))
            {
                if (stop)
                {
                    break;
                }

                Skip();
            }
        }

        Resolution r = references.Resolve(phrase);
        if (r.Problem is not null)
        {
            question ??= r.Problem;
        }
        else if (shall && adjuncts.Count > 0)
        {
            Act(Language.Act.Move, "put", [phrase], adjuncts);
        }
        else if (last is { } again && (adjuncts.Count > 0 || clauses.Count > 0))
        {
            Act(again.Act, again.Verb, [phrase], adjuncts);   // "put the can here and the mug there", "bring the mug, then the milk"
        }
        else if (polite)
        {
            Act(Language.Act.Hold, "bring", [phrase], adjuncts);
        }
        else
        {
            question ??= $"What shall I do with {Text.List(r.Objects.Select(o => Text.Quote(o.Name)))}: bring it, push it, pull it, put it somewhere{(r.Objects.Any(o => o.Mobility.Kind == MobilityKind.Slide) ? ", press it" : "")}?";
        }
    }

    private void Command(Act act, string verb)
    {
        // "I want you to press ...", "I would like to have ...", "go and get", "try to push": the second verb counts.
        if (act is Language.Act.Hold or Language.Act.Touch && verb is not ("use" or "using"))
        {
            int at = reader.At;
            while (!reader.Ended && reader.Now.Text is "you" or "to" or "me" or "us" or "a")
            {
                reader.At++;
            }

            if (reader.At > at && StartsVerb() && !PhraseStartsHere())
            {
                return;
            }

            reader.At = at;
            if (verb is "want" or "need" or "like" or "have" && StartsVerb() && !PhraseStartsHere())
            {
                return;
            }
        }

        List<Phrase> objects = [];
        List<Adjunct> adjuncts = [];
        while (!reader.Ended && question is null)
        {
            if (reader.Now.IsMark)
            {
                if (reader.Now.Text == "," && objects.Count > 0 && ExceptFollows())
                {
                    reader.At++;
                    ReadExcept(objects[^1]);
                    continue;
                }

                if (reader.Now.Text == "," && objects.Count > 0 && adjuncts.Count == 0 && NextIsPhraseInList())
                {
                    reader.At++;
                    continue;
                }

                break;
            }

            if (reader.Now.Entity is null && reader.Now.Text is "and" or "or" && objects.Count > 0)
            {
                int here = reader.At;
                bool or = reader.Now.Text == "or";
                reader.At++;
                if (!reader.Ended && adjuncts.Count == 0 && !StartsVerb() && PhraseStarts() && reader.Match(Lexicon.Negations) == 0)
                {
                    if (or)
                    {
                        Phrase other = ReadPhrase();
                        question = $"Which of the two: {Text.Quote(objects[^1].Text)} or {Text.Quote(other.Text)}?";
                        return;
                    }

                    objects.Add(ReadPhrase());
                    continue;
                }

                reader.At = here;
                break;
            }

            if (ReadAdjunct(adjuncts, objects.Count > 0 ? objects[^1] : null, out bool stop))
            {
                continue;
            }

            if (stop || (reader.Match(Lexicon.Negations) > 0 && !(objects.Count > 0 && ReadExcept(objects[^1]))))
            {
                break;
            }

            if (reader.Ended)
            {
                break;
            }

            if (objects.Count == 0 && reader.Now.Entity is null && reader.Now.Text is "me" or "us" or "you" or "robot" && reader.Peek().Text is not ("," or "."))
            {
                reader.At++;
                continue;
            }

            if (objects.Count == 0 && PhraseStarts())
            {
                Phrase phrase = ReadPhrase();
                if (!phrase.IsBase && !phrase.IsTable)
                {
                    objects.Add(phrase);
                }

                continue;
            }

            if (!PhraseStartsHere() && StartsVerb())
            {
                break;
            }

            if (Lexicon.Joints.Contains(reader.Now.Text) && reader.Now.Text is not ("so" or "and"))
            {
                break;
            }

            if (objects.Count > 0 && reader.Now.Text is "and" or "so")
            {
                break;
            }

            Skip();
        }

        Act(act, verb, objects, adjuncts);
    }

    /// <summary>", not the red one".</summary>
    private bool ExceptFollows()
    {
        int at = reader.At;
        reader.At++;
        bool yes = !reader.Ended && reader.Try(Lexicon.Relations, out Relation r, out int length) && r == Relation.Except;
        if (yes)
        {
            reader.Try(Lexicon.Relations, out _, out length);
            reader.At += length;
            yes = !reader.Ended && !StartsVerb() && PhraseStarts();
        }

        reader.At = at;
        return yes;
    }

    private bool NextIsPhraseInList()
    {
        int at = reader.At;
        reader.At++;
        while (!reader.Ended && reader.Now.Text == "and")
        {
            reader.At++;
        }

        bool yes = !reader.Ended && reader.Match(Lexicon.Negations) == 0 && reader.Now.Text is not ("then" or "but" or "please" or "robot") && !StartsVerb() && PhraseStarts();
        reader.At = at;
        return yes;
    }
}
