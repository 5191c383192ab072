namespace Robotics.Cli.Report;

/// <summary>The report's style sheet: light and dark by the reader's preference, printable.</summary>
internal static class Style
{
    public static readonly Html Sheet = Html.Of($$"""
        <style>
        :root { color-scheme: light dark; --ink: #1c2330; --soft: #5b6575; --paper: #f6f7f9; --card: #ffffff; --line: #dde2ea;
          --good: #1a7f4b; --bad: #c0392b; --warn: #a86400; --accent: #2f62c9; --string: #1a7f4b; --number: #8a3fb0; }
        @media (prefers-color-scheme: dark) { :root { --ink: #e4e8f0; --soft: #97a2b5; --paper: #12151b; --card: #1b2029; --line: #2e3542;
          --good: #4cc38a; --bad: #ff7b6b; --warn: #f0b252; --accent: #7ea6ff; --string: #7fd6a8; --number: #d3a4f5; } }
        * { box-sizing: border-box; }
        body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.55 system-ui, "Segoe UI", Roboto, "Helvetica Neue", sans-serif; }
        main { max-width: 1040px; margin: 0 auto; padding: 36px 20px 64px; }
        h1 { margin: 10px 0 4px; font-size: 30px; line-height: 1.2; letter-spacing: -.01em; overflow-wrap: anywhere; }
        h2 { margin: 0 0 12px; font-size: 18px; }
        h3 { margin: 20px 0 4px; font-size: 15px; }
        p { margin: 0 0 10px; overflow-wrap: anywhere; }
        .reason { font-size: 18px; }
        .meta, small, .cards span { color: var(--soft); font-size: 13.5px; }
        .badge { display: inline-block; padding: 3px 14px; border-radius: 99px; font-weight: 650; color: #fff; background: var(--soft); }
        .badge.succeeded { background: #1a7f4b; } .badge.failed { background: #c0392b; } .badge.refused, .badge.impossible { background: #a86400; }
        section, .cards > div { background: var(--card); border: 1px solid var(--line); border-radius: 12px; }
        section { padding: 20px 22px; margin-top: 18px; }
        .cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(190px, 1fr)); gap: 12px; margin-top: 22px; }
        .cards > div { padding: 14px 16px; }
        .cards span, .cards b, .cards small { display: block; overflow-wrap: anywhere; }
        .cards b { font-size: 22px; line-height: 1.3; }
        table { width: 100%; border-collapse: collapse; }
        th { text-align: left; font-size: 13px; font-weight: 600; color: var(--soft); }
        td, th { min-width: 92px; padding: 5px 12px 5px 0; border-bottom: 1px solid var(--line); vertical-align: top; overflow-wrap: anywhere; }
        tr:last-child td { border-bottom: 0; }
        .n { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
        .yes { color: var(--good); font-weight: 650; white-space: nowrap; } .no { color: var(--bad); font-weight: 650; white-space: nowrap; }
        .stages { list-style: none; margin: 0; padding: 0; }
        .stages li { display: grid; grid-template-columns: 150px 1fr; gap: 14px; padding: 8px 0; border-bottom: 1px solid var(--line); }
        .stages li:last-child { border-bottom: 0; } .stages p { margin: 0; }
        .stages span { font-weight: 650; color: var(--accent); } .stages .diagnosis span { color: var(--bad); }
        code, pre, .program { font-family: ui-monospace, "SF Mono", "DejaVu Sans Mono", Menlo, Consolas, monospace; font-size: 13.5px; }
        pre.shell { margin: 0 0 10px; padding: 12px 14px; border-radius: 8px; background: var(--paper); border: 1px solid var(--line); overflow-x: auto; }
        .listing { overflow-x: auto; }
        .program td { min-width: 0; padding: 1px 14px 1px 0; border: 0; } .program td:first-child { color: var(--soft); width: 1%; } .program td:nth-child(2) { white-space: pre; }
        .program td:last-child { font-family: system-ui, sans-serif; min-width: 150px; }
        .program b { color: var(--accent); font-weight: 600; } .program q { color: var(--string); quotes: none; } .program var { color: var(--number); font-style: normal; }
        .program i { color: var(--soft); }
        .film { display: grid; grid-template-columns: repeat(auto-fill, minmax(230px, 1fr)); gap: 14px 12px; }
        figure { margin: 0; } .film figcaption { font-size: 13px; color: var(--soft); padding-top: 4px; overflow-wrap: anywhere; }
        .film img { display: block; border-radius: 8px; width: 100%; height: auto; }
        .chart svg { display: block; width: 100%; max-width: 640px; height: auto; }
        .chart text { font-size: 11.5px; fill: var(--soft); } .chart text.bar { fill: var(--warn); font-weight: 650; }
        .good { fill: var(--good); } .bad { fill: var(--bad); } .axis { stroke: var(--line); stroke-width: 2; } .interval { fill: var(--accent); opacity: .35; }
        .rate { fill: var(--accent); } line.bar { stroke: var(--warn); stroke-width: 2.5; }
        .chart.wide svg { max-width: 100%; } .chart.wide .axis { stroke-width: 1; }
        .part.tool-use { fill: #c0392b; } .part.logical { fill: #a86400; } .part.numerical { fill: #8a3fb0; } .part.skill { fill: #2f62c9; } .part.physics { fill: #1a7f4b; } .part.fault { fill: var(--soft); }
        .part.plan { fill: #2f62c9; } .part.rehearse { fill: #a86400; } .part.execute { fill: #1a7f4b; }
        .failures { display: flex; flex-wrap: wrap; gap: 6px 20px; margin: 10px 0 0; padding: 0; list-style: none; }
        @media (max-width: 600px) { .stages li { grid-template-columns: 1fr; gap: 0; } h1 { font-size: 24px; } }
        </style>
        """);
}
