namespace CampaignFunctions.LocalHost;

/// <summary>The state of every queue that holds a message.</summary>
internal sealed record QueuesResponse(IReadOnlyList<QueueState> Queues);
