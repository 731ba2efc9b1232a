using CampaignFunctions.Campaigns;
using CampaignFunctions.Participants;
using CampaignFunctions.Problems;
using CampaignFunctions.Text;

namespace CampaignFunctions.Preorders;

/// <summary>The form of a pre-order, and what its edition allows.</summary>
public static class PreorderRules
{
    private const int MaxName = 200;
    private const int MaxUrl = 2000;

    /// <summary>Why this cannot be ordered, else null.</summary>
    /// <param name="request">The order.</param>
    /// <param name="edition">What it is of; null where the campaign has no such edition.</param>
    /// <param name="isOrigin">Whether pages of this origin may call.</param>
    public static Problem? Check(PreorderRequest request, EditionDefinition? edition, Func<Uri, bool> isOrigin)
    {
        if (edition is null)
            return Problem.Field(ProblemCode.UnknownEdition, "editionId", "is none of the campaign's");
        if (request.Quantity is < 1 or > StockShard.MaxCapacity)
            return Problem.Invalid("quantity", $"must be 1 to {StockShard.MaxCapacity}");
        if (Check(request.Choices, edition) is { } unknown)
            return unknown;
        if (PreorderMoney.Price(edition, request.Quantity, request.Choices) > EditionRules.MaxAmount)
            return Problem.Invalid("quantity", "costs more than one payment can be");
        if (NormalText.Of(request.Customer.Name).Trim().Length is < 1 or > MaxName)
            return Problem.Invalid("customer.name", $"must be 1 to {MaxName} characters");
        if (EmailAddress.Normalise(request.Customer.Email) is null)
            return Problem.Invalid("customer.email", "must be an email address");
        if (request.Customer.Locale is { } locale && !LanguageTag.IsWellFormed(locale))
            return Problem.Invalid("customer.locale", "must be a language tag");
        if (!EditionRules.IsCountry(request.Customer.Country) || edition.Countries?.Contains(request.Customer.Country) == false)
            return Problem.Field(
                ProblemCode.UnknownCountry,
                "customer.country",
                "must be an ISO 3166-1 code of two letters, of a country where the edition is sold"
            );
        return IsReturnUrl(request.ReturnUrl, isOrigin)
            ? null
            : Problem.Invalid("returnUrl", "must be an address on a page that may call this API");
    }

    /// <summary>Why these are not a value for each of the edition's choices, else null.</summary>
    public static Problem? Check(IReadOnlyDictionary<string, string> choices, EditionDefinition edition)
    {
        foreach (var (id, value) in choices)
        {
            if (Array.Find(edition.Choices, choice => choice.Id == id)?.Values.Any(known => known.Id == value) != true)
                return Problem.Field(
                    ProblemCode.UnknownChoice,
                    "choices",
                    "hold a choice or value that the edition does not have"
                );
        }

        return choices.Count == edition.Choices.Length
            ? null
            : Problem.Invalid("choices", "must have a value for each of the edition's choices");
    }

    /// <summary>The customer as mail reaches them.</summary>
    public static Contact ContactOf(CustomerRequest customer) =>
        new(NormalText.Of(customer.Name).Trim(), EmailAddress.Normalise(customer.Email)!, customer.Locale);

    private static bool IsReturnUrl(string text, Func<Uri, bool> isOrigin) =>
        text.Length <= MaxUrl
        && Uri.TryCreate(text, UriKind.Absolute, out var url)
        && url.UserInfo.Length == 0
        && (url.Scheme == Uri.UriSchemeHttps || url.Scheme == Uri.UriSchemeHttp)
        && isOrigin(url);
}
