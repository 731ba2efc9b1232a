namespace CampaignFunctions.DeadLetters;

/// <summary>A message that was given up.</summary>
/// <param name="Id">Names it in its queue.</param>
/// <param name="Deliveries">How often it was delivered; where to list is to lock, as at Service Bus, each listing counts too.</param>
/// <param name="Reason">Why it was given up, as the queue says.</param>
/// <param name="Body">Its JSON.</param>
internal sealed record DeadLetter(string Id, int Deliveries, string Reason, string Body);
