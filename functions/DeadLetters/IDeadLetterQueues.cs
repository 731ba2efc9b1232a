namespace CampaignFunctions.DeadLetters;

/// <summary>
/// The dead letters of queues. A hint only says "look at X", so it is safe to send a dead letter again, late or twice.
/// </summary>
internal interface IDeadLetterQueues
{
    /// <summary>Returns the oldest dead letters of a queue, the oldest first. The page tells whether there may be more.</summary>
    /// <exception cref="QueuesUnavailableException">The queues did not answer, or refused the call.</exception>
    Task<DeadLetterPage> ListAsync(string queue, CancellationToken cancellationToken);

    /// <summary>
    /// Sends a dead letter again and then removes it. After a crash in between, the dead letter is still there and may be sent
    /// once more. Returns false if the queue does not show it.
    /// </summary>
    /// <exception cref="QueuesUnavailableException">The queues did not answer, or refused the call.</exception>
    Task<bool> ResendAsync(string queue, string id, CancellationToken cancellationToken);
}
