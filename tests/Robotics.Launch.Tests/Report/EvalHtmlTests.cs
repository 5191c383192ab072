using System.Text.RegularExpressions;
using System.Xml.Linq;
using Robotics.Cli.Evaluation;
using Robotics.Cli.Report;
using Robotics.Launch.Tests.Evaluation;

namespace Robotics.Launch.Tests.Report;

public class EvalHtmlTests
{
    private static string Page(string scene = "s") => EvalHtml.Write([.. EvaluationReport.Of(
        [.. ComparisonTests.Runs("a", 45, scene), .. ComparisonTests.Runs("a", 20, scene).Select(r => r with { Setting = r.Setting with { Without = "calculator" } })])]);

    [Fact]
    public void ThePageNeedsNothingFromOutside()
    {
        string page = Page();
        Assert.Contains("default-src 'none'", page);
        Assert.DoesNotMatch(@"(src|href)=""|url\(|@import|<script|<link", page);
    }

    [Fact]
    public void ThePlotsShowWhatWasCounted()
    {
        string page = Page();
        XElement[] plots = [.. Regex.Matches(page, "<svg viewBox.*?</svg>", RegexOptions.Singleline).Select(m => XElement.Parse(m.Value))];

        // The error mix of both, and rates and seconds of each.
        Assert.Equal(5, plots.Length);
        XElement[] parts = [.. plots[0].Descendants("rect").Where(r => r.Attribute("class")!.Value == "part physics")];
        Assert.Equal(2, parts.Length);

        // 5 of 50 against 30 of 50: the bars are as the shares are.
        Assert.Equal(6, Width(parts[1]) / Width(parts[0]), 1);
        Assert.Contains("45/50", plots[1].Value);
        Assert.Equal(["offline", "offline without calculator"], Regex.Matches(page, "<h2>(offline[^<]*)</h2>").Select(m => m.Groups[1].Value));

        static double Width(XElement bar) => double.Parse(bar.Attribute("width")!.Value, System.Globalization.CultureInfo.InvariantCulture);
    }

    [Fact]
    public void HostileNamesStayText()
    {
        string page = Page("<script>alert(1)</script>\u202e");
        Assert.DoesNotContain("<script", page);
        Assert.DoesNotContain("<b>it fell", page);
        Assert.DoesNotContain('\u202e', page);
    }
}
