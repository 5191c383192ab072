using System.Buffers.Binary;

namespace Dynamixel;

/// <summary>How patient the bus is.</summary>
/// <param name="Patience">Seconds that answers may take beyond the time of their bytes and the servos' return delay: adapter, scheduling.</param>
/// <param name="Retries">How often one servo is asked again when no answer could be read, 0 to 10.</param>
public sealed record BusOptions(double Patience = .004, int Retries = 2);

/// <summary>What of one servo a bulk instruction is about.</summary>
public readonly record struct BulkItem(byte Id, ushort Address, byte Length);

/// <summary>
/// Servos on one line, asked one at a time or many at once. Outcomes are codes; only a line that is gone throws. Nothing is
/// allocated. Not for several threads.
/// </summary>
public sealed class DynamixelBus
{
    /// <summary>Bits of a byte on the line: a start and a stop bit beside its eight.</summary>
    private const double BitsAByte = 10;

    /// <summary>Seconds: the longest return delay a servo can be set to.</summary>
    private const double MostReturnDelay = 254 * 2e-6;

    /// <summary>Bytes of an answer beside its data.</summary>
    private const int StatusBytes = 11;

    private readonly ISerialLine _line;
    private readonly BusOptions _options;
    private readonly StatusReader _reader = new();
    private readonly byte[] _parameters = new byte[700], _packet = new byte[Packet.MostBytes(700)], _drain = new byte[256];

    public DynamixelBus(ISerialLine line, BusOptions options)
    {
        if (options.Patience is not (> 0 and <= 1) || options.Retries is not (>= 0 and <= 10))
        {
            throw new ArgumentOutOfRangeException(nameof(options), $"A bus waits more than 0 and at most 1 s and asks again 0 to 10 times: {options}.");
        }

        (_line, _options) = (line, options);
    }

    /// <summary>The line's clock, s.</summary>
    public double Time => _line.Time;

    /// <summary>When the last instruction went out, s.</summary>
    public double LastInstruction { get; private set; }

    /// <summary>Instructions sent, instructions sent again, and answers that did not come, since the beginning.</summary>
    public long Sent { get; private set; }

    public long Repeated { get; private set; }

    public long Missing { get; private set; }

    /// <summary>Packets with a wrong CRC and bytes that belonged to none, since the beginning.</summary>
    public long WrongCrc => _reader.WrongCrc;

    public long Noise => _reader.Noise;

    /// <summary>Asks who has an id, and listens for a second answer as long as for the first.</summary>
    public Reply Ping(byte id, out Identity identity)
    {
        Span<byte> said = stackalloc byte[3];
        Reply reply = Ask(id, Instruction.Ping, 0, said, _options.Retries);
        identity = new(BinaryPrimitives.ReadUInt16LittleEndian(said), said[2], reply.Ok ? 1 : 0);
        double until = _line.Time + _options.Patience;
        while (reply.Ok && Await(until, out StatusPacket another))
        {
            identity = another.Id == id ? identity with { Answers = identity.Answers + 1 } : identity;
        }

        return reply;
    }

