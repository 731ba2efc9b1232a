using System.Globalization;

namespace CampaignFunctions.Harness;

/// <summary>A project with its published votes and its published score; the score is null if none is published.</summary>
public sealed record PabulibProject(string Id, string Name, long Votes, long? Score)
{
    internal static PabulibProject Parse(Dictionary<string, string> row) =>
        new(
            row["project_id"],
            row.GetValueOrDefault("name", row["project_id"]),
            long.Parse(row["votes"], CultureInfo.InvariantCulture),
            row.TryGetValue("score", out var score) ? long.Parse(score, CultureInfo.InvariantCulture) : null
        );
}
