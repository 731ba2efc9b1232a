namespace CampaignFunctions.ServiceBusDouble;

/// <summary>What all queues of the double share.</summary>
/// <param name="Clock">The clock for schedules and locks.</param>
/// <param name="LockDuration">How long a receiver has a message for itself.</param>
/// <param name="MaxDeliveries">After so many deliveries the queue gives a message up.</param>
public sealed record DoubleSettings(TimeProvider Clock, TimeSpan LockDuration, int MaxDeliveries = 10);
