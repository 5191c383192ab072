namespace Robotics.Planner.Offline.Language;

/// <summary>A noun phrase as it was said: "the biggest red box next to the milk".</summary>
internal sealed class Phrase
{
    public Quantifier? Quantifier { get; set; }

    /// <summary>How many were asked for: "two cans".</summary>
    public int? Count { get; set; }

    /// <summary>Nouns and attributes, in order.</summary>
    public List<string> Words { get; } = [];

    public List<Choice> Choices { get; } = [];

    /// <summary>The full name of an object, when the text holds one.</summary>
    public string? Entity { get; set; }

    public bool IsPronoun { get; set; }

    /// <summary>The robot's base, or the person beside it.</summary>
    public bool IsBase { get; set; }

    /// <summary>The table, when no object is called so.</summary>
    public bool IsTable { get; set; }

    public List<(Relation Relation, Phrase Reference)> Restrictors { get; } = [];

    public List<Phrase> Excluded { get; } = [];

    public string Text => Entity ?? (Words.Count > 0 ? string.Join(' ', Words) : IsPronoun ? "it" : "one");
}
