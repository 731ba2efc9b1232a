namespace CampaignFunctions.Benchmarks;

/// <summary>How long a recount of so many ballots took.</summary>
internal sealed record TimedRecount(double Seconds, long Ballots)
{
    public double SecondsPerMillion => Seconds / Ballots * 1_000_000;
}
