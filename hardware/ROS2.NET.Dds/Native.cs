using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

[assembly: DisableRuntimeMarshalling]

namespace ROS2.Dds;

/// <summary>The functions of libddsc that are used. Those that return int give an entity or a code; below zero it is an error.</summary>
/// <remarks>Only leaf calls that never block and never call back suppress the GC transition.</remarks>
internal static unsafe partial class Native
{
    public const string Library = "ddsc";

    public const int BuiltinParticipant = 0x7fff0001, BuiltinPublication = 0x7fff0003, BuiltinSubscription = 0x7fff0004;

    /// <summary>Any sample, view and instance state.</summary>
    public const uint AnyState = 127;

    public const int BadParameter = -3, PreconditionNotMet = -4, AlreadyDeleted = -9, Timeout = -10;

    public const long Infinity = long.MaxValue;

    [LibraryImport(Library)] public static partial byte* dds_strretcode(int code);
    [LibraryImport(Library)] public static partial void dds_set_log_sink(delegate* unmanaged<void*, LogData*, void> sink, void* user);
    [LibraryImport(Library)] public static partial void* dds_alloc(nuint size);
    [LibraryImport(Library)] public static partial void dds_free(void* p);
    [LibraryImport(Library), SuppressGCTransition] public static partial long dds_time();

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)] public static partial int dds_create_domain(uint domain, string config);
    [LibraryImport(Library)] public static partial int dds_create_participant(uint domain, nint qos, nint listener);
    [LibraryImport(Library)] public static partial int dds_delete(int entity);
    [LibraryImport(Library)] public static partial int dds_get_guid(int entity, out Gid guid);
    [LibraryImport(Library)] public static partial int dds_get_instance_handle(int entity, out ulong handle);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)] public static partial int dds_create_topic(int participant, TopicDescriptor* descriptor, string name, nint qos, nint listener);
    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)] public static partial int dds_create_topic_sertype(int participant, string name, nint* sertype, nint qos, nint listener, nint plist);
    [LibraryImport(Library)] public static partial int dds_get_entity_sertype(int entity, nint* sertype);
    [LibraryImport(Library)] public static partial void ddsi_sertype_init_flags(nint sertype, byte* typeName, nint sertypeOps, nint serdataOps, uint flags);
    [LibraryImport(Library)] public static partial int dds_create_reader(int participant, int topic, nint qos, nint listener);
    [LibraryImport(Library)] public static partial int dds_create_writer(int participant, int topic, nint qos, nint listener);

    [LibraryImport(Library)] public static partial nint ddsi_serdata_from_ser_iov(nint sertype, int kind, nuint count, IoVec* vectors, nuint size);
    [LibraryImport(Library), SuppressGCTransition] public static partial uint ddsi_serdata_size(nint serdata);
    [LibraryImport(Library), SuppressGCTransition] public static partial nint ddsi_serdata_ref(nint serdata);
    [LibraryImport(Library)] public static partial void ddsi_serdata_unref(nint serdata);
    [LibraryImport(Library), SuppressGCTransition] public static partial nint ddsi_serdata_to_ser_ref(nint serdata, nuint offset, nuint size, IoVec* reference);
    [LibraryImport(Library), SuppressGCTransition] public static partial void ddsi_serdata_to_ser_unref(nint serdata, IoVec* reference);
    [LibraryImport(Library)] public static partial int dds_writecdr(int writer, nint serdata);
    [LibraryImport(Library)] public static partial int dds_takecdr(int reader, nint* samples, uint max, SampleInfo* infos, uint mask);
    [LibraryImport(Library)] public static partial int dds_take(int reader, void** samples, SampleInfo* infos, nuint size, uint max);
    [LibraryImport(Library)] public static partial int dds_return_loan(int reader, void** samples, int size);
    [LibraryImport(Library)] public static partial int dds_wait_for_acks(int writer, long timeout);
    [LibraryImport(Library)] public static partial int dds_assert_liveliness(int entity);

    [LibraryImport(Library)] public static partial int dds_create_waitset(int participant);
    [LibraryImport(Library)] public static partial int dds_create_guardcondition(int participant);
    [LibraryImport(Library)] public static partial int dds_create_readcondition(int reader, uint mask);
    [LibraryImport(Library)] public static partial int dds_set_guardcondition(int guard, byte triggered);
    [LibraryImport(Library)] public static partial int dds_take_guardcondition(int guard, byte* triggered);
    [LibraryImport(Library)] public static partial int dds_waitset_attach(int waitset, int entity, nint value);
    [LibraryImport(Library)] public static partial int dds_waitset_detach(int waitset, int entity);
    [LibraryImport(Library)] public static partial int dds_waitset_wait(int waitset, nint* values, nuint size, long timeout);

    [LibraryImport(Library)] public static partial nint dds_create_listener(nint argument);
    [LibraryImport(Library)] public static partial void dds_delete_listener(nint listener);
    [LibraryImport(Library)] public static partial void dds_lset_data_available(nint listener, delegate* unmanaged<int, nint, void> callback);
    [LibraryImport(Library)] public static partial int dds_set_listener(int entity, nint listener);

    [LibraryImport(Library)] public static partial int dds_set_status_mask(int entity, uint mask);
    [LibraryImport(Library)] public static partial int dds_take_status(int entity, out uint status, uint mask);
    [LibraryImport(Library)] public static partial int dds_get_offered_deadline_missed_status(int writer, out CountStatus status);
    [LibraryImport(Library)] public static partial int dds_get_requested_deadline_missed_status(int reader, out CountStatus status);
    [LibraryImport(Library)] public static partial int dds_get_offered_incompatible_qos_status(int writer, out PolicyStatus status);
    [LibraryImport(Library)] public static partial int dds_get_requested_incompatible_qos_status(int reader, out PolicyStatus status);
    [LibraryImport(Library)] public static partial int dds_get_sample_lost_status(int reader, out CountStatus status);
    [LibraryImport(Library)] public static partial int dds_get_liveliness_lost_status(int writer, out CountStatus status);
    [LibraryImport(Library)] public static partial int dds_get_liveliness_changed_status(int reader, out LivelinessStatus status);
    [LibraryImport(Library)] public static partial int dds_get_publication_matched_status(int writer, out MatchedStatus status);
    [LibraryImport(Library)] public static partial int dds_get_subscription_matched_status(int reader, out MatchedStatus status);

    [LibraryImport(Library)] public static partial int dds_get_matched_subscriptions(int writer, ulong* handles, nuint size);
    [LibraryImport(Library)] public static partial int dds_get_matched_publications(int reader, ulong* handles, nuint size);
    [LibraryImport(Library)] public static partial BuiltinEndpoint* dds_get_matched_subscription_data(int writer, ulong handle);
    [LibraryImport(Library)] public static partial BuiltinEndpoint* dds_get_matched_publication_data(int reader, ulong handle);
    [LibraryImport(Library)] public static partial void dds_builtintopic_free_endpoint(BuiltinEndpoint* endpoint);

    [LibraryImport(Library)] public static partial nint dds_create_qos();
    [LibraryImport(Library)] public static partial void dds_delete_qos(nint qos);
    [LibraryImport(Library)] public static partial void dds_qset_userdata(nint qos, byte* value, nuint size);
    [LibraryImport(Library)] public static partial void dds_qset_durability(nint qos, int kind);
    [LibraryImport(Library)] public static partial void dds_qset_history(nint qos, int kind, int depth);
    [LibraryImport(Library)] public static partial void dds_qset_lifespan(nint qos, long lifespan);
    [LibraryImport(Library)] public static partial void dds_qset_deadline(nint qos, long deadline);
    [LibraryImport(Library)] public static partial void dds_qset_liveliness(nint qos, int kind, long lease);
    [LibraryImport(Library)] public static partial void dds_qset_reliability(nint qos, int kind, long maxBlocking);
    [LibraryImport(Library)] public static partial void dds_qset_writer_data_lifecycle(nint qos, byte autodispose);
    [LibraryImport(Library)] public static partial void dds_qset_durability_service(nint qos, long cleanup, int history, int depth, int samples, int instances, int perInstance);
    [LibraryImport(Library)] public static partial void dds_qset_ignorelocal(nint qos, int kind);
    [LibraryImport(Library)] public static partial void dds_qset_data_representation(nint qos, uint count, short* values);
    [LibraryImport(Library)] public static partial byte dds_qget_userdata(nint qos, out byte* value, out nuint size);
    [LibraryImport(Library)] public static partial byte dds_qget_durability(nint qos, out int kind);
    [LibraryImport(Library)] public static partial byte dds_qget_history(nint qos, out int kind, out int depth);
    [LibraryImport(Library)] public static partial byte dds_qget_lifespan(nint qos, out long lifespan);
    [LibraryImport(Library)] public static partial byte dds_qget_deadline(nint qos, out long deadline);
    [LibraryImport(Library)] public static partial byte dds_qget_liveliness(nint qos, out int kind, out long lease);
    [LibraryImport(Library)] public static partial byte dds_qget_reliability(nint qos, out int kind, out long maxBlocking);

    public static string Text(byte* text) => Marshal.PtrToStringUTF8((nint)text) ?? "";
}

