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

    /// <summary>Returns this hour's count of the calls of a kind with this key.</summary>
    public HourlyCount Of(string campaignId, string kind, string key)
    {
        var high = StringComparer.Ordinal.GetHashCode($"{campaignId}\n{kind}\n{key}");
        var low = StringComparer.Ordinal.GetHashCode($"{key}\n{kind}\n{campaignId}");
        return new(kind, _stripes[(uint)low % Stripes], ((long)high << 32) | (uint)low, clock.GetUtcNow());
    }

    /// <summary>Returns 429 if the count of this key has reached the limit this hour, and null otherwise.</summary>
    public Problem? Check(string campaignId, string kind, string key, int limit) =>
        Of(campaignId, kind, key).Calls < limit ? null : TooMany();

    /// <summary>Returns how many calls of this key are left this hour.</summary>
    public Allowance Left(string campaignId, string kind, string key, int limit) => Of(campaignId, kind, key).Left(limit);

    public void Add(string campaignId, string kind, string key) => Of(campaignId, kind, key).Add();

    /// <summary>Returns the refusal of a caller who has reached a limit.</summary>
    public Problem TooMany() => new(ProblemCode.TooManyRequests) { RetryAfter = UntilNextHour(clock.GetUtcNow()) };

    /// <summary>Returns the time until the counts restart.</summary>
    public static TimeSpan UntilNextHour(DateTimeOffset now) => TimeSpan.FromSeconds(3600 - now.ToUnixTimeSeconds() % 3600);

    /// <summary>Counts by a hash of 64 bits, which two callers practically never share.</summary>
    internal sealed class Stripe
    {
        private readonly Lock _lock = new();
        private readonly Dictionary<long, int> _counts = [];
        private long _hour;

        public int Count(long hash, long hour)
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

        public void Add(long hash, long hour)
        {
            lock (_lock)
            {
                if (hour == _hour - 1)
                    return; // the call began in the last hour
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
