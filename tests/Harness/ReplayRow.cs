namespace CampaignFunctions.Harness;

/// <summary>The published totals of a project, and the totals that the campaign counted.</summary>
public sealed record ReplayRow(PabulibProject Published, long Votes, long Score)
{
    public bool Matches => Votes == Published.Votes && (Published.Score is null || Score == Published.Score);
}
