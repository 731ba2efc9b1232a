using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json;
using Azure.Messaging.ServiceBus;
using CampaignFunctions.Harness;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace CampaignFunctions.FunctionsHost;

/// <summary>
/// A small double of the Functions host. It starts a published Function App as its worker, and runs the functions of that worker:
/// HTTP, Service Bus queues and timers.
/// </summary>
public sealed class FunctionsHostDouble : IAsyncDisposable
{
    private static readonly TimeSpan StartDeadline = TimeSpan.FromMinutes(3);

    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentQueue<string> _output = [];
    private readonly List<IAsyncDisposable> _listeners = [];
    private readonly List<Task> _timers = [];
    private readonly WorkerConnection _worker;
    private readonly string _application;
    private WebApplication? _protocol;
    private WebApplication? _http;
    private Process? _process;

    private FunctionsHostDouble(string application)
    {
        _application = application;
        _worker = new(application);
    }

    /// <summary>The address of the HTTP functions.</summary>
    public Uri Address { get; private set; } = null!;

    /// <summary>The functions that the worker indexed.</summary>
    public IReadOnlyList<HostedFunction> Functions { get; private set; } = [];

    /// <summary>The output of the worker, and the warnings and errors that it logged.</summary>
    public string Log => string.Join('\n', _output.Concat(_worker.Faults));

    /// <summary>Starts the host and its worker, and waits until all functions are loaded.</summary>
    /// <param name="application">The folder with the published Function App.</param>
    /// <param name="settings">The app settings, as environment variables of the worker.</param>
    /// <exception cref="InvalidOperationException">The worker ended, or did not start in time.</exception>
    public static async Task<FunctionsHostDouble> StartAsync(
        string application,
        IReadOnlyDictionary<string, string> settings,
        CancellationToken cancellationToken
    )
    {
        var host = new FunctionsHostDouble(application);
        try
        {
            await host.StartWorkerAsync(settings, cancellationToken);
            await host.ListenAsync(settings, cancellationToken);
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    /// <summary>Runs a timer function now, whatever its schedule.</summary>
    public Task RunTimerAsync(string name, CancellationToken cancellationToken) =>
        TimerListener.InvokeAsync(_worker, Functions.Single(function => function.Name == name), cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        foreach (var listener in _listeners)
            await listener.DisposeAsync();
        await Task.WhenAll(_timers);
        if (_http is not null)
            await _http.DisposeAsync();
        if (_process is not null)
        {
            if (!_process.HasExited)
                _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
            _process.Dispose();
        }

        if (_protocol is not null)
            await _protocol.DisposeAsync();
        _stopping.Dispose();
    }

    private async Task StartWorkerAsync(IReadOnlyDictionary<string, string> settings, CancellationToken cancellationToken)
    {
        var port = HostProcess.FreePort();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
            kestrel.Listen(IPAddress.Loopback, port, listen => listen.Protocols = HttpProtocols.Http2)
        );
        builder.Services.AddGrpc(grpc => grpc.MaxReceiveMessageSize = null);
        builder.Services.AddSingleton(_worker);
        _protocol = builder.Build();
        _protocol.MapGrpcService<WorkerConnection>();
        await _protocol.StartAsync(cancellationToken);

        _process = Start(port, settings);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(StartDeadline);
        var initializing = _worker.InitializeAsync(deadline.Token);
        if (await Task.WhenAny(initializing, _process.WaitForExitAsync(deadline.Token)) != initializing)
            throw new InvalidOperationException($"The worker did not start: {Log}");
        Functions = await initializing;
    }

    private Process Start(int port, IReadOnlyDictionary<string, string> settings)
    {
        var (worker, request, length) = ($"{Guid.NewGuid()}", $"{Guid.NewGuid()}", $"{int.MaxValue}");
        string[] arguments =
        [
            Path.Combine(_application, "FunctionApp.dll"),
            "--host",
            "127.0.0.1",
            "--port",
            port.ToString(CultureInfo.InvariantCulture),
            "--workerId",
            worker,
            "--requestId",
            request,
            "--grpcMaxMessageLength",
            length,
            "--functions-uri",
            $"http://127.0.0.1:{port}/",
            "--functions-worker-id",
            worker,
            "--functions-request-id",
            request,
            "--functions-grpc-max-message-length",
            length,
        ];
        var start = Programs.Command("dotnet", arguments);
        start.WorkingDirectory = _application;
        foreach (var (name, value) in settings)
            start.Environment[name] = value;
        start.Environment["FUNCTIONS_APPLICATION_DIRECTORY"] = _application;
        start.Environment["FUNCTIONS_WORKER_RUNTIME"] = "dotnet-isolated";
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, line) => _output.Enqueue(line.Data ?? "");
        process.ErrorDataReceived += (_, line) => _output.Enqueue(line.Data ?? "");
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private async Task ListenAsync(IReadOnlyDictionary<string, string> settings, CancellationToken cancellationToken)
    {
        using var json = JsonDocument.Parse(
            await File.ReadAllBytesAsync(Path.Combine(_application, "host.json"), cancellationToken)
        );
        var extensions = json.RootElement.GetProperty("extensions");

        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0);
            kestrel.Limits.MaxRequestBodySize = null;
        });
        builder.Services.AddHttpForwarder().AddSingleton(_worker).AddSingleton<HttpFrontend>();
        _http = builder.Build();
        if (bool.TryParse(settings.GetValueOrDefault("ASPNETCORE_FORWARDEDHEADERS_ENABLED"), out var isOn) && isOn)
            _http.UseForwardedHeaders(new() { ForwardedHeaders = ForwardedHeaders.All });
        var prefix = extensions.GetProperty("http").GetProperty("routePrefix").GetString()!;
        _http.Services.GetRequiredService<HttpFrontend>().Map(_http, prefix, Functions);
        await _http.StartAsync(cancellationToken);
        Address = new(_http.Urls.Single());

        var calls = extensions.GetProperty("serviceBus").GetProperty("maxConcurrentCalls").GetInt32();
        var bus = new ServiceBusClient(settings["ServiceBus"]);
        foreach (var function in Functions.Where(function => function.Queue is not null))
            _listeners.Add(await QueueListener.StartAsync(bus, _worker, function, calls, cancellationToken));
        _listeners.Add(bus);
        _timers.AddRange(
            Functions
                .Where(function => function.Schedule is not null)
                .Select(function => TimerListener.RunAsync(_worker, function, _stopping.Token))
        );
    }
}
