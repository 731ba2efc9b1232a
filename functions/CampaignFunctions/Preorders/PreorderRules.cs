using System.Text.RegularExpressions;
using CampaignFunctions.Campaigns;
using CampaignFunctions.Currencies;
using CampaignFunctions.Participants;
using CampaignFunctions.Problems;
using CampaignFunctions.Text;

namespace CampaignFunctions.Preorders;

/// <summary>Checks the form of a pre-order and the rules of its edition.</summary>
public static partial class PreorderRules
{
    private const int MaxName = 200;
    private const int MaxUrl = 2000;

    /// <summary>Returns the reason for a refusal, or null if the order is valid.</summary>
    /// <param name="edition">The edition; null if the campaign has no such edition.</param>
    /// <param name="isOrigin">Returns whether pages of this origin may call the API.</param>
    public static Problem? Check(PreorderRequest request, EditionDefinition? edition, Func<Uri, bool> isOrigin)
    {
        if (edition is null)
            return Problem.Field(ProblemCode.UnknownEdition, "editionId", "must be an edition of the campaign");
        if (request.Quantity is < 1 or > StockShard.MaxCapacity)
            return Problem.Invalid("quantity", $"must be 1 to {StockShard.MaxCapacity}");
        if (Check(request.Choices, edition) is { } unknown)
            return unknown;
        if (PreorderMoney.Price(edition, request.Quantity, request.Choices) > Currency.Of(edition.Price.Currency).Most)
            return Problem.Invalid("quantity", "must not cost more than one payment allows");
        if (CheckCustomer(request.Customer, edition, "customer.") is { } faulty)
            return faulty;
        return IsReturnUrl(request.ReturnUrl, isOrigin)
            ? null
            : Problem.Invalid("returnUrl", "must be a URL on an origin that may call this API");
    }

    /// <summary>Returns the reason for a refusal, or null if the customer is valid.</summary>
    /// <param name="edition">The edition; null if the campaign has no such edition any more.</param>
    /// <param name="path">The path of the customer in the request.</param>
    public static Problem? CheckCustomer(CustomerRequest customer, EditionDefinition? edition, string path)
    {
        if (!IsName(NormalText.Of(customer.Name).Trim()))
            return Problem.Invalid(path + "name", $"must be one line of 1 to {MaxName} characters, without addresses");
        if (EmailAddress.Normalise(customer.Email) is null)
            return Problem.Invalid(path + "email", "must be an email address");
        return CountryCode.IsAssigned(customer.Country) && edition?.Countries?.Contains(customer.Country) != false
            ? null
            : Problem.Field(
                ProblemCode.UnknownCountry,
                path + "country",
                "must be the two-letter ISO 3166-1 code of a country where the edition is sold"
            );
    }

    /// <summary>Returns the reason for a refusal, or null if every choice of the edition has a valid value.</summary>
    public static Problem? Check(IReadOnlyDictionary<string, string> choices, EditionDefinition edition)
    {
        foreach (var (id, value) in choices)
        {
            if (Array.Find(edition.Choices, choice => choice.Id == id)?.Values.Any(known => known.Id == value) != true)
                return Problem.Field(ProblemCode.UnknownChoice, "choices", "must name choices and values of the edition");
        }

        return choices.Count == edition.Choices.Length
            ? null
            : Problem.Invalid("choices", "must have a value for each choice of the edition");
    }

    /// <summary>Returns the contact for mail to the customer.</summary>
    public static Contact ContactOf(CustomerRequest customer) =>
        new(NormalText.Of(customer.Name).Trim(), EmailAddress.Normalise(customer.Email)!, LanguageTag.Of(customer.Locale));

    /// <summary>
    /// Returns the return page in the form in which every server accepts it: blanks, braces and others are escaped.
    /// </summary>
    public static string ReturnUrlOf(PreorderRequest request) =>
        Uri.TryCreate(request.ReturnUrl, UriKind.Absolute, out var url)
            ? url.AbsoluteUri.Replace("{", "%7B", StringComparison.Ordinal).Replace("}", "%7D", StringComparison.Ordinal)
            : request.ReturnUrl;

    /// <summary>Returns whether the text may be a name. It must not be a message: other people read it.</summary>
    private static bool IsName(string text) =>
        ReadableText.Has(text, 1, MaxName)
        && !text.Any(letter => char.IsControl(letter) || letter is '\u2028' or '\u2029')
        && !Address().IsMatch(text);

    // Parts of addresses that programs show as links. A dot may be in a name, as in J.R. Smith.
    [GeneratedRegex(@"@|//|\bwww\.|\.[a-z]{2,}/", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Address();

    private static bool IsReturnUrl(string text, Func<Uri, bool> isOrigin) =>
        text.Length <= MaxUrl
        && Uri.TryCreate(text, UriKind.Absolute, out var url)
        && url.UserInfo.Length == 0
        && (url.Scheme == Uri.UriSchemeHttps || url.Scheme == Uri.UriSchemeHttp)
        && isOrigin(url);
}
