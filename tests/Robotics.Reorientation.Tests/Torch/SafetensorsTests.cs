using System.Text;
using FsCheck.Xunit;
using Robotics.Reorientation.Learning;
using static TorchSharp.torch;

namespace Robotics.Reorientation.Tests.Torch;

public class SafetensorsTests
{
    [Fact]
    public void ArraysTensorsAndWordsComeBack()
    {
        Safetensors file = new();
        file.Metadata["hand"] = "claw \"3\"";
        file.Add<double>("a.b", [1.5, -2, double.NaN], 3, 1);
        file.Add<ulong>("rng", [ulong.MaxValue, 3]);
        file.Add<int>("none", []);
        file.Add("w", arange(6, float32).view(2, 3).t());
        Safetensors read = Read(Write(file));
        Assert.Equal("claw \"3\"", read.Metadata["hand"]);
        Assert.Equal([1.5, -2, double.NaN], read.Get<double>("a.b"));
        Assert.Equal([ulong.MaxValue, 3], read.Get<ulong>("rng"));
        Assert.Empty(read.Get<int>("none"));
        Assert.Equal([0f, 3, 1, 4, 2, 5], read.Get<float>("w"));
        using Tensor target = zeros(3, 2);
        read.Into("w", target);
        Assert.Equal(4, target[1, 1].ToInt32());
        Assert.Equal(["a.b", "none", "rng", "w"], read.Names);
    }

    [Fact]
    public void TheBytesAreTheFormats()
    {
        Safetensors file = new();
        file.Add<float>("x", [1f]);
        byte[] bytes = Write(file);
        string header = """{"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""";
        Assert.Equal(56, BitConverter.ToInt64(bytes));
        Assert.Equal(header.PadRight(56), Encoding.UTF8.GetString(bytes, 8, 56));
        Assert.Equal(1f, BitConverter.ToSingle(bytes, 64));
    }

    [Fact]
    public void WhatDoesNotFitIsSaid()
    {
        Safetensors file = new();
        file.Add<float>("x", [1f, 2f]);
        Assert.Contains("holds F32, not Double", Assert.Throws<InvalidDataException>(() => file.Get<double>("x")).Message);
        Assert.Contains("no 'y'", Assert.Throws<InvalidDataException>(() => file.Get<float>("y")).Message);
        Assert.Contains("2 numbers, 3 are needed", Assert.Throws<InvalidDataException>(() => file.Into("x", new float[3])).Message);
        using Tensor target = zeros(3);
        Assert.Contains("[2], [3] is needed", Assert.Throws<InvalidDataException>(() => file.Into("x", target)).Message);
    }

    [Property(MaxTest = 300)]
    public void DamagedBytesAreAnErrorOrAFileButNothingWorse(byte[] noise, int cut)
    {
        Safetensors file = new();
        file.Add<double>("state", new double[7]);
        file.Metadata["version"] = "1";
        byte[] bytes = Write(file);
        for (int i = 0; i < noise.Length; i++)
        {
            bytes[(noise[i] + (i * 31)) % bytes.Length] ^= noise[i];
        }

        try
        {
            Read(bytes[..(int)((uint)cut % (uint)(bytes.Length + 1))]);
        }
        catch (InvalidDataException)
        {
            // The one error there is for a file that is none.
        }
    }

    private static byte[] Write(Safetensors file)
    {
        MemoryStream stream = new();
        file.Write(stream);
        return stream.ToArray();
    }

    private static Safetensors Read(byte[] bytes) => Safetensors.Read(new MemoryStream(bytes));
}
