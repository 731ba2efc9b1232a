using System.Buffers.Text;
using CampaignFunctions.Campaigns;
using CampaignFunctions.Security;
using CampaignFunctions.Storage;

namespace CampaignFunctions.Participants;

/// <summary>
/// A person in one campaign. Only this document holds the person's email address. To forget the person, delete this document: all
/// other documents know the person by a random voter key.
/// </summary>
public sealed record IdentityDocument : IDocument
{
    public const string TheId = "identity";
    public const string Unverified = "unverified";
    public const string Verified = "verified";
    public const string MailIsDue = "due";

    private const int MostOthers = 50;

    public static readonly Container<IdentityDocument> Container = new("identities", IdentityJson.Default.IdentityDocument)
    {
        ScannedBy = ["state", "mail"],
    };

    public string Id { get; init; } = TheId;

    /// <summary>The partition key, from a keyed hash of the person.</summary>
    public required string Pk { get; init; }

    public int V { get; set; } = 1;

    public required string CampaignId { get; init; }

    /// <summary>
    /// The email address in normal form: the one that was proven first.
    /// </summary>
    public required string Email { get; init; }

    /// <summary>Other addresses of the same mailbox that were proven later, the last ones; null if there are none.</summary>
    public string[]? OtherEmails { get; init; }

    /// <summary>The language tag for mail, from the person's last verification.</summary>
    public string? Locale { get; init; }

    public required string VoterKey { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required string State { get; init; }

    /// <summary>
    /// The consents that the person gave: each purpose and version once, with the time since which it is in effect.
    /// </summary>
    public Consent[] Consents { get; set; } = [];

    /// <summary>
    /// The codes that may prove the address, the newest last. Whoever requests one replaces nobody else's.
    /// </summary>
    public CodeState[] Codes { get; set; } = [];

    /// <summary><see cref="MailIsDue"/> until the mails with the codes are handed over.</summary>
    public string? Mail { get; init; }

    /// <summary>The contact for mail about pre-orders, as the person gave it last.</summary>
    public Contact? Contact { get; init; }

    public HourlyCodes Hour { get; set; } = new(0, 0);

    /// <summary>Returns whether the person has proven this address by a mailed code.</summary>
    public bool HasProven(string email) => State == Verified && (Email == email || OtherEmails?.Contains(email) == true);

    /// <summary>Returns the identity with this address proven.</summary>
    public IdentityDocument Proven(string email)
    {
        if (HasProven(email))
            return this;
        if (State != Verified)
            return this with { State = Verified, Email = email };
        string[] others = [.. OtherEmails ?? [], email];
        return this with { OtherEmails = others[^Math.Min(MostOthers, others.Length)..] };
    }

    /// <summary>Returns the identity with this code changed.</summary>
    public IdentityDocument With(CodeState code, Func<CodeState, CodeState> change) =>
        this with
        {
            Codes = Array.ConvertAll(Codes, each => each.Nonce == code.Nonce ? change(each) : each),
        };

    /// <summary>Returns the identity without the codes that have expired.</summary>
    public IdentityDocument Current(DateTimeOffset now) =>
        this with
        {
            Codes = Array.FindAll(Codes, code => !code.IsExpired(now)),
        };

    /// <summary>Returns the partition key of an address in a campaign.</summary>
    /// <param name="email">The address in normal form.</param>
    public static string KeyOf(Keyring keys, CampaignDocument campaign, string email) =>
        KeyOf(keys, campaign.Pepper, campaign.Id, EmailAddress.PersonOf(email, campaign.Mailboxes));

    /// <summary>Returns the partition key of a person in a campaign: a keyed hash.</summary>
    /// <param name="person">The address that stands for all addresses of the person.</param>
    public static string KeyOf(Keyring keys, int pepper, string campaignId, string person) =>
        Base64Url.EncodeToString(keys.Hash(pepper, campaignId, person));
}
