using System.Collections.Immutable;
using YamlDotNet.Core;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace Robotics.Planner;

/// <summary>
/// Everything that is needed to do a task again bit for bit: the same scenario on the same versions gives the same trace.
/// </summary>
/// <param name="Scene">The scene's name or file.</param>
/// <param name="Variant">Which of its layouts is drawn.</param>
/// <param name="Seed">Of the layout.</param>
/// <param name="Scramble">Whether names are scrambled.</param>
/// <param name="Reasoner">offline or llm.</param>
/// <param name="Answers">What the stages answered, where a model was asked; empty where thinking again gives the same.</param>
/// <param name="Program">The program that came of it, for people; null when there was none.</param>
/// <param name="Versions">Of what the bits depend on, by name.</param>
public sealed record Scenario(
    string Sentence,
    string Scene,
    string Variant,
    int Seed,
    bool Scramble,
    string Reasoner,
    TaskOptions Options,
    ImmutableArray<StageAnswer> Answers,
    string? Program,
    ImmutableSortedDictionary<string, string> Versions)
{
    public string ToYaml() => new SerializerBuilder()
        .WithNamingConvention(UnderscoredNamingConvention.Instance)
        .WithDefaultScalarStyle(ScalarStyle.Any)
        .ConfigureDefaultValuesHandling(DefaultValuesHandling.OmitNull)
        .Build()
        .Serialize(File.Of(this));

    /// <param name="file">Where the text is from, for messages.</param>
    /// <exception cref="ScenarioException">It is no scenario: says the line and the column.</exception>
    public static Scenario FromYaml(string text, string file)
    {
        try
        {
            return (new DeserializerBuilder().WithNamingConvention(UnderscoredNamingConvention.Instance).Build().Deserialize<File>(text)
                ?? throw new ScenarioException("The file is empty. Give a scenario.yaml of an output folder.", file, 1, 1)).Read(file);
        }
        catch (YamlException broken)
        {
            throw new ScenarioException((broken.InnerException ?? broken).Message, file, (int)broken.Start.Line, (int)broken.Start.Column);
        }
    }

    /// <summary>The file's layout: plain settable fields.</summary>
    private sealed class File
    {
        public string? Sentence { get; set; }
        public string? Scene { get; set; }
        public string? Variant { get; set; }
        public int Seed { get; set; }
        public bool Scramble { get; set; }
        public string? Reasoner { get; set; }
        public Choices? Options { get; set; }

        [YamlMember(ScalarStyle = ScalarStyle.Literal)]
        public string? Program { get; set; }

        public List<Answer>? Answers { get; set; }
        public SortedDictionary<string, string>? Versions { get; set; }

        public static File Of(Scenario s) => new()
        {
            Sentence = s.Sentence,
            Scene = s.Scene,
            Variant = s.Variant,
            Seed = s.Seed,
            Scramble = s.Scramble,
            Reasoner = s.Reasoner,
            Options = Choices.Of(s.Options),
            Program = s.Program,
            Answers = s.Answers.IsEmpty ? null : [.. s.Answers.Select(a => new Answer { Stage = a.Stage, Record = a.Record, Problem = a.Problem })],
            Versions = new(s.Versions, StringComparer.Ordinal),
        };

        public Scenario Read(string file)
        {
            string Need(string? value, string name) =>
                value ?? throw new ScenarioException($"'{name}' is missing. Give a scenario.yaml of an output folder.", file, 1, 1);
            try
            {
                return new(
                    Need(Sentence, "sentence"), Need(Scene, "scene"), Need(Variant, "variant"), Seed, Scramble, Need(Reasoner, "reasoner"),
                    (Options ?? new()).Read().Validate(), [.. (Answers ?? []).Select(a => new StageAnswer(a.Stage, a.Record, a.Problem))], Program,
                    (Versions ?? []).ToImmutableSortedDictionary(StringComparer.Ordinal));
            }
            catch (ArgumentOutOfRangeException outside)
            {
                throw new ScenarioException(outside.Message, file, 1, 1);
            }
        }
    }

    private sealed class Choices
    {
        public int Worlds { get; set; } = new TaskOptions().Worlds;
        public double Bar { get; set; } = new TaskOptions().Bar;
        public int Attempts { get; set; } = new TaskOptions().Attempts;
        public int Seed { get; set; }
        public int Threads { get; set; } = new TaskOptions().Threads;
        public bool Twin { get; set; } = true;
        public int TwinWorlds { get; set; } = new TaskOptions().TwinWorlds;

        /// <summary>Written only when nothing was rehearsed.</summary>
        public bool? Rehearse { get; set; }

        public static Choices Of(TaskOptions o) => new()
        {
            Worlds = o.Worlds, Bar = o.Bar, Attempts = o.Attempts, Seed = o.Seed, Threads = o.Threads, Twin = o.Twin, TwinWorlds = o.TwinWorlds, Rehearse = o.Rehearse ? null : false,
        };

        public TaskOptions Read() => new()
        {
            Worlds = Worlds, Bar = Bar, Attempts = Attempts, Seed = Seed, Threads = Threads, Twin = Twin, TwinWorlds = TwinWorlds, Rehearse = Rehearse ?? true,
        };
    }

    private sealed class Answer
    {
        public StageName Stage { get; set; }
        public string? Record { get; set; }
        public string? Problem { get; set; }
    }
}

/// <summary>A scenario file cannot be read.</summary>
/// <param name="line">1-based.</param>
/// <param name="column">1-based.</param>
public sealed class ScenarioException(string message, string file, int line, int column) : Exception($"{message} {file}:{line}:{column}")
{
    public int Line { get; } = line;

    public int Column { get; } = column;
}
