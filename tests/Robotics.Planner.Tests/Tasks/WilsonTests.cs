using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Robotics.Planner;

namespace Robotics.Planner.Tests.Tasks;

public class WilsonTests
{
    /// <summary>
    /// 81 of 263, 15 of 148, 0 of 20 and 1 of 29: the examples of R. G. Newcombe, "Two-sided confidence intervals for the single
    /// proportion", Statistics in Medicine 17 (1998) 857-872, table I, method 3.
    /// </summary>
    [Theory]
    [InlineData(81, 263, 0.2553, 0.3662)]
    [InlineData(15, 148, 0.0624, 0.1605)]
    [InlineData(0, 20, 0.0000, 0.1611)]
    [InlineData(1, 29, 0.0061, 0.1718)]
    public void AgreesWithPublishedValues(int successes, int trials, double low, double high)
    {
        (double l, double h) = Wilson.Interval(successes, trials);
        Assert.Equal(low, l, 4);
        Assert.Equal(high, h, 4);
    }

    [Fact]
    public void NothingTriedTellsNothing() => Assert.Equal((0, 1), Wilson.Interval(0, 0));

    [Property]
    public Property ContainsTheRateAndMirrors(PositiveInt a, NonNegativeInt b)
    {
        int n = a.Get + b.Get, k = b.Get;
        (double low, double high) = Wilson.Interval(k, n);
        (double mirrorLow, double mirrorHigh) = Wilson.Interval(n - k, n);
        double p = (double)k / n;
        return (low >= 0 && low <= p && p <= high && high <= 1
            && Math.Abs(low - (1 - mirrorHigh)) < 1e-12 && Math.Abs(high - (1 - mirrorLow)) < 1e-12).ToProperty();
    }

    [Theory]
    [InlineData(-1, 3)]
    [InlineData(4, 3)]
    public void WhatCannotBeIsRefused(int successes, int trials) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Wilson.Interval(successes, trials));
}
