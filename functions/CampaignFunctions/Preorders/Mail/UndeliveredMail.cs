namespace CampaignFunctions.Preorders;

/// <summary>A mail that could not be delivered: the receiver or the mail was refused for good.</summary>
public sealed record UndeliveredMail(PreorderMailKind Kind, DateTimeOffset At);
