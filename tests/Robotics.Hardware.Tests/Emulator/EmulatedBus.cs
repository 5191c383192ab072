namespace Robotics.Hardware.Tests.Emulator;

/// <summary>Servos on one wire. What is sent to it comes with the time, what it answers has a time and may be spoilt on its way.</summary>
internal sealed class EmulatedBus(int baud, params EmulatedServo[] servos)
{
    private readonly List<byte> _received = [];
    private readonly Queue<(double Due, byte[] Bytes)> _answers = new();

    public EmulatedServo[] Servos { get; } = servos;

    public EmulatedServo this[int id] => Servos.First(s => s.Id == id);

    /// <summary>What the wire does to an answer.</summary>
    public Func<byte[], byte[]> Wire { get; set; } = b => b;

    /// <summary>Whether servos with the same id talk at once, or one after another.</summary>
    public bool Collide { get; set; } = true;

    /// <summary>Whether the adapter gives back what is sent.</summary>
    public bool Echo { get; set; }

    /// <summary>Every packet that was understood.</summary>
    public List<(double Time, byte Id, byte[] Body)> Heard { get; } = [];

    public void Advance(double to) => Array.ForEach(Servos, s => s.Advance(to));

    public void Receive(ReadOnlySpan<byte> bytes, double now)
    {
        Advance(now);
        _received.AddRange(bytes);
        if (Echo)
        {
            _answers.Enqueue((now, bytes.ToArray()));
        }

        while (Tests.Emulator.Wire.Take(_received) is var (id, body, good))
        {
            if (good)
            {
                Heard.Add((now, id, body));
                Array.ForEach([.. Servos.Where(s => s.Answers)], s => s.Spoken());
                Act(id, body, now);
            }
            else
            {
                // Whoever was asked says that it did not understand.
                Answer(now, [.. Servos.Where(s => s.Id == id && s.Answers).Select(s => Tests.Emulator.Wire.Status(id, 3))]);
            }
        }
    }

    /// <summary>The next answer that is due, in whole.</summary>
    public byte[]? Take(double now) => _answers.TryPeek(out var next) && next.Due <= now ? _answers.Dequeue().Bytes : null;

    public double? NextDue => _answers.TryPeek(out var next) ? next.Due : null;

    private void Act(byte id, byte[] body, double now)
    {
        EmulatedServo[] asked = [.. Servos.Where(s => (s.Id == id || id == 0xFE) && s.Answers)];
        switch (body[0])
        {
            case 0x01:
                byte[][] all = [.. asked.OrderBy(s => s.Id).Select(s => Tests.Emulator.Wire.Status(s.Id, s.Alert, s.Read(0, 2, out _)[0], s.Read(0, 2, out _)[1], s.Read(6, 1, out _)[0]))];
                Answer(now, all);
                break;
            case 0x02:
                Answer(now, [.. asked.Select(s => ReadOf(s, Word(body, 1), Word(body, 3)))]);
                break;
            case 0x03:
                Told(id, now, asked, s => s.Write(Word(body, 1), body[3..]));
                break;
            case 0x04:
                Told(id, now, asked, s =>
                {
                    s.Register(Word(body, 1), body[3..]);
                    return 0;
                });
                break;
            case 0x05:
                Told(id, now, asked, s => s.Action());
                break;
            case 0x08:
                Told(id, now, asked, _ => 0);
                Array.ForEach(asked, s => s.Restart(.3));
                break;
            case 0x82:
                Series(now, body[5..].Select(i => (i, Word(body, 1), Word(body, 3))));
                break;
            case 0x83:
                for (int at = 5, n = Word(body, 3); at + n < body.Length; at += n + 1)
                {
                    byte to = body[at];
                    Array.ForEach([.. asked.Where(s => s.Id == to)], s => s.Write(Word(body, 1), body[(at + 1)..(at + 1 + n)]));
                }

                break;
            case 0x92:
                Series(now, Enumerable.Range(0, (body.Length - 1) / 5).Select(k => (body[1 + 5 * k], Word(body, 2 + 5 * k), Word(body, 4 + 5 * k))));
                break;
            case 0x93:
                for (int at = 1; at + 5 < body.Length; at += 5 + Word(body, at + 3))
                {
                    byte to = body[at];
                    Array.ForEach([.. asked.Where(s => s.Id == to)], s => s.Write(Word(body, at + 1), body[(at + 5)..(at + 5 + Word(body, at + 3))]));
                }

                break;
            default:
                Told(id, now, asked, _ => 2);
                break;
        }
    }

    /// <summary>One after another, each waiting for the one before it: behind a silent one all are silent.</summary>
    private void Series(double now, IEnumerable<(byte Id, int At, int Length)> items)
    {
        double due = now;
        foreach ((byte id, int at, int length) in items)
        {
            byte[][] answers = [.. Servos.Where(s => s.Id == id && s.Answers).Select(s => ReadOf(s, at, length))];
            if (answers.Length == 0)
            {
                return;
            }

            due = Answer(due, answers);
        }
    }

    private void Told(byte id, double now, EmulatedServo[] asked, Func<EmulatedServo, byte> act)
    {
        byte[][] answers = [.. asked.Select(s => Tests.Emulator.Wire.Status(s.Id, (byte)(act(s) | s.Alert)))];
        if (id != 0xFE)
        {
            Answer(now, answers);
        }
    }

    private double Answer(double now, byte[][] answers)
    {
        double due = now;
        if (answers.Length > 1 && Collide && answers.Select(a => a[4]).Distinct().Count() == 1)
        {
            // Open collectors: a zero of either wins, and no two begin at the same bit.
            byte[] mixed = [.. Enumerable.Range(0, answers[0].Length + 1).Select(k =>
                (byte)((k < answers[0].Length ? answers[0][k] : 0xFF) & (k > 0 ? answers[1][k - 1] : 0xFF)))];
            answers = [mixed];
        }

        foreach (byte[] answer in answers)
        {
            due += 250 * 2e-6 + answer.Length * 10.0 / baud;
            byte[] arrives = Wire(answer);
            if (arrives.Length > 0)
            {
                _answers.Enqueue((due, arrives));
            }
        }

        return due;
    }

    private static byte[] ReadOf(EmulatedServo servo, int at, int length)
    {
        byte[] data = servo.Read(at, length, out byte error);
        return Tests.Emulator.Wire.Status(servo.Id, (byte)(error | servo.Alert), data);
    }

    private static int Word(byte[] body, int at) => body[at] + 256 * body[at + 1];
}
