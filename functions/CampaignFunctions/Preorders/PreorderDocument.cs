using System.Buffers.Text;
using System.Text.Json.Serialization;
using CampaignFunctions.Campaigns;
using CampaignFunctions.Payments;
using CampaignFunctions.Security;
using CampaignFunctions.Storage;

namespace CampaignFunctions.Preorders;

/// <summary>
/// A pre-order: what was ordered on which terms, where it stands, and all that happened at the payment provider, each intent written
/// before the call that carries it out. Amounts are in minor units of its currency.
/// </summary>
public sealed record PreorderDocument : IDocument
{
    public const string TheKind = "preorder";

    public static readonly Container<PreorderDocument> Container = new("preorders", StoredPreorderJson.Default.PreorderDocument)
    {
        Indexes =
        [
            ["kind"],
        ],
        ScannedBy = ["campaignId", "chargeRunId", "due"],
    };

    /// <summary>See <see cref="IdOf"/>.</summary>
    public required string Id { get; init; }

    public required string Pk { get; init; }

    public int V { get; set; } = 1;

    /// <summary>Tells it from the quotas in its partition.</summary>
    public string Kind { get; set; } = TheKind;

    public required string CampaignId { get; init; }

    public required string EditionId { get; init; }

    /// <summary>Leads to whom mail goes.</summary>
    public required string VoterKey { get; init; }

    /// <summary>The hash of the request that made it.</summary>
    public required string BodyHash { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required int Quantity { get; init; }

    public Dictionary<string, string> Choices { get; set; } = [];

    public required string Country { get; init; }

    public required string Currency { get; init; }

    /// <summary>The price of all units with their choices.</summary>
    public required long Amount { get; init; }

    /// <summary>What is paid in the checkout: nothing where only the card is kept.</summary>
    public required long DueNow { get; init; }

    /// <summary>The terms it was ordered on.</summary>
    public RefundTerms? Refund { get; init; }

    /// <summary>The edition's title, in the customer's language.</summary>
    public required string Title { get; init; }

    /// <summary>Where the customer goes after the checkout.</summary>
    public required string ReturnUrl { get; init; }

    public required PreorderStatus Status { get; init; }

    /// <summary>Whether to wait where it is sold out.</summary>
    public bool Waitlist { get; init; }

    /// <summary>The shard of the stock that holds its units, or is being asked for them; null for none.</summary>
    public int? Shard { get; init; }

    /// <summary>When it was certain that nobody new comes before it in the queue; null before.</summary>
    public DateTimeOffset? JoinedAt { get; init; }

    public DateTimeOffset? HoldUntil { get; init; }

    public DateTimeOffset? OfferUntil { get; init; }

    public DateTimeOffset? CancelRequestedAt { get; init; }

    /// <summary>When its next step is due; null for never.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>When the provider must be asked again that did not answer; null where it did.</summary>
    public DateTimeOffset? LookAt { get; init; }

    public CheckoutIntent? Checkout { get; init; }

    /// <summary>The customer at the provider.</summary>
    public string? CustomerId { get; init; }

    public CardFact? Card { get; init; }

    /// <summary>A checkout in which the customer gives another card; null where there is none.</summary>
    public CheckoutIntent? Renewal { get; init; }

    /// <summary>How many of those there ever were.</summary>
    public int RenewalCount { get; init; }

    /// <summary>The charge of which the customer was last told that the card expires before it, and how many days ahead.</summary>
    public CardWarning? CardWarned { get; init; }

    public ChargeIntent? Charge { get; init; }

    /// <summary>The charge run that took it up last.</summary>
    public string? ChargeRunId { get; init; }

    /// <summary>The payments that may have moved money, by the provider's ids.</summary>
    public string[] Payments { get; set; } = [];

    public RefundIntent[] Refunds { get; set; } = [];

    public LedgerEntry[] Ledger { get; set; } = [];

    public HistoryEntry[] History { get; set; } = [];

    /// <summary>Mail that is not handed over yet.</summary>
    public DueMail[] Mails { get; set; } = [];

    /// <summary>How many mails were ever due: each has a number.</summary>
    public int MailCount { get; init; }

    public DateTimeOffset? MailClaimedUntil { get; init; }

    /// <summary>When it or its mail must first be looked at, in milliseconds since 1970.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? Due => Earlier(Earlier(DueAt, LookAt), MailDueAt)?.ToUnixTimeMilliseconds();

    [JsonIgnore]
    public DateTimeOffset? MailDueAt => Mails.Length == 0 ? null : MailClaimedUntil ?? Mails[0].At + DueMail.Overdue;

    /// <summary>The person, in pre-orders: a keyed hash of the voter key, so that neither addresses nor the provider know the name that ballots have.</summary>
    public static string OrderKeyOf(Keyring keys, int pepper, string voterKey) =>
        Base64Url.EncodeToString(keys.Hash(pepper, "orders", voterKey));

    /// <summary>Carries its partition, so that messages and the provider's notices reach it by a point read.</summary>
    public static string IdOf(string orderKey, string suffix) => $"{orderKey}.{suffix}";

    public static string PartitionOf(string campaignId, string orderKey) => $"{campaignId}:{orderKey}";

    /// <summary>Where a pre-order of this id is; null for what is no id.</summary>
    public static string? PartitionOfId(string campaignId, string id) =>
        OrderKeyIn(id) is { } orderKey ? PartitionOf(campaignId, orderKey) : null;

    /// <summary>The person that an id names; null for what is no id.</summary>
    public static string? OrderKeyIn(string id) => id.IndexOf('.') is var dot and > 0 ? id[..dot] : null;

    /// <summary>The same in another status, noted in the history.</summary>
    public PreorderDocument To(PreorderStatus status, DateTimeOffset now) =>
        status == Status ? this : this with { Status = status, History = [.. History, new(status, now)] };

    /// <summary>The same with a mail to be sent.</summary>
    public PreorderDocument Mail(PreorderMailKind kind, DateTimeOffset now) =>
        this with
        {
            Mails = [.. Mails, new(MailCount + 1, kind, now)],
            MailCount = MailCount + 1,
        };

    private static DateTimeOffset? Earlier(DateTimeOffset? one, DateTimeOffset? other) =>
        one is null || other < one ? other ?? one : one;
}
