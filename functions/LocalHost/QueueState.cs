namespace CampaignFunctions.LocalHost;

/// <summary>
/// The numbers of messages in a queue, and its dead letters, the oldest first. If a queue does not count a kind of message
/// separately, <see cref="Waiting"/> includes it.
/// </summary>
/// <param name="AreMoreDeadLettered">True if there may be more dead letters than these.</param>
public sealed record QueueState(
    string Name,
    long Waiting,
    long Delayed,
    long InFlight,
    DeadLetter[] DeadLettered,
    bool AreMoreDeadLettered = false
);
