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

    /// <summary>
    /// 56 of 70 against 48 of 80, 9 of 10 against 3 of 10, 10 of 10 against 0 of 10, 0 of 10 against 0 of 20: the examples of
    /// R. G. Newcombe, Statistics in Medicine 17 (1998) 873-890, table II, method 10.
    /// </summary>
    [Theory]
    [InlineData(56, 70, 48, 80, 0.0524, 0.3339)]
    [InlineData(9, 10, 3, 10, 0.1705, 0.8090)]
    [InlineData(10, 10, 0, 10, 0.6075, 1.0000)]
    [InlineData(0, 10, 0, 20, -0.1611, 0.2775)]
    public void TheDifferenceAgreesWithPublishedValues(int now, int ofNow, int before, int ofBefore, double low, double high)
    {
        (double d, double l, double h) = Wilson.Difference((before, ofBefore), (now, ofNow));
        Assert.Equal((double)now / ofNow - (double)before / ofBefore, d, 12);
        Assert.Equal(low, l, 4);
        Assert.Equal(high, h, 4);
    }

    [Property]
    public bool TheDifferenceTurnsWithItsSides(PositiveInt a, NonNegativeInt b, PositiveInt c, NonNegativeInt e)
    {
        (int, int) one = (b.Get, a.Get + b.Get), other = (e.Get, c.Get + e.Get);
        (double d, double low, double high) = Wilson.Difference(one, other);
        (double back, double backLow, double backHigh) = Wilson.Difference(other, one);
        return Math.Abs(d + back) < 1e-12 && Math.Abs(low + backHigh) < 1e-12 && Math.Abs(high + backLow) < 1e-12 && low <= d && d <= high && low >= -1 - 1e-12 && high <= 1 + 1e-12;
    }

    [Fact]
    public void NothingMeasuredOnOneSideTellsNothing() => Assert.Equal((0, -1, 1), Wilson.Difference((5, 5), (0, 0)));
}
