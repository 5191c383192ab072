using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Robotics.Programs;

/// <summary>
/// The system calls that the process of a program may not make, as a classic BPF program (seccomp(2), linux/filter.h): no
/// sockets, no new processes (threads are let through: the runtime has some), no namespaces, mounts, tracing, keys or
/// modules. A refused call returns EPERM. The name spaces already keep these from reaching anything; this keeps them from the kernel.
/// </summary>
internal static class SeccompFilter
{
    private const ushort LoadWord = 0x20, JumpEqual = 0x15, JumpAtLeast = 0x35, JumpAnyBit = 0x45, Return = 0x06;
    private const uint Allow = 0x7fff0000, Kill = 0x80000000, NotPermitted = 0x00050000 | 1, NoSuchCall = 0x00050000 | 38;
    private const uint NumberAt = 0, ArchitectureAt = 4, FirstArgumentAt = 16, CloneThread = 0x00010000;

    // Numbers from the kernel's tables: arch/x86/entry/syscalls/syscall_64.tbl and include/uapi/asm-generic/unistd.h.
    private static readonly uint[] X64 =
    [
        41, 42, 43, 44, 49, 50, 53, 57, 58, 101, 135, 155, 161, 165, 166, 175, 176, 246, 248, 249, 250, 272, 288, 298, 303, 304, 308, 310, 311, 313, 321, 322, 323,
    ];

    private static readonly uint[] Arm64 =
    [
        39, 40, 41, 51, 92, 97, 104, 105, 106, 117, 198, 199, 200, 201, 202, 203, 206, 217, 218, 219, 241, 242, 264, 265, 268, 270, 271, 273, 280, 281, 282,
    ];

    // Same numbers on both: io_uring, the new mount calls, pidfd_getfd.
    private static readonly uint[] Both = [425, 426, 427, 428, 429, 430, 431, 432, 438, 442];

    /// <summary>The filter for this machine, or null where no table is written for its architecture.</summary>
    public static byte[]? Bytes => RuntimeInformation.ProcessArchitecture switch
    {
        Architecture.X64 => Build(0xC000003E, [.. X64, .. Both], clone: 56),
        Architecture.Arm64 => Build(0xC00000B7, [.. Arm64, .. Both], clone: 220),
        _ => null,
    };

    private static byte[] Build(uint architecture, uint[] refused, uint clone)
    {
        const uint clone3 = 435, x32 = 0x40000000;
        List<(ushort Code, byte True, byte False, uint Value)> program =
        [
            (LoadWord, 0, 0, ArchitectureAt),
            (JumpEqual, 1, 0, architecture),
            (Return, 0, 0, Kill),
            (LoadWord, 0, 0, NumberAt),
            (JumpAtLeast, 0, 1, x32),
            (Return, 0, 0, Kill),
            // clone3 keeps its flags in memory, where a filter cannot read them: the C library falls back to clone.
            (JumpEqual, 0, 1, clone3),
            (Return, 0, 0, NoSuchCall),
            (JumpEqual, 0, 4, clone),
            (LoadWord, 0, 0, FirstArgumentAt),
            (JumpAnyBit, 1, 0, CloneThread),
            (Return, 0, 0, NotPermitted),
            (Return, 0, 0, Allow),
        ];
        foreach (uint number in refused)
        {
            program.Add((JumpEqual, 0, 1, number));
            program.Add((Return, 0, 0, NotPermitted));
        }

        program.Add((Return, 0, 0, Allow));
        byte[] bytes = new byte[8 * program.Count];
        for (int i = 0; i < program.Count; i++)
        {
            Span<byte> at = bytes.AsSpan(8 * i, 8);
            BinaryPrimitives.WriteUInt16LittleEndian(at, program[i].Code);
            (at[2], at[3]) = (program[i].True, program[i].False);
            BinaryPrimitives.WriteUInt32LittleEndian(at[4..], program[i].Value);
        }

        return bytes;
    }
}
