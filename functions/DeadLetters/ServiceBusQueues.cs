using System.Globalization;
using Azure.Identity;
using Azure.Messaging.ServiceBus;
using CampaignFunctions.Messaging.ServiceBus;

namespace CampaignFunctions.DeadLetters;

/// <summary>The queues of a Service Bus namespace.</summary>
/// <param name="client">A client with the roles Azure Service Bus Data Receiver and Data Sender.</param>
internal sealed class ServiceBusQueues(ServiceBusClient client) : IDeadLetterQueues
{
    private const int MaxListed = 1000;

    private readonly ServiceBusDeadLetters _deadLetters = new(client);

    /// <summary>The options for a client. An operator waits, so a call without an answer fails within a minute.</summary>
    public static ServiceBusClientOptions Options { get; } =
        new() { RetryOptions = { MaxRetries = 1, TryTimeout = TimeSpan.FromSeconds(20) } };

    public async Task<DeadLetterPage> ListAsync(string queue, CancellationToken cancellationToken)
    {
        var peeked = await TryAsync(() => _deadLetters.PeekAsync(queue, MaxListed, cancellationToken));
        return new([.. peeked.Select(Letter)], peeked.Count == MaxListed);
    }

    public async Task<bool> ResendAsync(string queue, string id, CancellationToken cancellationToken) =>
        long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && await TryAsync(() => _deadLetters.ResendAsync(queue, number, cancellationToken));

    private static async Task<T> TryAsync<T>(Func<Task<T>> call)
    {
        try
        {
            return await call();
        }
        catch (UnauthorizedAccessException fault)
        {
            const string Roles = "Service Bus refused. You need the roles Azure Service Bus Data Receiver and Data Sender.";
            throw new QueuesUnavailableException(Roles, fault);
        }
        catch (AuthenticationFailedException fault)
        {
            throw new QueuesUnavailableException("You are not logged in. Run az login.", fault);
        }
        catch (ServiceBusException fault)
        {
            throw new QueuesUnavailableException($"Service Bus does not answer ({fault.Reason}).", fault);
        }
    }

    private static DeadLetter Letter(ServiceBusReceivedMessage message) =>
        new(
            message.SequenceNumber.ToString(CultureInfo.InvariantCulture),
            message.DeliveryCount,
            message.DeadLetterReason ?? "",
            message.Body.ToString()
        );
}
