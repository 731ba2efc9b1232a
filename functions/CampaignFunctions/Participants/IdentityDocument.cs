using System.Buffers.Text;
using CampaignFunctions.Security;
using CampaignFunctions.Storage;

namespace CampaignFunctions.Participants;

/// <summary>
/// A person in one campaign: the only document that holds the email address. Deleting it is forgetting the person: everything else
/// knows them by a voter key that is random.
/// </summary>
public sealed record IdentityDocument : IDocument
{
    public const string TheId = "identity";
    public const string Unverified = "unverified";
    public const string Verified = "verified";
    public const string MailIsDue = "due";

    public static readonly Container<IdentityDocument> Container = new("identities", IdentityJson.Default.IdentityDocument)
    {
        ScannedBy = ["state", "mail"],
    };

    public string Id { get; init; } = TheId;

    /// <summary>See <see cref="KeyOf"/>.</summary>
    public required string Pk { get; init; }

    public int V { get; set; } = 1;

    public required string CampaignId { get; init; }

    /// <summary>In normal form.</summary>
    public required string Email { get; init; }

    /// <summary>The language tag in which the person last proved the address, for mail.</summary>
    public string? Locale { get; init; }

    public required string VoterKey { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required string State { get; init; }

    /// <summary>What the person agreed to, each purpose and version once; in effect since then.</summary>
    public Consent[] Consents { get; set; } = [];

    /// <summary>What takes effect when the address is proven.</summary>
    public ConsentRequest[] PendingConsents { get; set; } = [];

    /// <summary>The code that proves the address; null where none is out.</summary>
    public CodeState? Code { get; init; }

    /// <summary><see cref="MailIsDue"/> until the mail with the code was handed over.</summary>
    public string? Mail { get; init; }

    /// <summary>Until when the mail is being handed over by somebody.</summary>
    public DateTimeOffset? MailClaimedUntil { get; init; }

    /// <summary>Whom mail about pre-orders goes to, as the person last gave it.</summary>
    public Contact? Contact { get; init; }

    public HourlyCodes Hour { get; set; } = new(0, 0, 0);

    public bool IsMailClaimed(DateTimeOffset now) => MailClaimedUntil > now;

    /// <summary>The partition of an address in a campaign: a keyed hash.</summary>
    public static string KeyOf(Keyring keys, int pepper, string campaignId, string email) =>
        Base64Url.EncodeToString(keys.Hash(pepper, campaignId, email));
}
