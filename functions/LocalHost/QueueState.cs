namespace CampaignFunctions.LocalHost;

/// <summary>A queue's depths and dead letters, the oldest first. Depths that a queue does not tell apart are all in <see cref="Waiting"/>.</summary>
/// <param name="AreMoreDeadLettered">Whether there may be more dead letters than are shown.</param>
public sealed record QueueState(
    string Name,
    long Waiting,
    long Delayed,
    long InFlight,
    DeadLetter[] DeadLettered,
    bool AreMoreDeadLettered = false
);
