using CampaignFunctions.Problems;
using CampaignFunctions.Text;

namespace CampaignFunctions.Participants;

/// <summary>Checks the form of a request to take part by email.</summary>
internal static class JoinRules
{
    public const int MaxConsents = 20;

    public static readonly Problem NoAddress = Problem.Invalid("email", "must be an email address");

    /// <summary>Returns the address in normal form, or 400 with an error for the faulty field.</summary>
    public static Result<string> Check(JoinRequest join)
    {
        if (EmailAddress.Normalise(join.Email) is not { } email)
            return NoAddress;
        return join.Consents is null || (join.Consents.Length <= MaxConsents && Array.TrueForAll(join.Consents, IsConsent))
            ? email
            : Problem.Invalid(
                "consents",
                $"must be at most {MaxConsents} consents, each with a purpose and a version of 1 to 64 characters"
            );
    }

    /// <summary>Returns the consents with their texts in NFC.</summary>
    public static ConsentRequest[] Consents(JoinRequest join) =>
        Array.ConvertAll(
            join.Consents ?? [],
            consent => new ConsentRequest(NormalText.Of(consent.Purpose), NormalText.Of(consent.Version))
        );

    private static bool IsConsent(ConsentRequest? consent) =>
        consent is { Purpose.Length: >= 1 and <= 64, Version.Length: >= 1 and <= 64 };
}
