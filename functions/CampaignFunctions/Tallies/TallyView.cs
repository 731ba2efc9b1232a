using CampaignFunctions.Campaigns;
using CampaignFunctions.Security;

namespace CampaignFunctions.Tallies;

/// <summary>Computes a result from counts.</summary>
internal static class TallyView
{
    /// <summary>The minimum of ballots. The result of a segment value with fewer ballots is withheld.</summary>
    public const long SmallestCell = 10;

    public static TallyResponse Of(
        CampaignDocument campaign,
        PollDefinition poll,
        TallySnapshot snapshot,
        DateTimeOffset now,
        bool withSegments
    )
    {
        var counts = snapshot.Counts;
        var ballots = counts.Tiers.Values.Sum();
        return new()
        {
            PollId = poll.Id,
            Method = poll.Method,
            State = StateOf(campaign, snapshot, now),
            Ballots = ballots,
            AsOf = snapshot.AsOf,
            RevisedAt = snapshot.RevisedAt,
            BehindSince = snapshot.BehindSince,
            Results = Results(poll, counts.Options, ballots),
            ByTier = Tiers.All.ToDictionary(tier => tier, tier => new TierResult(counts.Tiers.GetValueOrDefault(tier))),
            BySegment = withSegments
                ? campaign.Definition.Segments.ToDictionary(
                    segment => segment.Key,
                    segment => Segment(poll, segment.Value, counts.Segments.GetValueOrDefault(segment.Key) ?? [])
                )
                : null,
        };
    }

    public static PollState StateOf(CampaignDocument campaign, TallySnapshot snapshot, DateTimeOffset now)
    {
        if (campaign.IsVotingOpen(now))
            return PollState.Open;
        return snapshot.IsSealed ? PollState.Final : PollState.Closed;
    }

    private static OptionResult[] Results(PollDefinition poll, Dictionary<string, OptionCount> counts, long ballots) =>
        [
            .. poll
                .Options.Select(option => Result(poll, option.Id, counts.GetValueOrDefault(option.Id), ballots))
                .OrderByDescending(result => result.Score)
                .ThenByDescending(result => result.Votes)
                .ThenBy(result => result.OptionId, StringComparer.Ordinal),
        ];

    private static OptionResult Result(PollDefinition poll, string optionId, OptionCount? count, long ballots) =>
        new(
            optionId,
            count?.Votes ?? 0,
            ballots == 0 ? 0 : Math.Round((decimal)(count?.Votes ?? 0) / ballots, 4, MidpointRounding.AwayFromZero),
            count?.Score ?? 0,
            poll.Ranks > 0 ? count?.Ranks ?? new long[poll.Ranks] : null
        );

    private static Dictionary<string, SegmentResult> Segment(
        PollDefinition poll,
        string[] values,
        Dictionary<string, SegmentCount> cells
    )
    {
        var ballots = values.ToDictionary(value => value, value => cells.GetValueOrDefault(value)?.Ballots ?? 0);
        var withheld = Withheld(ballots);
        return values.ToDictionary(
            value => value,
            value =>
                withheld.Contains(value)
                    ? new SegmentResult(null, null, true)
                    : new(ballots[value], Results(poll, cells[value].Options, ballots[value]), null)
        );
    }

    /// <summary>
    /// Returns the values to withhold: all values with too few ballots. If there is only one such value, the total would reveal
    /// it, so the next smallest value is withheld too.
    /// </summary>
    internal static HashSet<string> Withheld(Dictionary<string, long> ballots)
    {
        var withheld = ballots.Where(cell => cell.Value < SmallestCell).Select(cell => cell.Key).ToHashSet();
        if (withheld.Count == 1 && ballots.Count > 1)
        {
            withheld.Add(
                ballots
                    .Where(cell => !withheld.Contains(cell.Key))
                    .OrderBy(cell => cell.Value)
                    .ThenBy(cell => cell.Key, StringComparer.Ordinal)
                    .First()
                    .Key
            );
        }

        return withheld;
    }
}
