using Robotics.Reorientation.Student;

namespace Robotics.Reorientation.Tests.Student;

/// <summary>An L of 5 pixels before a wall 1 m away, beside a pole that belongs to the hand; depths are shown as (z - .8) / .4.</summary>
public class CutoutTests
{
    private const int Width = 12, Height = 10;

    private static readonly (int X, int Y, float Z)[] L = [(0, 0, 0), (0, 1, .01f), (0, 2, .02f), (1, 2, .03f), (2, 2, .04f)];

    [Theory]
    [InlineData(4, 4, .8f)]
    [InlineData(1, 0, .9f)]
    [InlineData(8, 7, .7f)]
    public void WhereverItLiesItIsLaidOverItsGoal(int x, int y, float z)
    {
        float[] goal = Picture(5, 3, .8f, 0), plane = Cut(Picture(x, y, z, 1), goal);
        Assert.All(goal.Zip(plane), p => Assert.Equal(p.First, p.Second, 1e-5f));
    }

    [Fact]
    public void WhatLiesOtherwiseIsSeenToAndWhatTheCameraMissesIsLeftOut()
    {
        float[] goal = Picture(5, 3, .8f, 0), seen = Picture(2, 2, .8f, 1);
        seen[(4 * Width) + 4] = 0; // its far end, where the camera failed
        seen[(3 * Width) + 3] = .82f; // and a step that the goal has not
        float[] plane = Cut(seen, goal);
        Assert.Equal(5, plane.Count(p => p < 1));
        Assert.NotEqual(goal, plane);
    }

    [Fact]
    public void NothingSeenOrNothingWantedLeavesThePlaneEmpty()
    {
        Assert.All(Cut(Wall(), Picture(5, 3, .8f, 0)), p => Assert.Equal(1, p));
        Assert.All(Cut(Picture(5, 3, .8f, 1), [.. Enumerable.Repeat(1f, Width * Height)]), p => Assert.Equal(1, p));
    }

    /// <param name="wall">m, or 0: nothing, and depths as they are shown.</param>
    private static float[] Picture(int x, int y, float z, float wall)
    {
        float[] picture = wall > 0 ? Wall() : [.. Enumerable.Repeat(1f, Width * Height)];
        foreach ((int dx, int dy, float dz) in L)
        {
            picture[((y + dy) * Width) + x + dx] = wall > 0 ? z + dz : Shown(z + dz);
        }

        return picture;
    }

    private static float[] Wall() => [.. Enumerable.Range(0, Width * Height).Select(i => i % Width == 11 ? .5f : 1f)];

    private static float Shown(float z) => Math.Clamp((z - .8f) / .4f, -1, 1);

    private static float[] Cut(float[] depth, float[] goal)
    {
        float[] plane = new float[Width * Height];
        Cutout.Write(depth, Wall(), Width, Shown, goal, plane);
        return plane;
    }
}
