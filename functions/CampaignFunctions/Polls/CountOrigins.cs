using System.Buffers.Text;
using CampaignFunctions.Campaigns;
using CampaignFunctions.Storage;

namespace CampaignFunctions.Polls;

/// <summary>
/// Counts where the voters of a poll came from. It reads the whole log, and counts each voter once, by the first ballot.
/// </summary>
public sealed class CountOrigins(IBallotLogQuery log, TimeProvider clock)
{
    /// <summary>
    /// The minimum of voters. Smaller networks are not listed: with the times in the log, they could show how a person voted.
    /// </summary>
    public const int SmallestCell = 10;

    /// <summary>The most networks that an hour lists.</summary>
    public const int MostNetworks = 20;

    private const int PageSize = 1000;
    private const int NumberBytes = 6; // a number of 48 bits is exact in JavaScript
    private const int ShardsAtOnce = 4;

    private readonly SharedReads<(string, string, int), OriginsResponse> _reads = new(TimeSpan.FromMinutes(1), clock);

    /// <summary>
    /// Returns the last hours in which people voted first. One count a minute serves all callers of this process, and goes on if
    /// a caller does not wait for it.
    /// </summary>
    /// <param name="hours">How many hours back, from the beginning of this hour.</param>
    public Task<OriginsResponse> HandleAsync(
        CampaignDocument campaign,
        PollDefinition poll,
        int hours,
        CancellationToken cancellationToken
    ) => _reads.ReadAsync((campaign.Id, poll.Id, hours), () => CountAsync(campaign, poll, hours), cancellationToken);

    private async Task<OriginsResponse> CountAsync(CampaignDocument campaign, PollDefinition poll, int hours)
    {
        var now = clock.GetUtcNow();
        var oldest = HourOf(now) - hours;
        var shards = new Dictionary<long, Hour>[poll.ShardCount];
        await Parallel.ForAsync(
            0,
            shards.Length,
            new ParallelOptions { MaxDegreeOfParallelism = ShardsAtOnce, CancellationToken = CancellationToken.None },
            async (shard, stop) => shards[shard] = await CountAsync(campaign.Id, poll.Id, shard, oldest, now, stop)
        );
        var all = shards
            .SelectMany(each => each)
            .GroupBy(each => each.Key, each => each.Value)
            .OrderByDescending(each => each.Key)
            .Select(each => Hour.Sum(each).Response(each.Key));
        return new(now, [.. all]);
    }

    private async Task<Dictionary<long, Hour>> CountAsync(
        string campaignId,
        string pollId,
        int shard,
        long oldest,
        DateTimeOffset began,
        CancellationToken cancellationToken
    )
    {
        var hours = new Dictionary<long, Hour>();
        string? checkpoint = null;
        while (!cancellationToken.IsCancellationRequested)
        {
            var page = await log.ReadAsync(campaignId, pollId, shard, checkpoint, PageSize, cancellationToken);
            foreach (var first in page.Documents.Where(revision => revision.Revision == 1 && HourOf(revision.CastAt) > oldest))
            {
                if (!hours.TryGetValue(HourOf(first.CastAt), out var hour))
                    hours[HourOf(first.CastAt)] = hour = new();
                hour.Add(first);
            }

            // The count ends when it reaches ballots that were cast while it runs.
            if (page.Documents is not [.., var last] || last.CastAt >= began)
                return hours;
            checkpoint = page.Next;
        }

        throw new OperationCanceledException(cancellationToken);
    }

    private static long HourOf(DateTimeOffset time) => time.ToUnixTimeSeconds() / 3600;

    private sealed class Hour
    {
        private readonly Dictionary<string, int> _networks = [];
        private readonly int[] _ages = new int[4];

        public void Add(BallotRevision first)
        {
            _networks[first.Network] = _networks.GetValueOrDefault(first.Network) + 1;
            _ages[
                first.IdentityAge switch
                {
                    < 60 => 0,
                    < 3600 => 1,
                    < 86_400 => 2,
                    _ => 3,
                }
            ]++;
        }

        public static Hour Sum(IEnumerable<Hour> parts)
        {
            var sum = new Hour();
            foreach (var part in parts)
            {
                foreach (var (network, voters) in part._networks)
                    sum._networks[network] = sum._networks.GetValueOrDefault(network) + voters;
                for (var age = 0; age < sum._ages.Length; age++)
                    sum._ages[age] += part._ages[age];
            }

            return sum;
        }

        public OriginsHour Response(long hour) =>
            new(
                DateTimeOffset.FromUnixTimeSeconds(hour * 3600),
                _ages.Sum(),
                _networks.Count,
                [
                    .. _networks
                        .Where(each => each.Value >= SmallestCell)
                        .Select(each => new OriginNetwork(NumberOf(each.Key), each.Value))
                        .OrderByDescending(each => each.Voters)
                        .ThenBy(each => each.Network)
                        .Take(MostNetworks),
                ],
                _ages.Sum() < SmallestCell ? null : new(_ages[0], _ages[1], _ages[2], _ages[3])
            );

        private static long NumberOf(string network) =>
            Base64Url.DecodeFromChars(network).Take(NumberBytes).Aggregate(0L, (number, next) => (number << 8) | next);
    }
}
