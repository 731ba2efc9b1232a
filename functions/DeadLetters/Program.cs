using Azure.Identity;
using Azure.Messaging.ServiceBus;
using CampaignFunctions.DeadLetters;

using var http = new HttpClient();
using var stopping = new CancellationTokenSource();
Console.CancelKeyPress += (_, key) =>
{
    key.Cancel = true; // the command first gives locked messages back
    stopping.Cancel();
};
return await Commands.RunAsync(args, Connect, Console.Out, Console.Error, stopping.Token);

IDeadLetterQueues Connect(DeadLetterRequest request)
{
    if (request.Bus is { } bus)
        return new ServiceBusQueues(new ServiceBusClient(bus, new AzureCliCredential(), ServiceBusQueues.Options));
    http.BaseAddress = request.Where;
    return new LocalHostQueues(http);
}
