namespace CampaignFunctions.DeadLetters;

/// <summary>A message that a queue gave up.</summary>
/// <param name="Id">Names it in its queue.</param>
/// <param name="Deliveries">How often it was delivered.</param>
/// <param name="Reason">Why the queue gave it up.</param>
/// <param name="Body">Its JSON.</param>
internal sealed record DeadLetter(string Id, int Deliveries, string Reason, string Body);
