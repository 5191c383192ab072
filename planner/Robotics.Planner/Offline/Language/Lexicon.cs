using System.Collections.Frozen;

namespace Robotics.Planner.Offline.Language;

/// <summary>What a verb asks for when nothing else says where to.</summary>
internal enum Act
{
    /// <summary>The thing in the hand: bring, get, pick up.</summary>
    Hold,

    /// <summary>Moved away, or pressed when it slides: push.</summary>
    Push,

    /// <summary>Moved closer: pull, drag.</summary>
    Pull,

    /// <summary>Moved to a place that must be said: put, move.</summary>
    Move,

    /// <summary>Pressed: press, ring.</summary>
    Press,

    /// <summary>Put down: drop, release.</summary>
    Down,

    /// <summary>Left as it is: avoid, leave.</summary>
    Avoid,

    /// <summary>Touch or use: only makes sense negated.</summary>
    Touch,

    /// <summary>Stood on, by a robot on legs: climb, go to.</summary>
    Stand,
}

/// <summary>Where, relative to something.</summary>
internal enum Relation
{
    To, Near, On, LeftOf, RightOf, Behind, InFrontOf, AwayFrom, Within, Between, Under, From, With, Without, By, At, NearestTo, FarthestFrom, MadeOf, Except,
}

/// <summary>A direction in the base frame, as the robot sees it.</summary>
internal enum Direction
{
    Left, Right, Forward, Back, Closer, Aside, Down, Up,
}

/// <summary>A choice among several: the biggest, the left one.</summary>
internal enum Choice
{
    Biggest, Smallest, Longest, Shortest, Tallest, Lowest, Heaviest, Lightest, Widest, Thinnest, Nearest, Farthest, Leftmost, Rightmost, Front, Rear, Middle, Top, Other,
}

/// <summary>How many are meant.</summary>
internal enum Quantifier
{
    The, Any, All, Both,
}

/// <summary>The words of this domain. Phrases are matched longest first; nothing here names an object.</summary>
internal static class Lexicon
{
    public static readonly FrozenDictionary<string, Act> Verbs = Table<Act>(
        (Act.Hold, "bring, get, fetch, grab, hand, give, pass, pick up, pick, take, want, need, like, have, reach for, reach, retrieve, collect, deliver, lift, lift up, raise, hold, grasp, grip, catch, take hold of, get hold of, grab hold of, hold up, seize, obtain, acquire, gimme, hand over, get me"),
        (Act.Push, "push, shove, nudge, bump, knock, poke, prod"),
        (Act.Pull, "pull, drag, draw, tug, haul, hook, tow, rake"),
        (Act.Move, "put, move, place, slide, set, lay, carry, shift, stack, transfer, relocate, transport, position, roll, sweep, stand, drop off"),
        (Act.Press, "press, hit, ring, tap, click, activate, trigger, depress, press down, push down, turn on, switch on, push in, press in, strike"),
        (Act.Down, "put down, set down, lay down, drop, release, let go of, let go, place down, put back"),
        (Act.Avoid, "avoid, leave, keep away from, keep clear of, stay away from, stay clear of, spare, steer clear of, keep off"),
        (Act.Touch, "touch, use, disturb, brush, contact, tip over, knock over, topple, spill, go near, collide with, crash into, bump into"));

    /// <summary>What only a robot on legs is told.</summary>
    public static readonly FrozenDictionary<string, Act> LegVerbs = Table<Act>(
        (Act.Stand, "climb, climb up, climb over, go, go up, go over, go across, walk, walk over, walk across, cross, cross over, step, step up, mount, hop, jump, get on, get on top of, get onto, get up, get up on, get to, get over, get across, stand, stand on, ascend, traverse"));

