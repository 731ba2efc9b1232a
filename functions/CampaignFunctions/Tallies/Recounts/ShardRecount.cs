using System.Runtime.InteropServices;
using CampaignFunctions.Campaigns;
using CampaignFunctions.Polls;
using CampaignFunctions.Storage;

namespace CampaignFunctions.Tallies.Recounts;

/// <summary>
/// Counts the log of one shard the slow and obvious way. It takes each voter's highest revision, and ignores the previous content
/// that a revision carries.
/// </summary>
internal sealed class ShardRecount(IBallotLogQuery log, string campaignId, PollDefinition poll, int shard)
{
    private readonly Dictionary<string, (int Revision, BallotContent Content)> _highest = [];

    private readonly Dictionary<string, string> _texts = [];

    private readonly RevisionReader<BallotRevision> _reader = new(
        (checkpoint, max, cancellationToken) => log.ReadAsync(campaignId, poll.Id, shard, checkpoint, max, cancellationToken)
    );

    public string? Checkpoint => _reader.Checkpoint;

    public long Revisions => _reader.Revisions;

    /// <summary>The ballots that count.</summary>
    public IEnumerable<BallotContent> Ballots => _highest.Values.Select(last => last.Content).Where(content => content.Counts);

    /// <summary>Reads on until <paramref name="revisions"/> revisions are counted, or the log ends.</summary>
    public Task ReadToAsync(long revisions, bool isExact, CancellationToken cancellationToken) =>
        _reader.ReadToAsync(revisions, isExact, Take, cancellationToken);

    public TallyCounts Count()
    {
        var counts = new TallyCounts();
        foreach (var content in Ballots)
            counts.Add(poll, content);
        return counts;
    }

    private void Take(BallotRevision revision)
    {
        ref var highest = ref CollectionsMarshal.GetValueRefOrAddDefault(_highest, revision.VoterKey, out _);
        if (highest.Revision < revision.Revision)
            highest = (revision.Revision, Shared(revision.Content));
    }

    /// <summary>Returns the same content, with one text in memory for each option instead of one for each ballot.</summary>
    private BallotContent Shared(BallotContent content)
    {
        for (var i = 0; i < content.Choices.Length; i++)
            content.Choices[i] = Shared(content.Choices[i]);
        return content with { Tier = Shared(content.Tier) };
    }

    private string Shared(string text)
    {
        ref var shared = ref CollectionsMarshal.GetValueRefOrAddDefault(_texts, text, out _);
        return shared ??= text;
    }
}
