namespace CampaignFunctions.Harness;

/// <summary>A project's published totals beside what the campaign counted.</summary>
public sealed record ReplayRow(PabulibProject Published, long Votes, long Score)
{
    public bool Matches => Votes == Published.Votes && (Published.Score is null || Score == Published.Score);
}
