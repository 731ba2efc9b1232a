using Azure.Messaging.ServiceBus;
using CampaignFunctions.FunctionsHost.Protocol;

namespace CampaignFunctions.FunctionsHost;

/// <summary>
/// Delivers the messages of one queue to its function. A message is completed after the function returned. After an exception it
/// is abandoned, and Service Bus delivers it again at once.
/// </summary>
internal sealed class QueueListener : IAsyncDisposable
{
    private readonly ServiceBusProcessor _processor;

    private QueueListener(ServiceBusProcessor processor) => _processor = processor;

    public static async Task<QueueListener> StartAsync(
        ServiceBusClient client,
        WorkerConnection worker,
        HostedFunction function,
        int maxConcurrentCalls,
        CancellationToken cancellationToken
    )
    {
        var processor = client.CreateProcessor(
            function.Queue,
            new ServiceBusProcessorOptions
            {
                MaxConcurrentCalls = maxConcurrentCalls,
                MaxAutoLockRenewalDuration = TimeSpan.FromMinutes(5),
            }
        );
        processor.ProcessMessageAsync += received => DeliverAsync(worker, function, received);
        processor.ProcessErrorAsync += _ => Task.CompletedTask; // the message comes again; the worker logs the exception
        await processor.StartProcessingAsync(cancellationToken);
        return new(processor);
    }

    public ValueTask DisposeAsync() => _processor.DisposeAsync();

    private static Task DeliverAsync(WorkerConnection worker, HostedFunction function, ProcessMessageEventArgs received)
    {
        var invocation = new InvocationRequest
        {
            InvocationId = $"{Guid.NewGuid()}",
            FunctionId = function.Id,
            TraceContext = new(),
            InputData =
            {
                new ParameterBinding
                {
                    Name = function.Parameter,
                    Data = new() { String = $"{received.Message.Body}" },
                },
            },
        };
        return worker.InvokeAsync(invocation, received.CancellationToken);
    }
}
