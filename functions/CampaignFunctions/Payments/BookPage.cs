namespace CampaignFunctions.Payments;

/// <summary>A page of a book at the payment provider.</summary>
/// <param name="Entries">The entries of the campaign; entries of other applications and campaigns are left out.</param>
/// <param name="Next">The continuation of the next page; null after the last page.</param>
public sealed record BookPage(IReadOnlyList<BookEntry> Entries, string? Next);
