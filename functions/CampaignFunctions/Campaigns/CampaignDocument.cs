using System.Text.Json.Serialization;
using CampaignFunctions.Security;
using CampaignFunctions.Storage;

namespace CampaignFunctions.Campaigns;

/// <summary>A stored campaign: its definition, and the facts that the server knows about it.</summary>
public sealed record CampaignDocument : IAudited<CampaignDocument>
{
    public const string Partition = "campaigns";

    public static readonly Container<CampaignDocument> Container = new("campaigns", CampaignJson.Default.CampaignDocument)
    {
        Indexes =
        [
            ["status"],
        ],
        ScannedBy = ["auditDue"],
    };

    public required string Id { get; init; }

    public string Pk { get; init; } = Partition;

    public int V { get; init; } = 1;

    /// <summary>The definition's status, for the list of live campaigns.</summary>
    public required CampaignStatus Status { get; init; }

    public required CampaignDefinition Definition { get; init; }

    /// <summary>The number of the pepper for this campaign's keyed hashes. It never changes.</summary>
    public required int Pepper { get; init; }

    /// <summary>
    /// The polls that an earlier change found open or about to open. They stay frozen, even if the windows change.
    /// </summary>
    public IReadOnlyList<string> FrozenPolls { get; init; } = [];

    /// <summary>
    /// The editions that an earlier change found on sale or about to go on sale. They stay frozen, even if the windows change.
    /// </summary>
    public IReadOnlyList<string> FrozenEditions { get; set; } = [];

    /// <summary>The editions whose sale an admin has stopped for good; null if there is none.</summary>
    public IReadOnlyList<string>? WithdrawnEditions { get; init; }

    /// <summary>
    /// The time at which the campaign was first not a draft: people may have joined since then. Null if it never was, and in a
    /// campaign of an earlier version.
    /// </summary>
    public DateTimeOffset? PublishedAt { get; init; }

    /// <summary>The time at which the status last became closed; null unless it is closed now.</summary>
    public DateTimeOffset? ClosedAt { get; init; }

    /// <summary>The kinds of work that an admin has stopped; null if none ever was.</summary>
    public Pauses? Pauses { get; init; }

    /// <inheritdoc/>
    public AuditTrail? Audit { get; init; }

    /// <inheritdoc/>
    public long? AuditDue => Audit?.DueAt;

    /// <summary>The rule by which email addresses are one person.</summary>
    [JsonIgnore]
    public MailboxRule Mailboxes => Definition.Mailboxes ?? MailboxRule.Address;

    public CampaignDocument WithTrail(AuditTrail trail) => this with { Audit = trail };

    public (string CampaignId, string Path) AuditSubject() => (Id, "");

    public EditionDefinition? Edition(string editionId) => Definition.Edition(editionId);

    /// <summary>Returns whether the edition is not sold any more.</summary>
    public bool IsWithdrawn(string editionId) => WithdrawnEditions?.Contains(editionId) == true;

    public PollDefinition? Poll(string pollId) => Definition.Poll(pollId);

    /// <summary>Returns whether a ballot that is cast at this instant counts.</summary>
    public bool IsVotingOpen(DateTimeOffset instant) =>
        Status == CampaignStatus.Live && Definition.Windows.Voting?.Holds(instant) == true;

    /// <summary>Returns whether suggestions and support are accepted at this instant.</summary>
    public bool AreSuggestionsOpen(DateTimeOffset instant) =>
        Status == CampaignStatus.Live && Definition.Windows.Suggestions?.Holds(instant) == true;

    /// <summary>Returns whether pre-orders are accepted at this instant.</summary>
    public bool ArePreordersOpen(DateTimeOffset instant) =>
        Status == CampaignStatus.Live && Definition.Windows.Preorders?.Holds(instant) == true;

    /// <summary>Returns whether a poll may hold ballots: voting has begun, or it had begun before the windows changed.</summary>
    public bool MayHoldBallots(PollDefinition poll, DateTimeOffset instant) =>
        (Status == CampaignStatus.Live && Definition.Windows.Voting?.From <= instant) || FrozenPolls.Contains(poll.Id);

    /// <summary>The time at which voting ended or will end; null if no end is known.</summary>
    public DateTimeOffset? VotingEnds =>
        (ClosedAt, Definition.Windows.Voting?.To) switch
        {
            ({ } closed, { } to) => closed < to ? closed : to,
            var (closed, to) => closed ?? to,
        };
}
