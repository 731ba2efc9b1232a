using CampaignFunctions.Campaigns;
using CampaignFunctions.Storage;

namespace CampaignFunctions.Polls;

/// <summary>Reads the log of ballots.</summary>
public sealed class BallotLog(IDocumentStore store) : IBallotLogQuery
{
    public Task<FeedPage<BallotRevision>> ReadAsync(
        string campaignId,
        string pollId,
        int shard,
        string? checkpoint,
        int max,
        CancellationToken cancellationToken
    ) =>
        store.ReadFeedAsync(
            BallotRevision.Container,
            BallotRevision.PartitionOf(campaignId, pollId, shard),
            checkpoint,
            max,
            cancellationToken
        );

    public Task<long> CountAsync(string campaignId, string pollId, int shard, CancellationToken cancellationToken) =>
        store.CountAsync(BallotRevision.Container, BallotRevision.PartitionOf(campaignId, pollId, shard), [], cancellationToken);

    public Task<BallotRevision?> LastAsync(
        string campaignId,
        PollDefinition poll,
        string voterKey,
        CancellationToken cancellationToken
    ) =>
        store.FindLastRevisionAsync(BallotRevision.Container, Partition(campaignId, poll, voterKey), voterKey, cancellationToken);

    public async Task<bool> HasVotedAsync(
        string campaignId,
        PollDefinition poll,
        string voterKey,
        CancellationToken cancellationToken
    ) =>
        await store.FindAsync(
            BallotRevision.Container,
            Partition(campaignId, poll, voterKey),
            RevisionId.Of(voterKey, 1),
            cancellationToken
        )
            is not null;

    private static string Partition(string campaignId, PollDefinition poll, string voterKey) =>
        BallotRevision.PartitionOf(campaignId, poll.Id, BallotRevision.ShardOf(voterKey, poll.ShardCount));
}