    public static readonly FrozenDictionary<string, Relation> Relations = Table<Relation>(
        (Relation.To, "to, toward, towards, up to, over to, closer to, nearer to, nearer, in the direction of, all the way to"),
        (Relation.Near, "near, next to, beside, close to, against, alongside, adjacent to, to the side of, besides, right next to, close by, touching"),
        (Relation.On, "on, onto, on to, on top of, upon, atop, in, into, inside, on the top of, over"),
        (Relation.LeftOf, "left of, to the left of, on the left of, on the left side of, to the left side of, left from"),
        (Relation.RightOf, "right of, to the right of, on the right of, on the right side of, to the right side of, right from"),
        (Relation.Behind, "behind, beyond, in back of, past, at the back of"),
        (Relation.InFrontOf, "in front of, ahead of, before the"),
        (Relation.AwayFrom, "away from, off, off of, far from, farther from, further from, further away from, farther away from, out of, clear of"),
        (Relation.Within, "within, to within, at most, less than, no more than, no farther than"),
        (Relation.Between, "between, in between"),
        (Relation.Under, "under, below, beneath, underneath"),
        (Relation.From, "from, lying on, standing on, sitting on, resting on, which is on, that is on, thats on"),
        (Relation.With, "with, using, by means of, by using, with the help of, with help of"),
        (Relation.Without, "without, w/o"),
        (Relation.By, "by"),
        (Relation.At, "at"),
        (Relation.NearestTo, "closest to, nearest to, nearest"),
        (Relation.FarthestFrom, "farthest from, furthest from, most distant from"),
        (Relation.MadeOf, "made of, made from, of"),
        (Relation.Except, "except, except for, other than, but not, not"));

    public static readonly FrozenDictionary<string, Direction> Directions = Table<Direction>(
        (Direction.Left, "left, leftwards, leftward, to the left, to your left, to its left, to my left, to the left side"),
        (Direction.Right, "right, rightwards, rightward, to the right, to your right, to its right, to my right, to the right side"),
        (Direction.Forward, "forward, forwards, ahead, away, further away, farther away, farther, further, to the front, straight ahead"),
        (Direction.Back, "back, backward, backwards"),
        (Direction.Closer, "closer, nearer, here, over here, in, towards me, toward me, towards you, toward you, towards yourself, toward yourself, closer to me, closer to you, nearer to me, nearer to you, into reach, within reach, in reach, near me, near you, next to me, next to you"),
        (Direction.Aside, "aside, out of the way, to the side, to one side, somewhere else, elsewhere, on the table, onto the table, on the desk, onto the desk, down on the table"),
        (Direction.Down, "down"),
        (Direction.Up, "up, upwards, upward"));

    public static readonly FrozenDictionary<string, Choice> Choices = Table<Choice>(
        (Choice.Biggest, "biggest, largest, big, large, bigger, larger, huge, greatest"),
        (Choice.Smallest, "smallest, tiniest, small, little, tiny, smaller, littlest"),
        (Choice.Longest, "longest, long, longer"),
        (Choice.Shortest, "shortest, short, shorter"),
        (Choice.Tallest, "tallest, tall, taller, highest, high, higher"),
        (Choice.Lowest, "lowest, low, flattest, flat, flatter"),
        (Choice.Heaviest, "heaviest, heavy, heavier"),
        (Choice.Lightest, "lightest, light, lighter"),
        (Choice.Widest, "widest, wide, wider, thickest, thick, thicker, fattest"),
        (Choice.Thinnest, "thinnest, thin, thinner, narrowest, narrow, slimmest"),
        (Choice.Nearest, "nearest, closest, near, nearer, closer, close"),
        (Choice.Farthest, "farthest, furthest, far, farther, further, distant, remotest"),
        (Choice.Leftmost, "leftmost, left, left hand, left most, lefthand"),
        (Choice.Rightmost, "rightmost, right, right hand, right most, righthand"),
        (Choice.Front, "front, frontmost, foremost"),
        (Choice.Rear, "rear, back, rearmost, hindmost"),
        (Choice.Middle, "middle, centre, center, central, middlemost"),
        (Choice.Top, "top, topmost, upper, uppermost"),
        (Choice.Other, "other, another, second"));

