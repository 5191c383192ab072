namespace Dynamixel;

/// <summary>Instructions of Protocol 2.0 that are used here; the numbers are the protocol's.</summary>
public enum Instruction : byte
{
    Ping = 0x01,
    Read = 0x02,
    Write = 0x03,
    RegWrite = 0x04,
    Action = 0x05,
    Reboot = 0x08,

    /// <summary>An answer.</summary>
    Status = 0x55,
    SyncRead = 0x82,
    SyncWrite = 0x83,
    BulkRead = 0x92,
    BulkWrite = 0x93,
}

/// <summary>How asking a servo ended. 1 to 7 are the servo's own words, the error numbers of the protocol.</summary>
public enum BusCode : byte
{
    Ok = 0,
    ResultFail = 1,
    InstructionError = 2,

    /// <summary>The servo got a packet whose CRC was wrong.</summary>
    CrcError = 3,
    DataRange = 4,
    DataLength = 5,
    DataLimit = 6,

    /// <summary>Read-only, undefined, or a setting that is kept while the torque is on.</summary>
    Access = 7,

    /// <summary>Nothing came within the time that an answer may take.</summary>
    NoAnswer = 16,

    /// <summary>Something came that was no answer: noise, a wrong CRC, another length.</summary>
    Corrupt = 17,
}

/// <summary>What came of asking one servo.</summary>
/// <param name="Alert">The servo answered and says that its hardware error status is not 0.</param>
public readonly record struct Reply(BusCode Code, bool Alert = false)
{
    public bool Ok => Code == BusCode.Ok;
}

/// <summary>What a servo says of itself to a ping.</summary>
/// <param name="Answers">How many answered: more than one means that several have the same id.</param>
public readonly record struct Identity(int Model, int Firmware, int Answers);
