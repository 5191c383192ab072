using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Xunit;
using Robotics.Cli.Report;
using Robotics.Planner;

namespace Robotics.Launch.Tests.Report;

public partial class HtmlReportTests
{
    [Theory]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("\"><img src=x onerror=alert(1)>")]
    [InlineData("</title></style><iframe src='http://evil.example/'>")]
    [InlineData("milk' onmouseover='alert(1)")]
    [InlineData("&lt;b&gt; & \0 \u001b[31m \u202e")]
    public void HostileNamesStayText(string name)
    {
        string html = HtmlReport.Write(Samples.Run(name, name));

        Assert.Equal(Structure(HtmlReport.Write(Samples.Run("milk", "hammer"))), Structure(html));
        Assert.DoesNotContain('\0', html);
        Assert.DoesNotContain('\u001b', html);
        Assert.DoesNotContain('\u202e', html);
    }

    [Property(MaxTest = 60)]
    public bool NoNameChangesTheStructure(NonNull<string> name) =>
        Structure(HtmlReport.Write(Samples.Run(name.Get.ReplaceLineEndings(" "), "hammer"))).SequenceEqual(Structure(HtmlReport.Write(Samples.Run("milk", "hammer"))));

    [Fact]
    public void TheReportNeedsNothingFromOutside()
    {
        string html = HtmlReport.Write(Samples.Run());

        Assert.Contains("default-src 'none'", html);
        Assert.DoesNotMatch(@"(src|href)=""(?!data:)", html);
        Assert.DoesNotMatch(@"url\(|@import|<script|<link", html);
        Assert.Equal(2, Regex.Count(html, "data:image/png;base64,"));
    }

    [Fact]
    public void TheReportTellsWhatHappened()
    {
        string html = HtmlReport.Write(Samples.Run());

        Assert.Contains("bring me the milk", html);
        Assert.Contains("36 of 40", html);
        Assert.Contains("NotMoved", html);
        Assert.Contains("lifted 0.081 m", html);
        Assert.Contains("<b>4 ×</b> Slipped", html);
        Assert.Equal(9, Regex.Count(html, "<tr><td class=\"n\">\\d+</td><td><code>"));
    }

    [Fact]
    public void NothingExecutedIsSaidSo()
    {
        var run = Samples.Run(verdict: Verdict.Impossible);
        run = run with { Skills = [], Frames = [], Report = run.Report with { Program = null, Rehearsal = null, Twin = null, Measured = null, Attempts = [] } };

        Assert.Contains("Nothing was executed", HtmlReport.Write(run));
    }

    /// <summary>
    /// The tags and attribute names, in order, without the values. Colouring of the program's own text is left out: a name with
    /// a quote in it is another list of tokens.
    /// </summary>
    private static IEnumerable<string> Structure(string html) =>
        [.. Tag().Matches(Listing().Replace(html, "<code/>")).Select(m => Value().Replace(m.Value, ""))];

    [GeneratedRegex("<code>.*?</code>", RegexOptions.Singleline)]
    private static partial Regex Listing();

    [GeneratedRegex("<[a-zA-Z/!][^>]*>")]
    private static partial Regex Tag();

    [GeneratedRegex("=\"[^\"]*\"")]
    private static partial Regex Value();
}
