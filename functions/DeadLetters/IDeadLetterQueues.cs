namespace CampaignFunctions.DeadLetters;

/// <summary>The dead letters of queues. A hint says "look at X" and no more, so a message that is resent, late or twice, does no harm.</summary>
internal interface IDeadLetterQueues
{
    /// <summary>Returns the dead letters of a queue, the oldest first, as far as they can be seen at once.</summary>
    /// <exception cref="QueuesUnavailableException">The queues did not answer, or refused.</exception>
    Task<DeadLetterPage> ListAsync(string queue, CancellationToken cancellationToken);

    /// <summary>
    /// Sends a dead letter again and then removes it; a crash in between leaves it, and it may be sent once more. Returns false if the queue
    /// has no such dead letter among those that can be seen.
    /// </summary>
    /// <exception cref="QueuesUnavailableException">The queues did not answer, or refused.</exception>
    Task<bool> ResendAsync(string queue, string id, CancellationToken cancellationToken);
}
