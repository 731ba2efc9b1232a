namespace CampaignFunctions.ServiceBusDouble;

/// <summary>The settings that all queues of the double share.</summary>
/// <param name="Clock">The clock for schedules and locks.</param>
/// <param name="LockDuration">The time for which a receiver locks a message.</param>
/// <param name="MaxDeliveries">The number of deliveries after which a message becomes a dead letter.</param>
public sealed record DoubleSettings(TimeProvider Clock, TimeSpan LockDuration, int MaxDeliveries = 10);
