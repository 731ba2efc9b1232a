using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace CampaignFunctions.Harness;

/// <summary>A local host in its own process, on its own port.</summary>
public sealed class HostProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartDeadline = TimeSpan.FromMinutes(3);

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _log = [];

    private HostProcess(Process process, Uri address, string data)
    {
        (_process, Address, Data) = (process, address, data);
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public Uri Address { get; }

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
        var address = new Uri($"http://127.0.0.1:{FreePort()}");
        var start = Command(["--data", data, "--urls", address.ToString(), .. arguments ?? []], wrapper ?? []);
        var host = new HostProcess(Process.Start(start)!, address, data);
        await host.WaitUntilReadyAsync();
        return host;
    }

    /// <summary>Runs a local host that is expected to end by itself; returns its exit code and output.</summary>
    public static async Task<(int ExitCode, string Output)> RunAsync(params IReadOnlyList<string> arguments)
    {
        using var process = Process.Start(Command(arguments, []))!;
        using var deadline = new CancellationTokenSource(StartDeadline);
        var output = process.StandardOutput.ReadToEndAsync(deadline.Token);
        var errors = process.StandardError.ReadToEndAsync(deadline.Token);
        await process.WaitForExitAsync(deadline.Token);
        return (process.ExitCode, await output + await errors);
    }

    /// <summary>Returns a port that was free a moment ago.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
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
        string[] command =
        [
            .. wrapper,
            Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "LocalHost.exe" : "LocalHost"),
            .. arguments,
        ];
        return Programs.Command(command[0], command[1..]);
    }

    private void Keep(string? line)
    {
        if (line is not null)
            _log.Enqueue(line);
    }

    private async Task WaitUntilReadyAsync()
    {
        using var http = new HttpClient { BaseAddress = Address };
        var clock = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                using var answer = await http.GetAsync(new Uri("/api/ready", UriKind.Relative));
                if (answer.IsSuccessStatusCode)
                    return;
            }
            catch (HttpRequestException)
            {
                // The host does not listen yet.
            }

            if (clock.Elapsed > StartDeadline || _process.HasExited)
                throw new InvalidOperationException($"The local host did not start: {string.Join('\n', _log)}");
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }
    }
}