    /// <summary>A choice said behind the noun: "the can on the left".</summary>
    public static readonly FrozenDictionary<string, Choice> ChoicesBehind = Table<Choice>(
        (Choice.Leftmost, "on the left, at the left, on your left, on the left side, on the left hand side, to the left"),
        (Choice.Rightmost, "on the right, at the right, on your right, on the right side, on the right hand side, to the right"),
        (Choice.Front, "in front, in the front, at the front"),
        (Choice.Rear, "in the back, at the back, in the rear, at the rear"),
        (Choice.Middle, "in the middle, in the centre, in the center, at the centre, at the center"),
        (Choice.Farthest, "farthest away, furthest away, far away, farther away, further away, that is farthest, that is furthest"),
        (Choice.Nearest, "closest to you, nearest to you, closest to the robot, nearest to the robot, closest to the base, nearest to the base, closest to me, nearest to me, close by"),
        (Choice.Top, "on top, at the top"));

    public static readonly FrozenDictionary<string, Quantifier> Quantifiers = Table<Quantifier>(
        (Quantifier.The, "the, this, that, my, your, our, its, his, her, their"),
        (Quantifier.Any, "a, an, any, some, one of the, any of the, either of the, either, whichever, one of these, one of those"),
        (Quantifier.All, "all, all the, all of the, every, each, each of the, these, those, every one of the, all these"),
        (Quantifier.Both, "both, both the, both of the"));

    /// <summary>Lengths, in metres.</summary>
    public static readonly FrozenDictionary<string, double> Units = Table<double>(
        (1, "m, metre, metres, meter, meters"),
        (0.1, "dm, decimetre, decimetres, decimeter, decimeters"),
        (0.01, "cm, centimetre, centimetres, centimeter, centimeters, cms, centi"),
        (0.001, "mm, millimetre, millimetres, millimeter, millimeters, mms"),
        (0.0254, "inch, inches, in"));

    public static readonly FrozenDictionary<string, double> Numbers = Table<double>(
        (0.5, "half, half a, half of a"),
        (1, "one"), (2, "two"), (3, "three"), (4, "four"), (5, "five"), (6, "six"), (7, "seven"), (8, "eight"), (9, "nine"),
        (10, "ten"), (12, "twelve"), (15, "fifteen"), (20, "twenty"), (25, "twenty five"), (30, "thirty"), (40, "forty"), (50, "fifty"), (60, "sixty"));

    /// <summary>Words that carry no meaning here and are passed over.</summary>
    public static readonly FrozenSet<string> Fillers = List(
        "please, kindly, hey, hi, hello, ok, okay, so, well, thanks, thank you, thank, could, would, will, shall, should, may, might, i, you, we, u, me, us, for, "
        + "just, now, also, too, right now, robot, id, im, ill, lets, let, your, sir, dear, mate, try, going, gonna, wanna, like you, able, mind, make, sure, must, "
        + "and, but, then, first, next, finally, afterwards, afterward, after that, and then, later, again, be, is, are, was, it is, its, there, here, "
        + "that, which, who, while, all, to, of, at, from, in, on, the, a, an, by, is it, possible, possibly, maybe, do, does, go, ahead, come, over, with, up, out, as, if, this, "
        + "quick, asap, always, sometime, job, task, someone, somebody, good, morning, alone, still, ensure, case, everything, anything, whatever, whole, once, when");

    /// <summary>What closes a clause.</summary>
    public static readonly FrozenSet<string> Joints = List("and, then, but, and then, after that, afterwards, afterward, next, finally, first, later, also, while, before, after, once, when, because, so, or");

    public static readonly FrozenSet<string> Negations = List("dont, do not, never, not, no, must not, mustnt, should not, shouldnt, cannot, cant, without, w o, doesnt, refrain from, wont, without ever, be careful not to, careful not to, nor");

    public static readonly FrozenSet<string> Pronouns = List("it, them, itself, they");

    /// <summary>The robot itself, as a place.</summary>
    public static readonly FrozenSet<string> Base = List("base, robot, you, yourself, me, myself, arm, us, origin, robots base, robot base, arm base");

    public static readonly FrozenSet<string> TableWords = List("table, desk, tabletop, floor, ground, surface, worktop, bench");

