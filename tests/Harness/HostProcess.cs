using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace CampaignFunctions.Harness;

/// <summary>A local host in its own process, on its own port.</summary>
public sealed partial class HostProcess : IAsyncDisposable
{
    /// <summary>A URL of this machine, at a port that the system chooses.</summary>
    public const string AnyPort = "http://127.0.0.1:0";

    private static readonly TimeSpan StartDeadline = TimeSpan.FromMinutes(3);

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _log = [];

    private HostProcess(Process process, string data)
    {
        (_process, Data) = (process, data);
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public Uri Address { get; private set; } = null!;

    /// <summary>The address of <c>/local</c>, which has its own port.</summary>
    public Uri Tools { get; private set; } = null!;

    /// <summary>The data folder.</summary>
    public string Data { get; }

    public int Id => _process.Id;

    /// <summary>The lines that the process has written.</summary>
    public IReadOnlyCollection<string> Log => _log;

    /// <summary>The peak memory of the process, in megabytes.</summary>
    public double PeakMegabytes =>
        long.Parse(
            File.ReadLines($"/proc/{_process.Id}/status")
                .First(line => line.StartsWith("VmHWM", StringComparison.Ordinal))
                .Split(' ', StringSplitOptions.RemoveEmptyEntries)[1],
            System.Globalization.CultureInfo.InvariantCulture
        ) / 1024.0;

    /// <summary>Starts a local host and waits until it is ready.</summary>
    public static async Task<HostProcess> StartAsync(
        string data,
        IEnumerable<string>? arguments = null,
        IReadOnlyList<string>? wrapper = null
    )
    {
        var start = Command(["--data", data, "--urls", AnyPort, "--local-urls", AnyPort, .. arguments ?? []], wrapper ?? []);
        var host = new HostProcess(Process.Start(start)!, data);
        try
        {
            await host.WaitUntilReadyAsync();
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    /// <summary>Runs a local host that is expected to end by itself; returns its exit code and output.</summary>
    public static async Task<(int ExitCode, string Output)> RunAsync(params IReadOnlyList<string> arguments)
    {
        using var process = Process.Start(Command(["--local-urls", AnyPort, .. arguments], []))!;
        using var deadline = new CancellationTokenSource(StartDeadline);
        var output = process.StandardOutput.ReadToEndAsync(deadline.Token);
        var errors = process.StandardError.ReadToEndAsync(deadline.Token);
        await process.WaitForExitAsync(deadline.Token);
        return (process.ExitCode, await output + await errors);
    }

    /// <summary>
    /// Returns a port that nothing listens on, for a server that another process starts. The port is below those that systems
    /// give to connections (Linux from 32768, others from 49152), so that no connection of another test takes it meanwhile.
    /// </summary>
    public static int FreePort()
    {
        const int first = 16_000;
        const int end = 32_000;
        int port;
        do port = RandomNumberGenerator.GetInt32(first, end);
        while (!IsFree(port));
        return port;
    }

    private static bool IsFree(int port)
    {
        using var listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>
    /// Ends the process at once. Unlike a power cut, this keeps the writes in the cache of the operating system.
    /// </summary>
    public async Task KillAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
    }

    /// <summary>Asks the process to stop (SIGTERM) and returns its exit code.</summary>
    public async Task<int> StopAsync()
    {
        using var kill = Process.Start(
            "kill",
            ["-TERM", _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]
        );
        using var deadline = new CancellationTokenSource(StartDeadline);
        await _process.WaitForExitAsync(deadline.Token);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            await KillAsync();
        _process.Dispose();
    }

    private static ProcessStartInfo Command(IReadOnlyList<string> arguments, IReadOnlyList<string> wrapper)
    {
        string[] command = [.. wrapper, Programs.Beside("LocalHost"), .. arguments];
        return Programs.Command(command[0], command[1..]);
    }

    private void Keep(string? line)
    {
        if (line is not null)
            _log.Enqueue(line);
    }

    private async Task WaitUntilReadyAsync()
    {
        using var http = new HttpClient();
        var clock = Stopwatch.StartNew();
        while (!await IsReadyAsync(http))
        {
            if (clock.Elapsed > StartDeadline || _process.HasExited)
                throw new InvalidOperationException($"The local host did not start: {string.Join('\n', _log)}");
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }
    }

    private async Task<bool> IsReadyAsync(HttpClient http)
    {
        if (Listens().Match(string.Join(' ', _log)) is not { Success: true } listens)
            return false;
        Address = new(listens.Groups[1].Value);
        Tools = new(listens.Groups[2].Value);
        using var answer = await http.GetAsync(new Uri(Address, "/api/ready"));
        return answer.IsSuccessStatusCode;
    }

    [GeneratedRegex(@"listens on (http://127\.0\.0\.1:\d+).* only are at (http://127\.0\.0\.1:\d+)")]
    private static partial Regex Listens();
}
