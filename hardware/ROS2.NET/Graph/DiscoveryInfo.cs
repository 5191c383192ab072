using ROS2.Cdr;
using ROS2.Dds;

namespace ROS2;

/// <summary>A node as ros_discovery_info lists it.</summary>
internal sealed record NodeEntities(string Namespace, string Name, Gid[] Readers, Gid[] Writers);

/// <summary>rmw_dds_common/msg/ParticipantEntitiesInfo in both widths of its identifiers.</summary>
internal sealed record DiscoveryInfo(Gid Participant, IReadOnlyList<NodeEntities> Nodes)
{
    public const string Topic = "ros_discovery_info", Type = "rmw_dds_common::msg::dds_::ParticipantEntitiesInfo_";

    private const int LongestName = 256;

    public byte[] Write(int width)
    {
        int size = CdrWriter.HeaderSize + width + 4;
        foreach (NodeEntities node in Nodes)
            size += 3 + 4 + System.Text.Encoding.UTF8.GetByteCount(node.Namespace) + 1 + 3 + 4 + System.Text.Encoding.UTF8.GetByteCount(node.Name) + 1 + 3 + 4 + 4 + ((node.Readers.Length + node.Writers.Length) * width);
        byte[] buffer = new byte[size];
        var writer = new CdrWriter(buffer);
        Put(ref writer, Participant, width);
        writer.WriteUInt32((uint)Nodes.Count);
        foreach (NodeEntities node in Nodes)
        {
            writer.WriteString(node.Namespace, LongestName, "node_namespace");
            writer.WriteString(node.Name, LongestName, "node_name");
            PutAll(ref writer, node.Readers, width);
            PutAll(ref writer, node.Writers, width);
        }

        return buffer[..writer.Length];
    }

    /// <summary>Either width: only one uses the sample up. Null when neither does.</summary>
    public static (DiscoveryInfo Info, int Width)? Read(ReadOnlySpan<byte> cdr)
    {
        foreach (int width in (ReadOnlySpan<int>)[16, 24])
        {
            try
            {
                return (Read(cdr, width), width);
            }
            catch (CdrException)
            {
                // The other width, or nobody's.
            }
        }

        return null;
    }

    private static DiscoveryInfo Read(ReadOnlySpan<byte> cdr, int width)
    {
        var reader = new CdrReader(cdr);
        Gid participant = Get(ref reader, width);
        uint count = Count(ref reader, 4 * 4);
        var nodes = new NodeEntities[count];
        for (int i = 0; i < nodes.Length; i++)
        {
            string @namespace = reader.ReadString(null, LongestName, "node_namespace"), name = reader.ReadString(null, LongestName, "node_name");
            nodes[i] = new NodeEntities(@namespace, name, GetAll(ref reader, width), GetAll(ref reader, width));
        }

        reader.Finish("rmw_dds_common/msg/ParticipantEntitiesInfo");
        return new DiscoveryInfo(participant, nodes);
    }

    private static void PutAll(ref CdrWriter writer, Gid[] gids, int width)
    {
        writer.WriteUInt32((uint)gids.Length);
        foreach (Gid gid in gids) Put(ref writer, gid, width);
    }

    private static void Put(ref CdrWriter writer, Gid gid, int width)
    {
        Span<byte> bytes = stackalloc byte[24];
        bytes.Clear();
        gid.CopyTo(bytes);
        foreach (byte b in bytes[..width]) writer.WriteUInt8(b);
    }

    private static Gid[] GetAll(ref CdrReader reader, int width)
    {
        var gids = new Gid[Count(ref reader, width)];
        for (int i = 0; i < gids.Length; i++) gids[i] = Get(ref reader, width);
        return gids;
    }

    private static Gid Get(ref CdrReader reader, int width)
    {
        Span<byte> bytes = stackalloc byte[24];
        for (int i = 0; i < width; i++) bytes[i] = reader.ReadUInt8("gid");
        return new Gid(bytes);
    }

    private static uint Count(ref CdrReader reader, int minimum)
    {
        uint count = reader.ReadUInt32("count");
        return (long)count * minimum <= reader.Remaining ? count : throw new CdrException($"{count} elements do not fit {reader.Remaining} bytes.");
    }
}
