using System.Text.Json.Nodes;

namespace CampaignFunctions.Harness;

/// <summary>The outcome of a replay.</summary>
public sealed record ReplayOutcome(IReadOnlyList<ReplayRow> Rows, long Ballots, JsonObject Recount)
{
    public bool RecountMatches => Recount["matches"]!.GetValue<bool>() && Recount["ballots"]!.GetValue<long>() == Ballots;

    public bool Matches => RecountMatches && Rows.All(row => row.Matches);
}
