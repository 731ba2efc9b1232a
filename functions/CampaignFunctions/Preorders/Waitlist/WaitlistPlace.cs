namespace CampaignFunctions.Preorders;

/// <summary>The place of a pre-order on the waitlist.</summary>
/// <param name="Place">1 for the first. It counts the pre-orders that wait before it.</param>
/// <param name="IsExact">
/// False if some of the counted pre-orders may not wait any more: then the real place is this one or a better one.
/// </param>
public sealed record WaitlistPlace(int Place, bool IsExact);
