using Azure.Identity;
using CampaignFunctions.DeadLetters;

using var http = new HttpClient();
using var stopping = new CancellationTokenSource();
Console.CancelKeyPress += (_, key) =>
{
    key.Cancel = true; // what is locked is given back first
    stopping.Cancel();
};
return await Commands.RunAsync(
    args,
    (kind, where) =>
    {
        http.BaseAddress = where;
        return kind == "local" ? new LocalHostQueues(http) : new ServiceBusQueues(http, new AzureCliCredential());
    },
    Console.Out,
    Console.Error,
    stopping.Token
);
