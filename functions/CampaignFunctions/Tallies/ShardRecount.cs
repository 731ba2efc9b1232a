using System.Runtime.InteropServices;
using CampaignFunctions.Campaigns;
using CampaignFunctions.Polls;

namespace CampaignFunctions.Tallies;

/// <summary>
/// Counts the log of one shard the slow and obvious way: each voter's highest revision, and nothing that any revision says of the
/// one before it.
/// </summary>
internal sealed class ShardRecount(IBallotLogQuery log, string campaignId, PollDefinition poll, int shard)
{
    private const int PageSize = 1000;

    private readonly Dictionary<string, (int Revision, BallotContent Content)> _highest = [];

    private readonly Dictionary<string, string> _texts = [];

    public string? Checkpoint { get; private set; }

    public long Revisions { get; private set; }

    /// <summary>The ballots that count.</summary>
    public IEnumerable<BallotContent> Ballots => _highest.Values.Select(last => last.Content).Where(content => content.Counts);

    /// <summary>
    /// Reads on until so many revisions are counted, or the log ends. A store may give more than it was asked for: a comparison leaves those
    /// out, and cannot read on after it; a rebuild counts them, so that its checkpoint stays true.
    /// </summary>
    public async Task ReadToAsync(long revisions, bool isExact, CancellationToken cancellationToken)
    {
        while (Revisions < revisions)
        {
            var max = (int)Math.Min(PageSize, revisions - Revisions);
            var page = await log.ReadAsync(campaignId, poll.Id, shard, Checkpoint, max, cancellationToken);
            if (page.Documents.Count == 0)
                return;
            var counted = isExact ? page.Documents.Take(max) : page.Documents;
            foreach (var revision in counted)
            {
                ref var highest = ref CollectionsMarshal.GetValueRefOrAddDefault(_highest, revision.VoterKey, out _);
                if (highest.Revision < revision.Revision)
                    highest = (revision.Revision, Shared(revision.Content));
            }

            Revisions += isExact ? Math.Min(max, page.Documents.Count) : page.Documents.Count;
            Checkpoint = page.Next;
        }
    }

    public TallyCounts Count()
    {
        var counts = new TallyCounts();
        foreach (var content in Ballots)
            counts.Add(poll, content);
        return counts;
    }

    /// <summary>The same content, holding on to one text for each option instead of one for each ballot.</summary>
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
