using System.Collections.Concurrent;
using System.Threading.Channels;
using CampaignFunctions.FunctionsHost.Protocol;
using Grpc.Core;

namespace CampaignFunctions.FunctionsHost;

/// <summary>
/// The host's side of the stream to its worker. The host initializes the worker, asks for its functions, loads them, and then
/// invokes them. Each invocation has its own id, and its answer may arrive in any order.
/// </summary>
internal sealed class WorkerConnection(string application) : FunctionRpc.FunctionRpcBase
{
    private const string HostVersion = "4.1037.0";

    private readonly Channel<StreamingMessage> _outgoing = Channel.CreateUnbounded<StreamingMessage>();
    private readonly ConcurrentDictionary<string, TaskCompletionSource<StreamingMessage>> _waiting = [];
    private readonly ConcurrentQueue<RpcLog> _logs = [];
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The warnings and errors that the worker logged.</summary>
    public IEnumerable<string> Faults =>
        _logs.Select(log => $"{log.Level} {log.Category}: {log.Message} {log.Exception?.Message}");

    /// <summary>The address to which the worker wants HTTP requests forwarded; null before its start.</summary>
    public Uri? HttpAddress { get; private set; }

    /// <summary>Serves the stream that the worker opens, until either side ends it.</summary>
    public override async Task EventStream(
        IAsyncStreamReader<StreamingMessage> requestStream,
        IServerStreamWriter<StreamingMessage> responseStream,
        ServerCallContext context
    )
    {
        var writing = WriteAsync(responseStream, context.CancellationToken);
        try
        {
            while (await requestStream.MoveNext(context.CancellationToken))
                Take(requestStream.Current);
        }
        catch (Exception end) when (end is IOException or OperationCanceledException)
        {
            // The worker's process ended.
        }
        finally
        {
            _outgoing.Writer.TryComplete();
            foreach (var waiting in _waiting.Values)
                waiting.TrySetException(new IOException("The worker ended its stream."));
        }

        await writing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>Initializes the worker; returns its functions after all of them are loaded.</summary>
    /// <exception cref="InvalidOperationException">The worker refused, or it does not serve HTTP itself.</exception>
    public async Task<IReadOnlyList<HostedFunction>> InitializeAsync(CancellationToken cancellationToken)
    {
        await _started.Task.WaitAsync(cancellationToken);
        var init = await AskAsync(
            new()
            {
                WorkerInitRequest = new()
                {
                    HostVersion = HostVersion,
                    FunctionAppDirectory = application,
                    WorkerDirectory = application,
                },
            },
            cancellationToken
        );
        Require(init.WorkerInitResponse.Result);
        HttpAddress = init.WorkerInitResponse.Capabilities.TryGetValue("HttpUri", out var address)
            ? new(address)
            : throw new InvalidOperationException("The worker has no capability HttpUri.");

        var index = await AskAsync(
            new() { FunctionsMetadataRequest = new() { FunctionAppDirectory = application } },
            cancellationToken
        );
        Require(index.FunctionMetadataResponse.Result);
        foreach (var function in index.FunctionMetadataResponse.FunctionMetadataResults)
        {
            var load = new FunctionLoadRequest { FunctionId = function.FunctionId, Metadata = function };
            Require((await AskAsync(new() { FunctionLoadRequest = load }, cancellationToken)).FunctionLoadResponse.Result);
        }

        return [.. index.FunctionMetadataResponse.FunctionMetadataResults.Select(HostedFunction.Read)];
    }

    /// <summary>Invokes a function and waits for its end.</summary>
    /// <exception cref="InvalidOperationException">The function threw.</exception>
    /// <exception cref="IOException">The worker ended before its answer.</exception>
    public async Task InvokeAsync(InvocationRequest invocation, CancellationToken cancellationToken)
    {
        var answer = await SendAsync(invocation.InvocationId, new() { InvocationRequest = invocation }, cancellationToken);
        Require(answer.InvocationResponse.Result);
    }

    private static void Require(StatusResult result)
    {
        if (result.Status != StatusResult.Types.Status.Success)
            throw new InvalidOperationException(
                $"The worker failed: {result.Exception?.Message ?? result.Result} {result.Exception?.StackTrace}"
            );
    }

    private Task<StreamingMessage> AskAsync(StreamingMessage message, CancellationToken cancellationToken)
    {
        message.RequestId = $"{Guid.NewGuid()}";
        return SendAsync(IdOf(message), message, cancellationToken);
    }

    private async Task<StreamingMessage> SendAsync(string id, StreamingMessage message, CancellationToken cancellationToken)
    {
        var waiting = new TaskCompletionSource<StreamingMessage>(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting[id] = waiting;
        try
        {
            if (!_outgoing.Writer.TryWrite(message))
                throw new IOException("The worker ended its stream.");
            return await waiting.Task.WaitAsync(cancellationToken);
        }
        finally
        {
            _waiting.TryRemove(id, out _);
        }
    }

    private void Take(StreamingMessage message)
    {
        switch (message.ContentCase)
        {
            case StreamingMessage.ContentOneofCase.StartStream:
                _started.TrySetResult();
                break;
            case StreamingMessage.ContentOneofCase.RpcLog:
                if (message.RpcLog.Level is RpcLog.Types.Level.Warning or RpcLog.Types.Level.Error or RpcLog.Types.Level.Critical)
                    _logs.Enqueue(message.RpcLog);
                break;
            default:
                if (_waiting.TryGetValue(IdOf(message), out var waiting))
                    waiting.TrySetResult(message);
                break;
        }
    }

    /// <summary>Returns the id that connects a request with its answer. It is the same in both.</summary>
    private static string IdOf(StreamingMessage message) =>
        message.ContentCase switch
        {
            StreamingMessage.ContentOneofCase.InvocationResponse => message.InvocationResponse.InvocationId,
            StreamingMessage.ContentOneofCase.FunctionLoadRequest => message.FunctionLoadRequest.FunctionId,
            StreamingMessage.ContentOneofCase.FunctionLoadResponse => message.FunctionLoadResponse.FunctionId,
            _ => message.RequestId,
        };

    private async Task WriteAsync(IServerStreamWriter<StreamingMessage> stream, CancellationToken cancellationToken)
    {
        await foreach (var message in _outgoing.Reader.ReadAllAsync(cancellationToken))
            await stream.WriteAsync(message, cancellationToken);
    }
}
