using Plimsoll.Reports;

[assembly: AssemblyFixture(typeof(Plimsoll.Tests.Browser))]

namespace Plimsoll.Tests;

/// <summary>The pages of all example cases, of a big and of a hostile one, as a real browser shows them.</summary>
public sealed class ReportPageTest(Browser browser) : IDisposable
{
    private const string ContrastsBelow = """
        (() => {
          const light = color => { const v = color.match(/[\d.]+/g).slice(0, 3).map(c => { c /= 255; return c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4; }); return 0.2126 * v[0] + 0.7152 * v[1] + 0.0722 * v[2]; };
          const ground = node => { for (; node; node = node.parentElement) { const c = getComputedStyle(node).backgroundColor; if (!/rgba\(.*, 0\)/.test(c) && c !== "transparent") return c; } return "rgb(255,255,255)"; };
          const low = [];
          for (const node of document.querySelectorAll("body *:not(script)")) {
            if (node.closest("svg") || ![...node.childNodes].some(n => n.nodeType === 3 && n.textContent.trim()) || node.getClientRects().length === 0) continue;
            const a = light(getComputedStyle(node).color), b = light(ground(node)), ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
            if (ratio < 4.5) low.push(node.tagName + "." + node.className + ": " + node.textContent.slice(0, 30) + " " + ratio.toFixed(2));
          }
          return low.slice(0, 5).join("\n");
        })()
        """;

    /// <summary>
    /// Inside pictures: text 4.5:1 against what is painted below it; a line 3:1 against everything that it crosses, or against the halo drawn before it; a filled shape 3:1
    /// against what it lies on by its fill, or by a border that stands out from both sides (a band: from without). Grids only repeat what the marks say; what was used is bounded by its wave.
    /// </summary>
    private const string PictureContrastsBelow = """
        (() => {
          const rgb = color => { const v = color.match(/[\d.]+/g).map(Number); return v.length < 4 ? [v[0], v[1], v[2], 1] : v; };
          const light = c => { const v = c.slice(0, 3).map(x => { x /= 255; return x <= 0.03928 ? x / 12.92 : ((x + 0.055) / 1.055) ** 2.4; }); return 0.2126 * v[0] + 0.7152 * v[1] + 0.0722 * v[2]; };
          const ratio = (a, b) => { const [x, y] = [light(a), light(b)]; return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05); };
          const over = (top, share, below) => top.slice(0, 3).map((x, i) => x * share + below[i] * (1 - share));
          const ground = node => { for (; node; node = node.parentElement) { const c = rgb(getComputedStyle(node).backgroundColor); if (c[3] > 0) return c; } return [255, 255, 255]; };
          const low = [];
          for (const picture of document.querySelectorAll("svg[role=img], svg.mark")) {
            const paper = ground(picture), painted = [];
            const shapes = [...picture.querySelectorAll("rect, path, polyline, line, circle, text")].filter(n => n.getClientRects().length > 0 && !n.classList.contains("grid"));
            for (const node of shapes) {
              const style = getComputedStyle(node), box = node.getBoundingClientRect();
              const say = (what, value, least) => { if (value < least) low.push(picture.getAttribute("class") + " " + node.tagName + "." + node.getAttribute("class") + " in " + node.parentElement.getAttribute("class") + " " + what + " " + value.toFixed(2) + " " + node.textContent.slice(0, 20)); };
              const below = painted.filter(p => p.box.left < box.right && p.box.right > box.left && p.box.top < box.bottom && p.box.bottom > box.top);
              const holds = p => p.box.left <= box.left + 1 && p.box.right >= box.right - 1 && p.box.top <= box.top + 1 && p.box.bottom >= box.bottom - 1;
              const last = below.findLastIndex(p => p.solid && holds(p));
              const grounds = last >= 0 ? below.slice(last).map(p => p.color) : [paper, ...below.map(p => p.color)];
              const halo = style.paintOrder.startsWith("stroke") ? rgb(style.stroke) : node.previousElementSibling?.classList.contains("halo") ? rgb(getComputedStyle(node.previousElementSibling).stroke) : null;
              if (node.tagName === "text") {
                if (!node.textContent.trim()) continue;
                const x = (box.left + box.right) / 2, y = (box.top + box.bottom) / 2;
                const under = halo ?? painted.findLast(p => p.solid && p.box.left <= x && p.box.right >= x && p.box.top <= y && p.box.bottom >= y)?.color ?? paper;
                for (const part of [node, ...node.querySelectorAll("tspan")]) say("text", ratio(rgb(getComputedStyle(part).fill), under), 4.5);
                continue;
              }
              const stroke = style.stroke !== "none" && rgb(style.stroke)[3] > 0 ? rgb(style.stroke) : null;
              const filled = style.fill !== "none" && node.tagName !== "line" && node.tagName !== "polyline" && Number(style.fillOpacity) > 0;
              const color = filled ? over(rgb(style.fill), Number(style.fillOpacity), grounds[0]) : null;
              if (!node.classList.contains("halo") && !node.classList.contains("used")) {
                const around = style.paintOrder.startsWith("stroke");
                const edge = stroke && !around ? Math.min(...(halo ? [halo] : [...grounds, ...(color && !node.classList.contains("band") ? [color] : [])]).map(g => ratio(stroke, g))) : 0;
                const fill = color ? Math.min(...(around ? [halo] : grounds).map(g => ratio(color, g))) : 0;
                say(filled ? "shape" : "line", Math.max(edge, fill), 3);
              }
              if (color) painted.push({ box, color, solid: node.tagName === "rect" });
            }
          }
          return [...new Set(low)].slice(0, 12).join("\n");
        })()
        """;

