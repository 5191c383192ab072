using Robotics.Ports;
using Robotics.Reorientation.Learning;

namespace Robotics.Reorientation.Training;

/// <summary>A checkpoint that does not fit, or is damaged: who, value, limit, remedy.</summary>
public sealed class CheckpointException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>
/// Files of a run, each written whole or not at all: beside its place first, down to the disk, then renamed. A run that is
/// killed leaves the file before.
/// </summary>
/// <param name="create">Makes a file; passed in, so that a disk can be full in a test.</param>
public sealed class Checkpoint(Func<string, Stream> create)
{
    /// <summary>Raised when an older checkpoint can no longer be gone on from.</summary>
    internal const string Version = "1";

    internal const string VersionKey = "version";

    public static Checkpoint OnDisk { get; } = new(path => new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None));

    /// <param name="identity">Of the run.</param>
    /// <exception cref="IOException">It could not be written; what was there before is there still.</exception>
    public void Write(string path, Safetensors file, IReadOnlyList<(string Key, string Value)> identity)
    {
        foreach ((string key, string value) in identity)
        {
            file.Metadata[key] = value;
        }

        string unfinished = path + ".unfinished";
        try
        {
            using (Stream stream = create(unfinished))
            {
                file.Write(stream);
                stream.Flush();
                (stream as FileStream)?.Flush(flushToDisk: true);
            }

            File.Move(unfinished, path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            File.Delete(unfinished);
            throw;
        }
    }

    /// <summary>A text that is there whole, or as it was before.</summary>
    public static void WriteWhole(string path, string text)
    {
        File.WriteAllText(path + ".unfinished", text);
        File.Move(path + ".unfinished", path, overwrite: true);
    }

    /// <exception cref="CheckpointException">It is none, damaged, or of another version, hand or shape.</exception>
    public static Safetensors Read(string path, IReadOnlyList<(string Key, string Value)> identity)
    {
        Safetensors file;
        try
        {
            using FileStream stream = File.OpenRead(path);
            file = Safetensors.Read(stream);
        }
        catch (Exception e) when (e is InvalidDataException or FileNotFoundException or DirectoryNotFoundException)
        {
            throw new CheckpointException($"The checkpoint cannot be read: {e.Message} Begin anew, or put back a whole one. {path}", e);
        }

        foreach ((string key, string wanted) in identity)
        {
            string found = file.Metadata.GetValueOrDefault(key, "nothing");
            if (found != wanted)
            {
                throw new CheckpointException($"The checkpoint's {key} is {found}, this run's is {wanted}. Resume with what it was made with, or begin in another folder. {path}");
            }
        }

        return file;
    }

    /// <summary>What must be the same for networks of a kind to fit, beside their own sizes.</summary>
    internal static IEnumerable<(string Key, string Value)> OfNetworks(string format, IHandWorlds worlds) =>
    [
        ("format", format),
        (VersionKey, Version),
        ("hand", $"{worlds.Hand.Name} ({worlds.Hand.Fingers} fingers, {worlds.Hand.Joints.Length} joints)"),
    ];

    /// <summary>And what, for a run to go on.</summary>
    internal static IEnumerable<(string Key, string Value)> OfWorlds(IHandWorlds worlds) =>
    [
        ("objects", string.Join(" ", worlds.Objects)),
        ("worlds", $"{worlds.Count}"),
    ];
}
