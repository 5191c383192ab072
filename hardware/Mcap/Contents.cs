namespace Mcap;

/// <summary>What a file holds and where: from its summary, or found by reading all of it.</summary>
internal sealed class Contents
{
    public Catalog Catalog { get; } = new();

    public List<Segment> Segments { get; } = [];

    public List<McapAttachment> Attachments { get; } = [];

    /// <summary>Whole metadata records.</summary>
    public List<Extent> Metadata { get; } = [];

    public McapStatistics? Statistics { get; set; }

    public McapCut? Cut { get; set; }
}