    private const string EmptyPictures = """
        [...document.querySelectorAll("svg[role=img]")].filter(s => { const b = s.getBoundingClientRect(); return !s.getAttribute("aria-label") || s.querySelectorAll("rect,path,polyline").length < 2 || (s.getClientRects().length > 0 && (b.width < 100 || b.height < 20)); }).length
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("plimsoll-page-").FullName;

    public static TheoryData<string> Examples => [.. Directory.GetDirectories(Path.Combine(PlimsollProcess.Repository, "examples")).Select(folder => Path.GetFileName(folder)!).Order(StringComparer.Ordinal)];

    public void Dispose() => Directory.Delete(_folder, true);

    [Theory]
    [MemberData(nameof(Examples))]
    public async Task An_example_shows_its_verdict_on_the_first_screen(string example)
    {
        var page = await BrowserPage.OpenAsync(browser, await ExampleAsync(example));
        await page.PictureAsync($"{example}-screen");
        await page.PictureAsync($"{example}-page", whole: true);
        await AssertVisibleAsync(page);
        Assert.True((int)(await page.EvaluateAsync("document.querySelectorAll('svg[role=img]').length"))! >= 1);
        Assert.Equal(0, (int)(await page.EvaluateAsync(EmptyPictures))!);
        Assert.Equal("", (string?)await page.EvaluateAsync(ContrastsBelow));
        await AssertPicturesAsync(page);
        AssertQuiet(page);
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public async Task An_example_fits_a_narrow_dark_screen(string example)
    {
        var page = await BrowserPage.OpenAsync(browser, await ExampleAsync(example), width: 400, dark: true);
        await page.PictureAsync($"{example}-narrow-dark");
        await AssertNoSidewaysScrollAsync(page);
        Assert.Equal("rgb(16, 23, 30)", (string?)await page.EvaluateAsync("getComputedStyle(document.body).backgroundColor"));
        Assert.Equal("", (string?)await page.EvaluateAsync(ContrastsBelow));
        AssertQuiet(page);
    }

    [Fact]
    public async Task The_big_case_opens_fast_with_every_chart_and_a_twin_for_each()
    {
        var report = Render(CaseDraft.Of(BigCase.Verdict(findings: 1000, collections: 20_000)));
        var page = await BrowserPage.OpenAsync(browser, report);
        await page.PictureAsync("big-page", whole: true);
        Assert.True(new FileInfo(report).Length < 5_000_000, $"{new FileInfo(report).Length} bytes");
        var loaded = (double)(await page.EvaluateAsync("performance.getEntriesByType('navigation')[0].loadEventEnd"))!;
        Assert.True(loaded < 2000, $"{loaded} ms");
        foreach (var chart in new[] { "svg.timeline", "svg.gc", "svg.treemap", "svg.icicle" })
            Assert.True((bool)(await page.EvaluateAsync($"document.querySelectorAll('{chart} path, {chart} rect').length > 3"))!, chart);
        Assert.True((int)(await page.EvaluateAsync("document.querySelectorAll('details.twin table').length"))! >= 3);
        Assert.Equal(0, (int)(await page.EvaluateAsync(EmptyPictures))!);
        AssertQuiet(page);
    }

    [Fact]
    public async Task Tables_sort_and_the_curve_zooms_by_keyboard_and_button()
    {
        var page = await BrowserPage.OpenAsync(browser, Render(CaseDraft.Of(BigCase.Verdict(3, 2_000))));
        Assert.Equal("descending", (string?)await page.EvaluateAsync("(() => { const t = document.querySelector('#findings table'); t.tHead.rows[0].cells[4].querySelector('button').click(); return t.tHead.rows[0].cells[4].getAttribute('aria-sort'); })()"));
        Assert.Equal("2500 0 5000 10000", (string?)await page.EvaluateAsync("(() => { document.querySelector('.tools button').click(); return document.querySelector('.plot.heap').getAttribute('viewBox'); })()"));
        Assert.Equal("0 0 10000 10000", (string?)await page.EvaluateAsync("(() => { [...document.querySelectorAll('.tools button')].at(-1).click(); return document.querySelector('.plot.heap').getAttribute('viewBox'); })()"));
        AssertQuiet(page);
    }

    [Fact]
    public async Task A_hostile_case_runs_nothing_and_asks_for_nothing()
    {
        var page = await BrowserPage.OpenAsync(browser, Render(CaseDraft.Of(HostileCase.Verdict())), width: 400);
        await page.PictureAsync("hostile-narrow");
        Assert.Equal(1, (int)(await page.EvaluateAsync("document.scripts.length"))!);
        Assert.Equal(0, (int)(await page.EvaluateAsync("document.querySelectorAll('img, iframe, object, embed, form, [onerror], [onmouseover], a[href^=javascript]').length"))!);
        await AssertNoSidewaysScrollAsync(page);
        AssertQuiet(page);
    }

    [Fact]
    public async Task Everything_is_there_without_script_and_on_paper()
    {
        var report = Render(CaseDraft.Of(BigCase.Verdict(3, 2_000)));
        var plain = await BrowserPage.OpenAsync(browser, report, script: false);
        await plain.PictureAsync("without-script");
        var pdf = await plain.PrintAsync();
        await File.WriteAllBytesAsync(Path.Combine(PlimsollProcess.Repository, "artifacts", "pictures", "printed.pdf"), pdf, TestContext.Current.CancellationToken);
        Assert.True(pdf.Length > 20_000 && pdf.AsSpan().StartsWith("%PDF"u8));
        var paper = await BrowserPage.OpenAsync(browser, report, width: 794, media: "print", dark: true);
        await paper.PictureAsync("on-paper");
        Assert.Equal("rgb(255, 255, 255)", (string?)await paper.EvaluateAsync("getComputedStyle(document.body).backgroundColor"));
        Assert.Equal("none", (string?)await paper.EvaluateAsync("getComputedStyle(document.querySelector('nav')).display"));
        await AssertNoSidewaysScrollAsync(paper);
        AssertQuiet(paper);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Every_picture_has_contrast_enough(bool dark)
    {
        var limit = new SizeReport(2L << 30, Diagnosis.Basis.Read, "pod.yaml");
        string[] groups = ["heap", "direct", "metaspace", "managed", "code", "threads", "other"];
        var regions = groups.Select((group, index) => new RegionReport(group, group, (200 + (20 * index)) << 20, (220 + (40 * index)) << 20, index % 2 == 0 ? Diagnosis.Basis.Assumed : Diagnosis.Basis.Read, "default"));
        var memory = new MemoryReport("taskmanager-1", "Flink 1.20", limit, [.. regions], [.. groups.Select(group => new UseReport(group, 150 << 20, Diagnosis.Basis.Read, "gc.log"))]);
        var report = CaseDraft.Of(BigCase.Verdict(3, 2_000)) with { Memory = [memory] };
        var page = await BrowserPage.OpenAsync(browser, Render(report), dark: dark);
        await page.PictureAsync(dark ? "pictures-dark" : "pictures-light", whole: true);
        await AssertPicturesAsync(page);
        var comparison = await BrowserPage.OpenAsync(browser, await ComparisonAsync(report, report with { Memory = [memory with { Uses = [] }] }), dark: dark);
        await AssertPicturesAsync(comparison);
    }

    [Fact]
    public async Task A_comparison_is_a_page_too()
    {
        var (before, after) = (CaseDraft.Of(BigCase.Verdict(2, 500)), CaseDraft.Of(BigCase.Verdict(0, 900)));
        var page = await BrowserPage.OpenAsync(browser, await ComparisonAsync(before, after));
        await page.PictureAsync("comparison");
        await AssertVisibleAsync(page);
        Assert.Equal("", (string?)await page.EvaluateAsync(ContrastsBelow));
        AssertQuiet(page);
    }

    private static async Task AssertVisibleAsync(BrowserPage page)
    {
        Assert.True((bool)(await page.EvaluateAsync("(() => { const b = document.querySelector('h1').getBoundingClientRect(); return b.top >= 0 && b.bottom <= innerHeight && b.height > 10; })()"))!);
        Assert.True((bool)(await page.EvaluateAsync("document.querySelector('header').getBoundingClientRect().bottom <= 800"))!);
    }

    private static async Task AssertPicturesAsync(BrowserPage page)
    {
        var low = (string?)await page.EvaluateAsync(PictureContrastsBelow);
        Assert.True(low is "", low);
    }

    private static async Task AssertNoSidewaysScrollAsync(BrowserPage page) =>
        Assert.True((bool)(await page.EvaluateAsync("document.documentElement.scrollWidth <= innerWidth"))!, (string?)await page.EvaluateAsync("[...document.querySelectorAll('body *')].filter(n => n.getBoundingClientRect().right > innerWidth + 1 && !n.closest('.scroll')).slice(0, 5).map(n => n.tagName + '.' + n.className).join(' ')"));

    private static void AssertQuiet(BrowserPage page)
    {
        Assert.Empty(page.Errors);
        Assert.Empty(page.Requests);
    }

    private async Task<string> ExampleAsync(string example)
    {
        var path = Path.Combine(_folder, example + ".html");
        var run = await PlimsollProcess.RunAsync("diagnose", Path.Combine(PlimsollProcess.Repository, "examples", example), "--quiet", "--output", path);
        Assert.True(File.Exists(path), run.Error);
        return path;
    }

    private async Task<string> ComparisonAsync(CaseReport before, CaseReport after)
    {
        var path = Path.Combine(_folder, "comparison.html");
        await File.WriteAllTextAsync(path, ComparisonRenderer.Render(ComparisonDraft.Of(before, after), ReportFormat.Html, new RenderOptions()), TestContext.Current.CancellationToken);
        return path;
    }

    private string Render(CaseReport report)
    {
        var path = Path.Combine(_folder, "report.html");
        File.WriteAllText(path, ReportRenderer.Render(report, ReportFormat.Html, new RenderOptions()));
        return path;
    }
}
