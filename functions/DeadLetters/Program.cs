using Azure.Identity;
using CampaignFunctions.DeadLetters;

using var http = new HttpClient();
return await Commands.RunAsync(
    args,
    (kind, where) =>
    {
        http.BaseAddress = where;
        return kind == "local" ? new LocalHostQueues(http) : new ServiceBusQueues(http, new DefaultAzureCredential());
    },
    Console.Out, Console.Error, CancellationToken.None);
