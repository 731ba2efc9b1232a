using System.Runtime.InteropServices;
using System.Text.Json.Serialization;
using CampaignFunctions.Campaigns;
using CampaignFunctions.Polls;

namespace CampaignFunctions.Tallies;

/// <summary>
/// The counts of a tally: the ballots by tier, and the votes, the score and the ranks of each option, for all ballots and for
/// each segment value. If a ballot is added and subtracted, in any order, the counts are as before.
/// </summary>
[JsonConverter(typeof(TallyCountsConverter))]
public sealed class TallyCounts
{
    /// <summary>Ballots by tier.</summary>
    public Dictionary<string, long> Tiers { get; set; } = [];

    /// <summary>Counts by option id. Options that nobody named may be missing.</summary>
    public Dictionary<string, OptionCount> Options { get; set; } = [];

    /// <summary>Counts by segment name and value.</summary>
    public Dictionary<string, Dictionary<string, SegmentCount>> Segments { get; set; } = [];

    public void Add(PollDefinition poll, BallotContent content) => Apply(poll, content, +1);

    public void Subtract(PollDefinition poll, BallotContent content) => Apply(poll, content, -1);

    public void Add(TallyCounts other)
    {
        foreach (var (tier, ballots) in other.Tiers)
            CollectionsMarshal.GetValueRefOrAddDefault(Tiers, tier, out _) += ballots;
        Add(Options, other.Options);
        foreach (var (segment, values) in other.Segments)
        {
            foreach (var (value, count) in values)
            {
                var mine = Cell(segment, value);
                mine.Ballots += count.Ballots;
                Add(mine.Options, count.Options);
            }
        }
    }

    private void Apply(PollDefinition poll, BallotContent content, int sign)
    {
        if (!content.Counts)
            return;
        CollectionsMarshal.GetValueRefOrAddDefault(Tiers, content.Tier, out _) += sign;
        Apply(Options, poll, content, sign);
        if (content.Segments is null)
            return;
        foreach (var (segment, value) in content.Segments)
        {
            var cell = Cell(segment, value);
            cell.Ballots += sign;
            Apply(cell.Options, poll, content, sign);
        }
    }

    private static void Apply(Dictionary<string, OptionCount> options, PollDefinition poll, BallotContent content, int sign)
    {
        for (var i = 0; i < content.Choices.Length; i++)
        {
            ref var count = ref CollectionsMarshal.GetValueRefOrAddDefault(options, content.Choices[i], out _);
            count ??= new() { Ranks = poll.Ranks > 0 ? new long[poll.Ranks] : null };
            count.Votes += sign;
            count.Score += sign * (content.Points?[i] ?? Math.Max(1, poll.Ranks - i));
            if (count.Ranks is not null)
                count.Ranks[i] += sign;
        }
    }

    private static void Add(Dictionary<string, OptionCount> mine, Dictionary<string, OptionCount> others)
    {
        foreach (var (id, other) in others)
        {
            ref var count = ref CollectionsMarshal.GetValueRefOrAddDefault(mine, id, out _);
            count ??= new() { Ranks = other.Ranks is null ? null : new long[other.Ranks.Length] };
            count.Votes += other.Votes;
            count.Score += other.Score;
            for (var rank = 0; rank < other.Ranks?.Length; rank++)
                count.Ranks![rank] += other.Ranks[rank];
        }
    }

    private SegmentCount Cell(string segment, string value)
    {
        ref var values = ref CollectionsMarshal.GetValueRefOrAddDefault(Segments, segment, out _);
        ref var cell = ref CollectionsMarshal.GetValueRefOrAddDefault(values ??= [], value, out _);
        return cell ??= new();
    }
}
