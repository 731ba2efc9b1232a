using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Sockets;

namespace CampaignFunctions.Harness;

/// <summary>Another server in its own process, on a port of this machine.</summary>
public sealed class ServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartDeadline = TimeSpan.FromMinutes(3);

    private readonly Process _process;
    private bool _isEnded;

    private ServerProcess(Process process) => _process = process;

    /// <summary>Starts a program and waits until it listens.</summary>
    public static async Task<ServerProcess> StartAsync(int port, string program, params IReadOnlyList<string> arguments)
    {
        var process = Process.Start(Programs.Command(program, arguments))!;
        var said = new ConcurrentQueue<string?>();
        process.OutputDataReceived += (_, line) => said.Enqueue(line.Data);
        process.ErrorDataReceived += (_, line) => said.Enqueue(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var server = new ServerProcess(process);
        var started = Stopwatch.GetTimestamp();
        while (!await IsListeningAsync(port))
        {
            if (Stopwatch.GetElapsedTime(started) > StartDeadline || process.HasExited)
            {
                await server.DisposeAsync();
                throw new InvalidOperationException(
                    $"{program} {string.Join(' ', arguments)} did not start: {string.Join('\n', said)}"
                );
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }

        return server;
    }

    /// <summary>Starts the Cosmos DB double. Its program is beside the tests that use it.</summary>
    public static async Task<(ServerProcess Server, Uri Address)> StartCosmosDoubleAsync()
    {
        var port = HostProcess.FreePort();
        var address = new Uri($"http://127.0.0.1:{port}/");
        return (await StartAsync(port, Programs.Beside("CosmosDouble"), "--urls", address.ToString()), address);
    }

    /// <summary>
    /// Starts the Service Bus double and returns its connection string. Its program is beside the tests that use it.
    /// </summary>
    public static async Task<(ServerProcess Server, string Connection)> StartServiceBusDoubleAsync(IEnumerable<string> queues)
    {
        var port = HostProcess.FreePort();
        return (
            await StartAsync(port, Programs.Beside("ServiceBusDouble"), [$"{port}", .. queues]),
            $"Endpoint=sb://127.0.0.1:{port};SharedAccessKeyName=double;SharedAccessKey=ZG91Ymxl;UseDevelopmentEmulator=true;"
        );
    }

    /// <summary>Starts Azurite and returns its connection string. Azurite must be installed.</summary>
    public static async Task<(ServerProcess Server, string Connection)> StartAzuriteAsync(string folder)
    {
        var (blobs, queues, tables) = (HostProcess.FreePort(), HostProcess.FreePort(), HostProcess.FreePort());
        var server = await StartAsync(
            queues,
            Path.Combine(Npm.Emulators.Folder, "node_modules", ".bin", "azurite"),
            "--silent",
            "--disableTelemetry",
            "--skipApiVersionCheck",
            "--location",
            folder,
            "--blobPort",
            $"{blobs}",
            "--queuePort",
            $"{queues}",
            "--tablePort",
            $"{tables}"
        );

        // Every Azurite has this account and key: https://learn.microsoft.com/azure/storage/common/storage-connect-azurite
        return (
            server,
            "DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;"
                + "AccountKey=Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==;"
                + $"QueueEndpoint=http://127.0.0.1:{queues}/devstoreaccount1;"
        );
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isEnded, true))
            return;
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    private static async Task<bool> IsListeningAsync(int port)
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync("127.0.0.1", port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
