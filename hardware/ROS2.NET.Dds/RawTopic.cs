using System.Text;

namespace ROS2.Dds;

/// <summary>
/// A topic whose samples are bytes. Its type is described to Cyclone by one operation of length zero, so that the library checks, swaps
/// and copies nothing of a sample and keeps all of it; topics match by name and type name, as in ROS.
/// </summary>
internal readonly unsafe struct RawTopic
{
    // ADR | ARR | 1BY at offset 0 with count 0, then RTS. A list of RTS alone is refused.
    private static readonly uint[] Operations = [0x01080100, 0, 0, 0];

    private RawTopic(int entity, nint sertype) => (Entity, Sertype) = (entity, sertype);

    public int Entity { get; }

    /// <summary>The library's type object, needed to make a sample of bytes. It lives as long as the topic or a writer of it.</summary>
    public nint Sertype { get; }

    public static RawTopic Create(int participant, string name, string type)
    {
        string who = $"Topic '{name}' of type '{type}'";
        byte[] typeName = Encoding.UTF8.GetBytes(type + "\0");
        using NativeQos qos = NativeQos.Topic();
        fixed (byte* typePointer = typeName)
        fixed (uint* operations = Operations)
        {
            var descriptor = new TopicDescriptor { Size = 8, Align = 1, TypeName = typePointer, OpCount = 2, Ops = operations };
            int topic = DdsException.Check(Native.dds_create_topic(participant, &descriptor, name, qos.Pointer, 0), who, "Check both names.");
            nint sertype;
            if (DdsLibrary.TellsEntityType)
            {
                int told = Native.dds_get_entity_sertype(topic, &sertype);
                if (told < 0) _ = Native.dds_delete(topic);
                DdsException.Check(told, who, "This release of Cyclone DDS does not tell its types.");
                return new RawTopic(topic, sertype);
            }

            try
            {
                return Interned(participant, name, typePointer, operations, qos.Pointer, who);
            }
            finally
            {
                _ = Native.dds_delete(topic);
            }
        }
    }

    /// <summary>
    /// 0.10 tells nobody its type objects, but one that equals a registered one is replaced by it: so a look-alike is offered. The
    /// offsets are those of ddsi_sertype_default; a wrong one makes a type that equals nothing, which is noticed.
    /// </summary>
    private static RawTopic Interned(int participant, string name, byte* typeName, uint* operations, nint qos, string who)
    {
        const int size = 192;
        byte* offered = (byte*)Native.dds_alloc(size);
        new Span<byte>(offered, size).Clear();
        Native.ddsi_sertype_init_flags((nint)offered, typeName, DdsLibrary.Export("ddsi_sertype_ops_default"), DdsLibrary.Export("ddsi_serdata_ops_cdr_nokey"), 1);
        byte* tail = offered + DdsLibrary.SertypeSize;
        *(uint*)(offered + 24) = 5; // XCDR1 and XCDR2 allowed
        *(ushort*)(tail + 2) = 1; // written as XCDR1
        *(uint*)(tail + 16) = 8; // size and alignment of the C struct that there is not
        *(uint*)(tail + 20) = 1;
        *(uint*)(tail + 48) = (uint)Operations.Length;
        uint* copy = (uint*)Native.dds_alloc((nuint)(Operations.Length * sizeof(uint)));
        new ReadOnlySpan<uint>(operations, Operations.Length).CopyTo(new Span<uint>(copy, Operations.Length));
        *(uint**)(tail + 56) = copy;

        nint sertype = (nint)offered;
        int topic = DdsException.Check(Native.dds_create_topic_sertype(participant, name, &sertype, qos, 0, 0), who, "Check both names.");
        if (sertype != (nint)offered) return new RawTopic(topic, sertype);
        _ = Native.dds_delete(topic);
        throw new DdsException($"{who}: this build of Cyclone DDS lays out its types in a way that is not known (0.10 with and without shared memory and 11 are). Install libddsc 0.10.x or 11.");
    }
}
