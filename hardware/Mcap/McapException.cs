namespace Mcap;

/// <summary>What is wrong with a file or with what is to be written into one: who, value, limit, remedy.</summary>
public sealed class McapException(string message) : Exception(message)
{
    internal const string Recover = "The file is damaged: take what is left with `mcap recover`.";

    internal const string Rescan = "The file's index is damaged: read it with McapReaderOptions.Scan, or mend it with `mcap recover`.";

    internal const string Unchecked = "The file is damaged: McapReaderOptions.IgnoreCrc gives what is there, as it is.";
}
