namespace Mcap;

/// <summary>The first byte of a record. 0 is never valid; what is not listed is skipped by a reader. <see href="https://mcap.dev/spec#records"/>.</summary>
internal enum Opcode : byte
{
    Header = 0x01,
    Footer = 0x02,
    Schema = 0x03,
    Channel = 0x04,
    Message = 0x05,
    Chunk = 0x06,
    MessageIndex = 0x07,
    ChunkIndex = 0x08,
    Attachment = 0x09,
    AttachmentIndex = 0x0A,
    Statistics = 0x0B,
    Metadata = 0x0C,
    MetadataIndex = 0x0D,
    SummaryOffset = 0x0E,
    DataEnd = 0x0F,
}

/// <summary>Sizes and bytes that the format fixes.</summary>
internal static class Layout
{
    /// <summary>Begins and ends every file; the byte after "MCAP" is the major version, the letter 0.</summary>
    public static ReadOnlySpan<byte> Magic => [0x89, (byte)'M', (byte)'C', (byte)'A', (byte)'P', (byte)'0', (byte)'\r', (byte)'\n'];

    /// <summary>Opcode and length of a record, bytes.</summary>
    public const int Head = 1 + 8;

    /// <summary>Channel, sequence, log time and publish time: what stands in a message record before its data, bytes.</summary>
    public const int MessageFields = 2 + 4 + 8 + 8;

    /// <summary>Times, size, CRC, empty compression, length: what stands in an uncompressed chunk before its records, bytes.</summary>
    public const int ChunkFields = 8 + 8 + 8 + 4 + 4 + 8;

    /// <summary>Summary start, summary offset start, CRC: a footer's content, bytes.</summary>
    public const int FooterFields = 8 + 8 + 4;
}
