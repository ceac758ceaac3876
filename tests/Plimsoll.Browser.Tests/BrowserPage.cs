using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace Plimsoll.Tests;

/// <summary>A page in the browser, with all that it logged and asked for.</summary>
internal sealed class BrowserPage
{
    private readonly Browser _browser;
    private readonly string _session;
    private readonly TaskCompletionSource _loaded = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private BrowserPage(Browser browser, string session)
    {
        (_browser, _session) = (browser, session);
        browser.Told += Hear;
    }

    /// <summary>Errors of the console, of scripts and of the page's policy.</summary>
    public ConcurrentQueue<string> Errors { get; } = [];

    /// <summary>Everything that was requested besides the document.</summary>
    public ConcurrentQueue<string> Requests { get; } = [];

    /// <summary>Opens a file.</summary>
    public static async Task<BrowserPage> OpenAsync(Browser browser, string file, int width = 1280, int height = 800, bool dark = false, string media = "screen", bool script = true)
    {
        var target = await browser.CallAsync("Target.createTarget", new JsonObject { ["url"] = "about:blank" });
        var attached = await browser.CallAsync("Target.attachToTarget", new JsonObject { ["targetId"] = (string)target["targetId"]!, ["flatten"] = true });
        var page = new BrowserPage(browser, (string)attached["sessionId"]!);
        foreach (var domain in new[] { "Page", "Runtime", "Log", "Network" })
            await page.CallAsync(domain + ".enable", []);
        await page.CallAsync("Emulation.setDeviceMetricsOverride", new JsonObject { ["width"] = width, ["height"] = height, ["deviceScaleFactor"] = 1, ["mobile"] = false });
        await page.CallAsync("Emulation.setEmulatedMedia", new JsonObject { ["media"] = media, ["features"] = new JsonArray(new JsonObject { ["name"] = "prefers-color-scheme", ["value"] = dark ? "dark" : "light" }) });
        if (!script)
            await page.CallAsync("Emulation.setScriptExecutionDisabled", new JsonObject { ["value"] = true });
        await page.CallAsync("Page.navigate", new JsonObject { ["url"] = new Uri(file).AbsoluteUri });
        await page._loaded.Task.WaitAsync(TimeSpan.FromSeconds(30));
        return page;
    }

    /// <summary>The value of an expression.</summary>
    public async Task<JsonNode?> EvaluateAsync(string expression)
    {
        var answer = await CallAsync("Runtime.evaluate", new JsonObject { ["expression"] = expression, ["returnByValue"] = true, ["awaitPromise"] = true });
        return answer["exceptionDetails"] is { } thrown ? throw new InvalidOperationException(thrown.ToJsonString()) : answer["result"]!["value"];
    }

    /// <summary>A picture of what is to be seen, kept for a person to look at.</summary>
    public async Task<string> PictureAsync(string name, bool whole = false)
    {
        var folder = Path.Combine(PlimsollProcess.Repository, "artifacts", "pictures");
        Directory.CreateDirectory(folder);
        var answer = await CallAsync("Page.captureScreenshot", new JsonObject { ["format"] = "png", ["captureBeyondViewport"] = whole });
        var path = Path.Combine(folder, name + ".png");
        await File.WriteAllBytesAsync(path, Convert.FromBase64String((string)answer["data"]!));
        return path;
    }

    /// <summary>The page printed on A4.</summary>
    public async Task<byte[]> PrintAsync()
    {
        var answer = await CallAsync("Page.printToPDF", new JsonObject { ["paperWidth"] = 8.27, ["paperHeight"] = 11.69, ["printBackground"] = true });
        return Convert.FromBase64String((string)answer["data"]!);
    }

    private Task<JsonNode> CallAsync(string method, JsonObject parameters) => _browser.CallAsync(method, parameters, _session);

    private void Hear(string session, string method, JsonNode parameters)
    {
        if (session != _session)
            return;
        if (method == "Page.loadEventFired")
            _loaded.TrySetResult();
        else if (method == "Runtime.exceptionThrown" || (method == "Log.entryAdded" && (string?)parameters["entry"]!["level"] is "error" or "warning") || (method == "Runtime.consoleAPICalled" && (string?)parameters["type"] is "error" or "warning"))
            Errors.Enqueue(parameters.ToJsonString());
        else if (method == "Network.requestWillBeSent" && (string?)parameters["type"] != "Document")
            Requests.Enqueue((string)parameters["request"]!["url"]!);
    }
}
