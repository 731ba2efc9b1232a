namespace CampaignFunctions.Benchmarks;

/// <summary>The time of a recount, and the number of ballots that it counted.</summary>
internal sealed record TimedRecount(double Seconds, long Ballots)
{
    public double SecondsPerMillion => Seconds / Ballots * 1_000_000;
}