[StructLayout(LayoutKind.Sequential)]
internal unsafe struct IoVec
{
    public byte* Base;
    public nuint Length;
}

/// <summary>dds_topic_descriptor_t: 96 bytes in every release tried.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct TopicDescriptor
{
    public uint Size, Align, Flags, KeyCount;
    public byte* TypeName;
    public void* Keys;
    public uint OpCount;
    public uint* Ops;
    public byte* Meta;
    public byte* TypeInformation;
    public ulong TypeInformationSize;
    public byte* TypeMapping;
    public ulong TypeMappingSize; // a uint32_t each, alone in its eight bytes
    public ulong Representations;
}

/// <summary>dds_sample_info_t: 64 bytes.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct SampleInfo
{
    public int SampleState, ViewState, InstanceState;
    public byte ValidData;
    public long SourceTimestamp;
    public ulong InstanceHandle, PublicationHandle;
    public uint DisposedGeneration, NoWritersGeneration, SampleRank, GenerationRank, AbsoluteGenerationRank;
}

/// <summary>dds_builtintopic_endpoint_t.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct BuiltinEndpoint
{
    public Gid Key, ParticipantKey;
    public ulong ParticipantHandle;
    public byte* Topic, Type;
    public nint Qos;
}

/// <summary>dds_builtintopic_participant_t.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct BuiltinParticipantData
{
    public Gid Key;
    public nint Qos;
}

/// <summary>dds_log_data_t.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct LogData
{
    public uint Priority, Domain;
    public byte* File;
    public uint Line;
    public byte* Function, Message;
    public nuint Size, HeaderSize;
}

/// <summary>Deadline, lost-sample and lost-liveliness statuses; the last two lack the handle.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct CountStatus
{
    public uint Total;
    public int Change;
    public ulong LastHandle;
}

[StructLayout(LayoutKind.Sequential)]
internal struct PolicyStatus
{
    public uint Total;
    public int Change;
    public uint LastPolicy;
}

[StructLayout(LayoutKind.Sequential)]
internal struct LivelinessStatus
{
    public uint Alive, NotAlive;
    public int AliveChange, NotAliveChange;
    public ulong LastHandle;
}

[StructLayout(LayoutKind.Sequential)]
internal struct MatchedStatus
{
    public uint Total;
    public int TotalChange;
    public uint Current;
    public int CurrentChange;
    public ulong LastHandle;
}
