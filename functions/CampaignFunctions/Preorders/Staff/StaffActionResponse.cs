namespace CampaignFunctions.Preorders;

/// <summary>An action of staff on a pre-order, with the person who did it, for admins only.</summary>
public sealed record StaffActionResponse(StaffActionKind Kind, string By, DateTimeOffset At, string? Reason);
