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