    /// <param name="data">As long as what is read.</param>
    public Reply Read(byte id, ushort address, Span<byte> data)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(_parameters, address);
        BinaryPrimitives.WriteUInt16LittleEndian(_parameters.AsSpan(2), (ushort)data.Length);
        return Ask(id, Instruction.Read, 4, data, _options.Retries);
    }

    public Reply Read(byte id, Register register, out int value)
    {
        Span<byte> data = stackalloc byte[register.Length];
        Reply reply = Read(id, register.Address, data);
        value = register.Get(data);
        return reply;
    }

    /// <summary>To everybody with <see cref="Packet.Broadcast"/>: then nobody answers.</summary>
    public Reply Write(byte id, ushort address, ReadOnlySpan<byte> data) => Put(id, Instruction.Write, address, data);

    public Reply Write(byte id, Register register, int value)
    {
        Span<byte> data = stackalloc byte[register.Length];
        register.Put(data, value);
        return Write(id, register.Address, data);
    }

    /// <summary>A write that waits for <see cref="Action"/>.</summary>
    public Reply RegWrite(byte id, ushort address, ReadOnlySpan<byte> data) => Put(id, Instruction.RegWrite, address, data);

    /// <summary>Has what was registered done: once, for a second action would be refused.</summary>
    public Reply Action(byte id) => Ask(id, Instruction.Action, 0, [], 0);

    /// <summary>Restarts a servo: its torque is off, its errors are forgotten, and for some tenths of a second it does not answer.</summary>
    public Reply Reboot(byte id) => Ask(id, Instruction.Reboot, 0, [], 0);

    /// <summary>Writes the same registers of many servos. Nobody answers.</summary>
    /// <param name="data">As many bytes a servo, in their order.</param>
    public void SyncWrite(ushort address, ReadOnlySpan<byte> ids, ReadOnlySpan<byte> data)
    {
        int length = ids.IsEmpty ? 0 : data.Length / ids.Length, at = 4;
        BinaryPrimitives.WriteUInt16LittleEndian(_parameters, address);
        BinaryPrimitives.WriteUInt16LittleEndian(_parameters.AsSpan(2), (ushort)length);
        for (int i = 0; i < ids.Length; i++)
        {
            _parameters[at++] = ids[i];
            data.Slice(i * length, length).CopyTo(_parameters.AsSpan(at));
            at += length;
        }

        Send(Packet.Broadcast, Instruction.SyncWrite, at);
    }

    /// <summary>
    /// Reads the same registers of many servos, which answer one after another. Who waits for one that is silent may stay silent
    /// too: put those that did not answer last at the end.
    /// </summary>
    /// <param name="data">As many bytes a servo; those of one without an answer are left as they are.</param>
    /// <param name="replies">One a servo.</param>
    /// <returns>How many answered.</returns>
    public int SyncRead(ushort address, ReadOnlySpan<byte> ids, Span<byte> data, Span<Reply> replies)
    {
        int length = ids.IsEmpty ? 0 : data.Length / ids.Length;
        BinaryPrimitives.WriteUInt16LittleEndian(_parameters, address);
        BinaryPrimitives.WriteUInt16LittleEndian(_parameters.AsSpan(2), (ushort)length);
        ids.CopyTo(_parameters.AsSpan(4));
        double until = Send(Packet.Broadcast, Instruction.SyncRead, 4 + ids.Length) + TimeOf(ids.Length, data.Length);
        int answered = 0;
        Unanswered(replies);
        while (answered < ids.Length && Await(until, out StatusPacket status))
        {
            int i = ids.IndexOf(status.Id);
            if (i >= 0 && Take(status, data.Slice(i * length, length), ref replies[i]))
            {
                answered++;
            }
        }

        Missing += ids.Length - answered;
        return answered;
    }

    /// <summary>Writes registers of many servos, other ones of each. Nobody answers.</summary>
    /// <param name="data">The items' bytes one after another.</param>
    public void BulkWrite(ReadOnlySpan<BulkItem> items, ReadOnlySpan<byte> data)
    {
        int at = 0;
        foreach (BulkItem item in items)
        {
            at = Head(item, at);
            data[..item.Length].CopyTo(_parameters.AsSpan(at));
            at += item.Length;
            data = data[item.Length..];
        }

        Send(Packet.Broadcast, Instruction.BulkWrite, at);
    }

    /// <summary>Reads registers of many servos, other ones of each; else as <see cref="SyncRead"/>.</summary>
    /// <param name="data">The items' bytes one after another.</param>
    public int BulkRead(ReadOnlySpan<BulkItem> items, Span<byte> data, Span<Reply> replies)
    {
        int at = 0, answered = 0;
        foreach (BulkItem item in items)
        {
            at = Head(item, at);
        }

        double until = Send(Packet.Broadcast, Instruction.BulkRead, at) + TimeOf(items.Length, data.Length);
        Unanswered(replies);
        while (answered < items.Length && Await(until, out StatusPacket status))
        {
            for (int i = 0, from = 0; i < items.Length; from += items[i++].Length)
            {
                if (items[i].Id == status.Id && Take(status, data.Slice(from, items[i].Length), ref replies[i]))
                {
                    answered++;
                }
            }
        }

        Missing += items.Length - answered;
        return answered;
    }

    /// <summary>Waits without asking anything. What comes meanwhile is noise.</summary>
    public void Wait(double until)
    {
        while (_line.Read(_drain, until) > 0)
        {
        }
    }

    private Reply Put(byte id, Instruction instruction, ushort address, ReadOnlySpan<byte> data)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(_parameters, address);
        data.CopyTo(_parameters.AsSpan(2));
        return Ask(id, instruction, 2 + data.Length, [], _options.Retries);
    }

    /// <summary>Asks one servo until its answer can be read, or too often.</summary>
    private Reply Ask(byte id, Instruction instruction, int parameters, Span<byte> data, int retries)
    {
        for (int left = retries; ; left--)
        {
            Reply reply = AskOnce(id, instruction, parameters, data);
            if (left == 0 || reply.Code is not (BusCode.NoAnswer or BusCode.Corrupt or BusCode.CrcError))
            {
                Missing += reply.Code is BusCode.NoAnswer or BusCode.Corrupt ? 1 : 0;
                return reply;
            }

            Repeated++;
        }
    }

    private Reply AskOnce(byte id, Instruction instruction, int parameters, Span<byte> data)
    {
        double until = Send(id, instruction, parameters) + TimeOf(1, data.Length);
        if (id == Packet.Broadcast)
        {
            return new(BusCode.Ok);
        }

        long noise = Noise + WrongCrc;
        Reply reply = new(BusCode.NoAnswer);
        while (reply.Code is BusCode.NoAnswer or BusCode.Corrupt && Await(until, out StatusPacket status))
        {
            if (status.Id == id)
            {
                Take(status, data, ref reply);
            }
        }

        return reply.Code == BusCode.NoAnswer && Noise + WrongCrc > noise ? new(BusCode.Corrupt) : reply;
    }

    /// <summary>Takes an answer's data, if it is the first and has the length that was asked for.</summary>
    private static bool Take(in StatusPacket status, Span<byte> data, ref Reply reply)
    {
        if (reply.Code is not (BusCode.NoAnswer or BusCode.Corrupt))
        {
            return false;
        }

        if (status.Error != BusCode.Ok || status.Parameters.Length == data.Length)
        {
            reply = new(status.Error, status.Alert);
            status.Parameters[..Math.Min(status.Parameters.Length, data.Length)].CopyTo(data);
            return true;
        }

        reply = new(BusCode.Corrupt, status.Alert);
        return false;
    }

    /// <summary>Sends an instruction whose parameters are ready. What came before it answers nothing and is dropped.</summary>
    /// <returns>When its last bit is out, s.</returns>
    private double Send(byte id, Instruction instruction, int parameters)
    {
        Wait(_line.Time);
        _reader.Clear();
        int n = Packet.Write(_packet, id, instruction, _parameters.AsSpan(0, parameters));
        double begin = _line.Time;
        _line.Write(_packet.AsSpan(0, n));
        LastInstruction = _line.Time;
        Sent++;
        return Math.Max(LastInstruction, begin + n * BitsAByte / _line.Baud);
    }

    private bool Await(double until, out StatusPacket status)
    {
        while (!_reader.Next(out status))
        {
            int n = _line.Read(_reader.Free, until);
            if (n == 0)
            {
                return false;
            }

            _reader.Filled(n);
        }

        return true;
    }

    /// <summary>Seconds that answers may take, stuffing included.</summary>
    private double TimeOf(int answers, int data) =>
        (answers * StatusBytes + data + data / 3) * BitsAByte / _line.Baud + answers * MostReturnDelay + _options.Patience;

    private int Head(BulkItem item, int at)
    {
        _parameters[at] = item.Id;
        BinaryPrimitives.WriteUInt16LittleEndian(_parameters.AsSpan(at + 1), item.Address);
        BinaryPrimitives.WriteUInt16LittleEndian(_parameters.AsSpan(at + 3), item.Length);
        return at + 5;
    }

    private static void Unanswered(Span<Reply> replies) => replies.Fill(new(BusCode.NoAnswer));
}
