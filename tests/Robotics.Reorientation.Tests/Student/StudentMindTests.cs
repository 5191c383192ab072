using Robotics.Reorientation.Learning;
using Robotics.Reorientation.Student;
using TorchSharp;
using static TorchSharp.torch;

namespace Robotics.Reorientation.Tests.Student;

public class StudentMindTests
{
    /// <summary>Sizes that are no multiples of a vector or of two, and the default ones.</summary>
    public static TheoryData<int, int, int[], int, int, bool> Shapes => new() { { 13, 22, [5, 9], 7, 3, true }, { 64, 64, [16, 32, 32], 128, 9, false } };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void ItThinksWhatTheNetThatLearntThinksStepAfterStep(int height, int width, int[] channels, int hidden, int joints, bool cut)
    {
        StudentShape shape = new(height, width, channels, hidden, joints, cut);
        manual_seed(3);
        using StudentNet net = new(shape);
        StudentMind mind = new(Kept(net), shape);
        RandomStream random = new(1, "student");
        float[] planes = new float[shape.PictureSize], row = new float[shape.RowSize], remembered = new float[hidden];
        using DisposeScope scope = NewDisposeScope();
        Tensor memory = zeros(1, hidden);
        for (int step = 0; step < 5; step++)
        {
            Fill(planes, random);
            Fill(row, random);
            memory = net.Remember(net.See(tensor(planes, [1, shape.Planes, height, width]), tensor(row, [1, row.Length])), memory);
            (Tensor action, Tensor distance) = net.Answer(memory);
            float thought = mind.Think(planes, row, remembered, out ReadOnlySpan<float> answer);
            Assert.Equal(distance.ToSingle(), thought, 1e-4f);
            Assert.All(action.detach().data<float>().ToArray().Zip(answer.ToArray()), a => Assert.Equal(a.First, a.Second, 1e-4f));
            Assert.All(memory.detach().data<float>().ToArray().Zip(remembered), m => Assert.Equal(m.First, m.Second, 1e-4f));
        }

        Assert.Contains(remembered, m => Math.Abs(m) > 0.05f);
        long before = GC.GetAllocatedBytesForCurrentThread();
        mind.Think(planes, row, remembered, out _);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void ArraysOfOtherSizesAreNamed()
    {
        StudentShape shape = new(16, 16, [4, 8], 8, 3);
        using StudentNet net = new(shape);
        Safetensors file = Kept(net);
        Assert.Contains("'eyes.2.weight' has 288 numbers, 180 are needed", Assert.Throws<InvalidDataException>(() => new StudentMind(file, shape with { Channels = [4, 5] })).Message);
        Assert.Contains("no 'eyes.4.weight'", Assert.Throws<InvalidDataException>(() => new StudentMind(file, shape with { Channels = [4, 8, 8] })).Message);
    }

    private static Safetensors Kept(StudentNet net)
    {
        Safetensors file = new();
        foreach ((string name, Tensor value) in net.state_dict())
        {
            file.Add(name, value);
        }

        return file;
    }

    private static void Fill(Span<float> numbers, RandomStream random)
    {
        foreach (ref float number in numbers)
        {
            number = (float)random.Between(-1, 1);
        }
    }
}
