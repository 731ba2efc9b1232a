namespace CampaignFunctions.DeadLetters;

/// <summary>A dead letter: a message that its queue no longer delivers.</summary>
/// <param name="Id">The id of the message in its queue.</param>
/// <param name="Deliveries">The number of deliveries.</param>
/// <param name="Reason">The reason for which the message became a dead letter.</param>
/// <param name="Body">The JSON of the message.</param>
internal sealed record DeadLetter(string Id, int Deliveries, string Reason, string Body);
