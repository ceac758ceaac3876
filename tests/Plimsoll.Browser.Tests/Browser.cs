using System.Diagnostics;
using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Plimsoll.Tests;

/// <summary>One headless Chromium for all tests of this assembly, driven over the DevTools protocol.</summary>
public sealed class Browser : IAsyncLifetime
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome"];
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly string _profile = Directory.CreateTempSubdirectory("plimsoll-chromium-").FullName;
    private readonly ClientWebSocket _socket = new();
    private readonly Dictionary<int, TaskCompletionSource<JsonNode>> _waiting = [];
    private readonly SemaphoreSlim _sending = new(1);
    private Process? _process;
    private Task? _listening;
    private int _calls;

    /// <summary>Told of every event: session, method, parameters.</summary>
    public event Action<string, string, JsonNode>? Told;

    public async ValueTask InitializeAsync()
    {
        _process = Process.Start(new ProcessStartInfo(Executable(), [
            "--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-extensions", "--disable-background-networking", "--disable-component-update", "--disable-sync",
            "--hide-scrollbars", "--force-device-scale-factor=1", "--remote-debugging-port=0", $"--user-data-dir={_profile}", "about:blank"]) { RedirectStandardError = true, RedirectStandardOutput = true })
            ?? throw new InvalidOperationException("chromium did not start");
        _process.BeginErrorReadLine();
        _process.BeginOutputReadLine();
        using var patience = new CancellationTokenSource(Patience);
        await _socket.ConnectAsync(await AddressAsync(patience.Token), patience.Token);
        _listening = ListenAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _socket.Abort();
        if (_listening is not null)
            await _listening;
        _process?.Kill(entireProcessTree: true);
        if (_process is not null)
            await _process.WaitForExitAsync();
        _process?.Dispose();
        _socket.Dispose();
        _sending.Dispose();
        Directory.Delete(_profile, true);
    }

    /// <summary>Calls a method of the protocol.</summary>
    public async Task<JsonNode> CallAsync(string method, JsonObject parameters, string? session = null)
    {
        var id = Interlocked.Increment(ref _calls);
        var answer = new TaskCompletionSource<JsonNode>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_waiting)
            _waiting[id] = answer;
        var message = new JsonObject { ["id"] = id, ["method"] = method, ["params"] = parameters };
        if (session is not null)
            message["sessionId"] = session;
        await _sending.WaitAsync();
        try
        {
            await _socket.SendAsync(JsonSerializer.SerializeToUtf8Bytes(message), WebSocketMessageType.Text, true, CancellationToken.None);
        }
        finally
        {
            _sending.Release();
        }

        return await answer.Task.WaitAsync(Patience);
    }

    private static string Executable() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).SelectMany(folder => Names.Select(name => Path.Combine(folder, name))).FirstOrDefault(File.Exists)
        ?? throw new InvalidOperationException("No Chromium on the PATH: ./test installs it (apt-get install chromium)");

    // Chromium writes the port that it chose, and the browser's own path, into its profile.
    private async Task<Uri> AddressAsync(CancellationToken patience)
    {
        var file = Path.Combine(_profile, "DevToolsActivePort");
        while (!File.Exists(file) || (await File.ReadAllLinesAsync(file, patience)).Length < 2)
            await Task.Delay(50, patience);
        var lines = await File.ReadAllLinesAsync(file, patience);
        return new Uri($"ws://127.0.0.1:{lines[0]}{lines[1]}");
    }

    private async Task ListenAsync()
    {
        var buffer = new byte[1 << 16];
        using var message = new MemoryStream();
        try
        {
            while (true)
            {
                var part = await _socket.ReceiveAsync(buffer, CancellationToken.None);
                await message.WriteAsync(buffer.AsMemory(0, part.Count));
                if (!part.EndOfMessage)
                    continue;
                Dispatch(JsonNode.Parse(message.GetBuffer().AsSpan(0, (int)message.Length))!);
                message.SetLength(0);
            }
        }
        catch (Exception ended) when (ended is WebSocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The browser is gone, or we are.
        }
    }

    private void Dispatch(JsonNode message)
    {
        if (message["id"] is { } id)
        {
            TaskCompletionSource<JsonNode>? answer;
            lock (_waiting)
                _waiting.Remove((int)id, out answer);
            if (message["error"] is { } error)
                answer?.SetException(new InvalidOperationException(error.ToJsonString()));
            else
                answer?.SetResult(message["result"]!);
        }
        else
        {
            Told?.Invoke((string?)message["sessionId"] ?? "", (string)message["method"]!, message["params"]!);
        }
    }
}
