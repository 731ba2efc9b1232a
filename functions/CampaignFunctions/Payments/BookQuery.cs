namespace CampaignFunctions.Payments;

/// <summary>A question for a page of a book at the payment provider.</summary>
/// <param name="From">The earliest time of creation.</param>
/// <param name="Before">All entries were created before this time.</param>
/// <param name="After">The continuation of the page before; null for the first page.</param>
public sealed record BookQuery(Book Book, string CampaignId, DateTimeOffset From, DateTimeOffset Before, string? After);
