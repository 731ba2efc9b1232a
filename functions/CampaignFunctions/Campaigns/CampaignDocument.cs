using CampaignFunctions.Storage;

namespace CampaignFunctions.Campaigns;

/// <summary>A campaign as stored: its definition, and what the server knows about it.</summary>
public sealed record CampaignDocument : IDocument
{
    public const string Partition = "campaigns";

    public static readonly Container<CampaignDocument> Container = new("campaigns", CampaignJson.Default.CampaignDocument)
    {
        Indexes =
        [
            ["status"],
        ],
    };

    public required string Id { get; init; }

    public string Pk { get; init; } = Partition;

    public int V { get; init; } = 1;

    /// <summary>The definition's status, for the list of live campaigns.</summary>
    public required CampaignStatus Status { get; init; }

    public required CampaignDefinition Definition { get; init; }

    /// <summary>Which pepper this campaign's keyed hashes use, for good.</summary>
    public required int Pepper { get; init; }

    /// <summary>Polls found open, or about to open, by an earlier change: they stay frozen whatever the windows become.</summary>
    public IReadOnlyList<string> FrozenPolls { get; init; } = [];

    /// <summary>Editions found on sale, or about to be, by an earlier change: they stay frozen whatever the windows become.</summary>
    public IReadOnlyList<string> FrozenEditions { get; set; } = [];

    /// <summary>When the status last became closed; null while it is not.</summary>
    public DateTimeOffset? ClosedAt { get; init; }

    public EditionDefinition? Edition(string editionId) => Definition.Edition(editionId);

    public PollDefinition? Poll(string pollId) => Definition.Poll(pollId);

    /// <summary>Whether ballots cast at this instant count.</summary>
    public bool IsVotingOpen(DateTimeOffset instant) =>
        Status == CampaignStatus.Live && Definition.Windows.Voting?.Holds(instant) == true;

    /// <summary>Whether suggestions, and support of them, are taken at this instant.</summary>
    public bool AreSuggestionsOpen(DateTimeOffset instant) =>
        Status == CampaignStatus.Live && Definition.Windows.Suggestions?.Holds(instant) == true;

    /// <summary>Whether pre-orders are taken at this instant.</summary>
    public bool ArePreordersOpen(DateTimeOffset instant) =>
        Status == CampaignStatus.Live && Definition.Windows.Preorders?.Holds(instant) == true;

    /// <summary>Whether a poll may hold ballots: voting has begun, or had begun before the windows were changed.</summary>
    public bool MayHoldBallots(PollDefinition poll, DateTimeOffset instant) =>
        (Status == CampaignStatus.Live && Definition.Windows.Voting?.From <= instant) || FrozenPolls.Contains(poll.Id);

    /// <summary>When voting ended or will end; null where no end is known.</summary>
    public DateTimeOffset? VotingEnds =>
        (ClosedAt, Definition.Windows.Voting?.To) switch
        {
            ({ } closed, { } to) => closed < to ? closed : to,
            var (closed, to) => closed ?? to,
        };
}
