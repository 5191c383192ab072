namespace UniqueIdentifierMsgs;

public sealed partial class UUID
{
    public static UUID FromGuid(Guid id) => new() { Uuid = id.ToByteArray(bigEndian: true) };

    /// <summary>As a key: two messages with the same bytes are not equal, their identifiers are.</summary>
    public Guid ToGuid() => new(Uuid, bigEndian: true);
}
