using System.Text.Json.Serialization;
using CampaignFunctions.Campaigns;
using CampaignFunctions.Security;
using CampaignFunctions.Storage;

namespace CampaignFunctions.Preorders;

/// <summary>
/// A pre-order: its order and terms, its status, and every event at the payment provider. Each intent is written before the call
/// that carries it out. Amounts are in minor units of its currency.
/// </summary>
public sealed partial record PreorderDocument : IAudited<PreorderDocument>
{
    public const string TheKind = "preorder";

    public static readonly Container<PreorderDocument> Container = new("preorders", StoredPreorderJson.Default.PreorderDocument)
    {
        Indexes =
        [
            ["kind"],
        ],
        ScannedBy = ["campaignId", "chargeRunId", "due", "number", "status", "editionId", "country", "auditDue"],
    };

    public required string Id { get; init; }

    public required string Pk { get; init; }

    public int V { get; set; } = 1;

    /// <summary>Distinguishes the pre-order from the quotas in its partition.</summary>
    public string Kind { get; set; } = TheKind;

    public required string CampaignId { get; init; }

    /// <summary>The short number for people.</summary>
    public string Number => OrderNumber.Of(Id);

    public required string EditionId { get; init; }

    /// <summary>The voter key of the person; it leads to the contact for mail.</summary>
    public required string VoterKey { get; init; }

    /// <summary>The hash of the request that created the pre-order, from <see cref="Http.BodyHash"/>.</summary>
    public required string BodyHash { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required int Quantity { get; init; }

    public Dictionary<string, string> Choices { get; set; } = [];

    public required string Country { get; init; }

    public required string Currency { get; init; }

    /// <summary>The price of all units with their choices.</summary>
    public required long Amount { get; init; }

    /// <summary>The amount that the customer pays in the checkout; 0 if the checkout only saves the card.</summary>
    public required long DueNow { get; init; }

    /// <summary>The part of the price that the payment provider refused to charge as too small.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long Waived { get; init; }

    /// <summary>The refund terms on which the customer ordered; full refund if null.</summary>
    public RefundTerms? Refund { get; init; }

    /// <summary>The percentage of the paid amount that goes back if staff cancelled for the brand; otherwise null.</summary>
    public int? ReturnPercent { get; init; }

    public int? WithdrawalDays { get; init; }

    public Fulfilment? Fulfilment { get; init; }

    /// <summary>The edition's title, in the customer's language.</summary>
    public required string Title { get; init; }

    /// <summary>The page to which the customer goes after the checkout.</summary>
    public required string ReturnUrl { get; init; }

    public required PreorderStatus Status { get; init; }

    /// <summary>Counts the links of the pre-order: only the last one is valid.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int LinkVersion { get; init; }

    /// <summary>True if the pre-order joins the waitlist when the edition is sold out.</summary>
    public bool Waitlist { get; init; }

    /// <summary>The stock shard that holds its units, or that is being asked for units; null if there is none.</summary>
    public int? Shard { get; init; }

    /// <summary>
    /// When its place on the waitlist became certain: every new pre-order comes after it. Null before that time.
    /// </summary>
    public DateTimeOffset? JoinedAt { get; init; }

    /// <summary>
    /// The hash of the secret that proves the customer's email address. Null once it is proven or needs no proof, so that no
    /// trace of the address is left.
    /// </summary>
    public string? ProofTag { get; init; }

    /// <summary>
    /// While it is a draft, the partition of the visitor's <see cref="QuotaDocument"/>; null if the quota is in its own
    /// partition. Afterwards null, so that no trace of the address is left.
    /// </summary>
    public string? QuotaKey { get; init; }

    public DateTimeOffset? HoldUntil { get; init; }

    /// <summary>
    /// Staff hold the units at least until this time: if the page closes earlier, another one opens. Null if they do not.
    /// </summary>
    public DateTimeOffset? HeldUntil { get; init; }

    /// <summary>When the offer is over; null until its mail is handed over.</summary>
    public DateTimeOffset? OfferUntil { get; init; }

    /// <summary>The units of the offer if they are fewer than <see cref="Quantity"/>; otherwise null.</summary>
    public int? OfferedQuantity { get; init; }

    /// <summary>True if an offer of fewer units lapsed: later offers are of all units.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsWholeOnly { get; init; }

    public DateTimeOffset? CancelRequestedAt { get; init; }

    /// <summary>True if somebody cancels it by its link: if the customer pays first, the cancellation has no effect.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsCancelledByLink { get; init; }

    /// <summary>When its next step is due; null if no step is due.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>
    /// When the objects at the payment provider must be checked, for example because it did not answer; null if no check is due.
    /// </summary>
    public DateTimeOffset? LookAt { get; init; }

    /// <summary>The time of its turn at the payment provider, which is used once; null if it has none.</summary>
    public DateTimeOffset? TurnAt { get; init; }

    /// <summary>Not null while no step is carried out, because staff must look at it first.</summary>
    public StaffNeeded? StaffNeeded { get; init; }

    /// <summary>When staff last let it go on; null if they never had to.</summary>
    public DateTimeOffset? ResumedAt { get; init; }

    /// <summary>When the sweep last sent a hint for it.</summary>
    public DateTimeOffset? SweptAt { get; init; }

    public HistoryEntry[] History { get; set; } = [];

    public StaffAction[]? StaffActions { get; init; }

    /// <inheritdoc/>
    public AuditTrail? Audit { get; init; }

    /// <inheritdoc/>
    public long? AuditDue => Audit?.DueAt;

    /// <summary>Mails that are waiting to be handed over.</summary>
    public DueMail[] Mails { get; set; } = [];

    /// <summary>The number of all mails so far; each mail has a number.</summary>
    public int MailCount { get; init; }

    /// <summary>Until when a process has claimed the first mail, or the mail is postponed; null if it may be sent now.</summary>
    public DateTimeOffset? MailClaimedUntil { get; init; }

    /// <summary>How often the mail server has not taken the first mail.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int MailAttempts { get; init; }

    /// <summary>The last mails that could not be delivered; null if there is none.</summary>
    public UndeliveredMail[]? UndeliveredMails { get; init; }

    /// <summary>When the pre-order or its mail is next due, in milliseconds since 1970.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? Due => this.NextDueAt()?.ToUnixTimeMilliseconds();

    /// <inheritdoc/>
    public PreorderDocument WithTrail(AuditTrail trail) => this with { Audit = trail };

    public (string CampaignId, string Path) AuditSubject() => (CampaignId, $"preorders/{Id}");
}
