namespace CampaignFunctions.DeadLetters;

/// <summary>
/// The messages that queues gave up. A hint says "look at X" and no more, so one that is sent again, late or twice, changes nothing that
/// is right.
/// </summary>
internal interface IDeadLetterQueues
{
    /// <summary>What a queue gave up, the oldest first, as far as can be seen at once.</summary>
    Task<DeadLetterPage> ListAsync(string queue, CancellationToken cancellationToken);

    /// <summary>
    /// Sends it again and then takes it away: who ends in between leaves it there, and it may be sent once more. False where it is not among those that can be seen.
    /// </summary>
    Task<bool> ResendAsync(string queue, string id, CancellationToken cancellationToken);
}

/// <summary>A message that was given up.</summary>
/// <param name="Id">Names it in its queue.</param>
/// <param name="Deliveries">How often it was delivered; where to list is to lock, as at Service Bus, each listing counts too.</param>
/// <param name="Reason">Why it was given up, as the queue says.</param>
/// <param name="Body">Its JSON.</param>
internal sealed record DeadLetter(string Id, int Deliveries, string Reason, string Body);

/// <summary>Messages that were given up.</summary>
/// <param name="HasMore">Whether there may be more.</param>
internal sealed record DeadLetterPage(IReadOnlyList<DeadLetter> Letters, bool HasMore);

/// <summary>The queues could not be asked, or said no.</summary>
internal sealed class QueuesUnavailableException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Whether they answered.</summary>
    public bool IsAnswer { get; init; }
}
