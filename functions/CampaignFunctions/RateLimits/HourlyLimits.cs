using CampaignFunctions.Http;
using CampaignFunctions.Problems;

namespace CampaignFunctions.RateLimits;

/// <summary>
/// Counts calls for the hourly limits. Each process counts for itself, so the limits are approximate. The counts restart each
/// hour. If a process has too many callers to remember, it forgets those with the fewest calls, so nobody gets rid of a high
/// count by calling from many addresses.
/// </summary>
public sealed class HourlyLimits(TimeProvider clock)
{
    public const int BallotChangesPerCaller = 60;

    private const int Stripes = 16;
    private const int MaxPerStripe = 125_000;

    private readonly Stripe[] _stripes = [.. Enumerable.Range(0, Stripes).Select(_ => new Stripe())];

    /// <summary>Returns 429 if the count of this key has reached the limit this hour, and null otherwise.</summary>
    public Problem? Check(string campaignId, string kind, string key, int limit)
    {
        var (hash, hour) = Locate(campaignId, kind, key);
        return StripeOf(hash).Count(hash, hour) < limit
            ? null
            : new Problem(ProblemCode.TooManyRequests) { RetryAfter = UntilNextHour(clock.GetUtcNow()) };
    }

    /// <summary>Returns how many calls of this key are left this hour.</summary>
    public Allowance Left(string campaignId, string kind, string key, int limit)
    {
        var (hash, hour) = Locate(campaignId, kind, key);
        return new(kind, limit, Math.Max(0, limit - StripeOf(hash).Count(hash, hour)), UntilNextHour(clock.GetUtcNow()));
    }

    public void Add(string campaignId, string kind, string key)
    {
        var (hash, hour) = Locate(campaignId, kind, key);
        StripeOf(hash).Add(hash, hour);
    }

    /// <summary>Returns the time until the counts restart.</summary>
    public static TimeSpan UntilNextHour(DateTimeOffset now) => TimeSpan.FromSeconds(3600 - now.ToUnixTimeSeconds() % 3600);

    private Stripe StripeOf(int hash) => _stripes[(uint)hash % Stripes];

    private (int Hash, long Hour) Locate(string campaignId, string kind, string key) =>
        (HashCode.Combine(campaignId, kind, key), clock.GetUtcNow().ToUnixTimeSeconds() / 3600);

    /// <summary>Counts by hash. Two callers who share one of four billion hashes share a count.</summary>
    private sealed class Stripe
    {
        private readonly Lock _lock = new();
        private readonly Dictionary<int, int> _counts = [];
        private long _hour;

        public int Count(int hash, long hour)
        {
            lock (_lock)
                return _hour == hour ? _counts.GetValueOrDefault(hash) : 0;
        }

        /// <summary>Forgets at least a quarter of the counts: the lowest.</summary>
        private void ForgetTheLowest()
        {
            var counts = _counts.Values.ToArray();
            Array.Sort(counts);
            var lowest = counts[counts.Length / 4];
            foreach (var (hash, count) in _counts)
            {
                if (count <= lowest)
                    _counts.Remove(hash);
            }
        }

        public void Add(int hash, long hour)
        {
            lock (_lock)
            {
                if (_hour != hour)
                    _counts.Clear();
                _hour = hour;
                if (_counts.Count >= MaxPerStripe && !_counts.ContainsKey(hash))
                    ForgetTheLowest();
                _counts[hash] = _counts.GetValueOrDefault(hash) + 1;
            }
        }
    }
}