    /// <summary>Verbs that, negated, ask for the care that every goal is reached with anyway.</summary>
    public static readonly FrozenSet<string> CareWords = List("drop, release, let go, let go of, spill, tip over, knock over, topple, break, damage, crush, squeeze, hurt, shake, tip, tilt, lose");

    /// <summary>Words for any object at all.</summary>
    public static readonly FrozenSet<string> Anything = List("object, thing, item, one, something, stuff, piece, part");

    /// <summary>Words with which people name the same thing; each line is one group.</summary>
    public static readonly string[][] Synonyms =
    [
        ["mug", "cup", "beaker"], ["can", "tin", "soda", "coke"], ["stick", "rod", "pole", "bar", "wand", "baton", "dowel"],
        ["box", "package", "parcel", "carton", "case"], ["cube", "block", "brick", "dice"], ["plate", "dish", "saucer", "tray"],
        ["card", "paper", "sheet", "cardboard", "strip", "mat"], ["button", "switch", "buzzer", "bell", "doorbell"],
        ["ball", "sphere", "orb"], ["cylinder", "tube", "pipe"], ["hook", "crook"], ["bowl", "basin"], ["hammer", "mallet"], ["bottle", "flask"],
        ["toy", "plushie"], ["grey", "gray"], ["wood", "wooden"], ["metal", "metallic", "steel", "iron"], ["plastic", "plasticky"],
        ["magnet", "magnetic", "magnetised", "magnetized"], ["glass", "glassy"], ["rubber", "rubbery"], ["ceramic", "porcelain"], ["pad", "tile", "patch", "square", "zone", "region", "marker"],
    ];

    public static readonly FrozenSet<string> Colours = List(
        "red, green, blue, yellow, orange, purple, pink, black, white, grey, gray, brown, cyan, magenta, violet, turquoise, beige, silver, gold, golden, transparent, clear, teal, navy, lime");

    public static readonly FrozenSet<string> Materials = List("wood, wooden, metal, metallic, steel, iron, plastic, glass, rubber, ceramic, paper, cardboard, foam, magnetic, aluminium, aluminum, cloth, leather, porcelain, felt");

    public static readonly int LongestPhrase = Verbs.Keys.Concat(Relations.Keys).Concat(Directions.Keys).Concat(ChoicesBehind.Keys).Concat(Quantifiers.Keys)
        .Concat(Negations).Max(k => k.Split(' ').Length);

    /// <summary>Verb of an inflected word: pressing, pushed, grabs.</summary>
    public static bool TryVerb(string word, out Act act) => TryVerb(Verbs, word, out act);

    /// <inheritdoc cref="TryVerb(string, out Act)"/>
    public static bool TryVerb(FrozenDictionary<string, Act> verbs, string word, out Act act)
    {
        foreach (string form in Forms(word))
        {
            if (verbs.TryGetValue(form, out act))
            {
                return true;
            }
        }

        act = default;
        return false;
    }

    /// <summary>The plain form of an inflected verb, or the word itself.</summary>
    public static string Root(string word) => Forms(word).FirstOrDefault(f => Verbs.ContainsKey(f) || CareWords.Contains(f)) ?? word;

    private static IEnumerable<string> Forms(string phrase)
    {
        yield return phrase;
        int space = phrase.IndexOf(' ');
        string head = space < 0 ? phrase : phrase[..space], tail = space < 0 ? "" : phrase[space..];
        foreach (string ending in (string[])["ing", "ed", "s", "es"])
        {
            if (head.Length > ending.Length + 1 && head.EndsWith(ending, StringComparison.Ordinal))
            {
                string root = head[..^ending.Length];
                yield return root + tail;
                yield return root + "e" + tail;
                if (root[^1] == root[^2])
                {
                    yield return root[..^1] + tail;
                }
            }
        }
    }

    private static FrozenDictionary<string, T> Table<T>(params (T Value, string Phrases)[] rows) =>
        rows.SelectMany(r => r.Phrases.Split(", ").Select(p => (p, r.Value))).DistinctBy(e => e.p).ToFrozenDictionary(e => e.p, e => e.Value);

    private static FrozenSet<string> List(string words) => words.Split(", ").ToFrozenSet();
}
