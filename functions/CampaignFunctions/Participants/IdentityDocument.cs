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

    public static readonly Container<IdentityDocument> Container =
        new("identities", IdentityJson.Default.IdentityDocument) { ScannedBy = ["state", "mail"] };

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

/// <summary>A code that was issued. The digits are derived from the nonce and stand nowhere.</summary>
/// <param name="Locale">The language tag it was asked for in: anybody's word until the code is used.</param>
public sealed record CodeState(string Nonce, DateTimeOffset IssuedAt, int WrongGuesses, string? Locale)
{
    public const int MaxWrongGuesses = 5;

    public static readonly TimeSpan ValidFor = TimeSpan.FromMinutes(10);

    public bool IsSpoilt => WrongGuesses >= MaxWrongGuesses;

    public bool IsExpired(DateTimeOffset now) => now >= IssuedAt + ValidFor;
}

/// <summary>How many codes were issued and how many wrong guesses made in an hour, counted since 1970.</summary>
public sealed record HourlyCodes(long Hour, int Codes, int WrongGuesses)
{
    public HourlyCodes At(DateTimeOffset now) => now.ToUnixTimeSeconds() / 3600 is var hour && hour == Hour ? this : new(hour, 0, 0);
}

/// <summary>A name and an address, and the language tag of mail to it.</summary>
public sealed record Contact(string Name, string Email, string? Locale)
{
    /// <summary>Name and address stay out of logs.</summary>
    public override string ToString() => nameof(Contact);
}

/// <summary>What a person agrees to: a purpose, and the version of its text.</summary>
public sealed record ConsentRequest(string Purpose, string Version);

/// <summary>What a person agreed to, and when it took effect.</summary>
public sealed record Consent(string Purpose, string Version, DateTimeOffset At);

/// <summary>
/// Leads from a voter key to the identity, or to a visitor's address. Created before that and deleted after it; one that leads to nobody, after a race or a crash, is
/// found by the sweep, which looks once at each.
/// </summary>
public sealed record VoterDocument : IDocument
{
    public const string TheId = "voter";
    public const string Unchecked = "unchecked";

    public static readonly Container<VoterDocument> Container =
        new(IdentityDocument.Container.Name, IdentityJson.Default.VoterDocument) { ScannedBy = IdentityDocument.Container.ScannedBy };

    public string Id { get; init; } = TheId;

    public required string Pk { get; init; }

    public int V { get; set; } = 1;

    /// <summary>Null for a visitor of an open campaign, who has no identity.</summary>
    public string? IdentityKey { get; init; }

    /// <summary>Whom mail about such a visitor's pre-orders goes to: for them, this is the one document that holds an address.</summary>
    public Contact? Contact { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary><see cref="Unchecked"/> until the sweep has found the identity proven.</summary>
    public string? State { get; init; }

    public static string PartitionOf(string campaignId, string voterKey) => $"{campaignId}:{voterKey}";
}
