using CampaignFunctions.Problems;
using CampaignFunctions.Text;

namespace CampaignFunctions.Preorders;

/// <summary>The pre-orders of an edition that a charge run includes: all that owe an amount, unless it says less.</summary>
/// <param name="Countries">Only these countries, as ISO 3166-1 alpha-2 codes; all if null.</param>
/// <param name="Most">At most this number, the oldest first, 1 to 1000; no limit if null.</param>
/// <param name="PreorderIds">Only these, at most 100, and without the other two; all if null.</param>
public sealed record ChargeSelection(string[]? Countries = null, int? Most = null, string[]? PreorderIds = null)
{
    private const int MostIds = 100;

    /// <summary>A run stores the ids of so few pre-orders, so it includes exactly these, however often it starts again.</summary>
    private const int MostChosen = 1000;

    internal static readonly ChargeSelection All = new();

    internal Problem? Check()
    {
        if (Countries is not null && (Countries.Length == 0 || !Array.TrueForAll(Countries, IsCountry)))
            return Problem.Invalid("countries", "must be at least one ISO 3166-1 code of two letters");
        if (Most is < 1 or > MostChosen)
            return Problem.Invalid("most", $"must be 1 to {MostChosen}");
        if (PreorderIds is not null && (Countries is not null || Most is not null))
            return Problem.Invalid("preorderIds", "must be without countries and most");
        return PreorderIds is null || (PreorderIds.Length is >= 1 and <= MostIds && Array.TrueForAll(PreorderIds, IsId))
            ? null
            : Problem.Invalid("preorderIds", $"must be 1 to {MostIds} ids");
    }

    private static bool IsCountry(string? code) => code is not null && CountryCode.IsAssigned(code);

    private static bool IsId(string? id) => id?.Contains('.') == true;

    /// <summary>Returns whether a run of this edition can include the pre-order.</summary>
    internal bool Fits(PreorderDocument preorder, string editionId) =>
        preorder is { Status: PreorderStatus.Confirmed, CancelRequestedAt: null, Card: not null }
        && preorder.EditionId == editionId
        && preorder.Outstanding() > 0
        && Countries?.Contains(preorder.Country) != false
        && PreorderIds?.Contains(preorder.Id) != false;

    internal bool IsSameAs(ChargeSelection other) =>
        Most == other.Most && IsSame(Countries, other.Countries) && IsSame(PreorderIds, other.PreorderIds);

    private static bool IsSame(string[]? one, string[]? other) => (one ?? []).SequenceEqual(other ?? []);
}
