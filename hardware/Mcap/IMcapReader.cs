namespace Mcap;

/// <summary>Reads an MCAP file, closed or cut, by time and topic. One thread at a time.</summary>
public interface IMcapReader : IDisposable
{
    /// <summary>The profile the file claims, as <c>ros2</c>; empty: none.</summary>
    string Profile { get; }

    /// <summary>What wrote the file.</summary>
    string Library { get; }

    /// <summary>By id.</summary>
    IReadOnlyList<McapSchema> Schemas { get; }

    /// <summary>By id.</summary>
    IReadOnlyList<McapChannel> Channels { get; }

    /// <summary>Null: the file is indexed and its writer did not count.</summary>
    McapStatistics? Statistics { get; }

    /// <summary>Null: the file was closed properly.</summary>
    McapCut? Cut { get; }

    IReadOnlyList<McapAttachment> Attachments { get; }

    /// <summary>Messages in the order of log time, those of one time in the order of the file.</summary>
    /// <param name="topics">Null: all.</param>
    /// <param name="from">The first log time wanted, ns.</param>
    /// <param name="to">The last log time wanted, ns.</param>
    /// <exception cref="McapException">While it is enumerated: a chunk is damaged or compressed.</exception>
    IEnumerable<McapMessage> Messages(IReadOnlyCollection<string>? topics = null, ulong from = 0, ulong to = ulong.MaxValue);

    /// <summary>In the order of the file, read as it is enumerated.</summary>
    IEnumerable<McapMetadata> Metadata();

    /// <summary>The content of one of <see cref="Attachments"/>.</summary>
    ReadOnlyMemory<byte> Read(McapAttachment attachment);
}
