using System.CommandLine;
using System.Globalization;
using System.Numerics;
using Robotics.Planner;
using Robotics.Sim;

namespace Robotics.Cli;

/// <summary>Options that several commands share, and their checks.</summary>
internal static class TaskArguments
{
    public static Option<string> Reasoner() => new("--reasoner")
    {
        Description = "offline (no network, no key) or llm, or a stage at a time: llm,planner=offline.",
        HelpName = "WHO",
        DefaultValueFactory = _ => "offline",
    };

    public static Option<int> Worlds() => Number("--worlds", "Rehearsal worlds.", new TaskOptions().Worlds, 1, 10000);

    /// <summary>Help is the same on every machine: the number of cores is not in it.</summary>
    public static Option<int> Threads() =>
        Number("--threads", "How much is done at the same time. Changes how long it takes, never what comes out [default: one a core].", null, 1, 256);

    public static int Threads(ParseResult parsed, Option<int> threads) => parsed.GetResult(threads) is null ? Environment.ProcessorCount : parsed.GetValue(threads);

    public static Option<bool> Scramble() => new("--scramble") { Description = "Replace every object's name by object_1, object_2 …, in the sentence too." };

    public static Option<double> Bar()
    {
        Option<double> bar = Number<double>("--bar", "Least rehearsal success rate at which the program is run, 0 to 1.", new TaskOptions().Bar, 0, 1);
        bar.HelpName = "RATE";
        return bar;
    }

    /// <param name="otherwise">Null for a default that the help does not show.</param>
    public static Option<T> Number<T>(string name, string description, T? otherwise, T least, T most)
        where T : struct, INumber<T>
    {
        Option<T> option = new(name) { Description = description, HelpName = "N" };
        if (otherwise is { } value)
        {
            option.DefaultValueFactory = _ => value;
        }

        option.Validators.Add(result =>
        {
            if (!result.Errors.Any() && result.Tokens.Count == 1 && T.TryParse(result.Tokens[0].Value, CultureInfo.InvariantCulture, out T given) && !(given >= least && given <= most))
            {
                result.AddError(FormattableString.Invariant($"{name} is {given} and must be from {least} to {most}{(otherwise is null ? "" : FormattableString.Invariant($", for example {otherwise}"))}"));
            }
        });
        return option;
    }

    public static SceneVariant Variant(string name) =>
        Enum.TryParse(name, ignoreCase: true, out SceneVariant variant) && Enum.IsDefined(variant) && !char.IsDigit(name[0])
            ? variant
            : throw CommandException.Unknown("variant", name, Variants, "needed: only a tool helps; unneeded: the hand suffices; impossible: nothing helps.");

    /// <summary>Several with commas, each once.</summary>
    public static SceneVariant[] VariantList(string names) => [.. names.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(Variant).Distinct()];

    public static IReadOnlyList<string> Variants { get; } = [.. Enum.GetNames<SceneVariant>().Select(n => n.ToLowerInvariant())];

    /// <summary>A scene by name or path.</summary>
    public static Scene Scene(string nameOrPath)
    {
        if (!File.Exists(nameOrPath) && !SimData.Has(nameOrPath))
        {
            throw CommandException.Unknown("scene", nameOrPath, SimData.Scenes, "See launch/robotics scenes, or give the path of a scene file.");
        }

        return SceneLoader.Load(nameOrPath);
    }
}
