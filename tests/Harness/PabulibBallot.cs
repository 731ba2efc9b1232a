using System.Globalization;

namespace CampaignFunctions.Harness;

/// <summary>The projects that a voter chose, in order, and the points for each; null points if the vote type has none.</summary>
public sealed record PabulibBallot(string[] Choices, int[]? Points)
{
    internal static PabulibBallot Parse(Dictionary<string, string> row) =>
        new(
            row["vote"].Split(','),
            row.TryGetValue("points", out var points)
                ? Array.ConvertAll(points.Split(','), text => int.Parse(text, CultureInfo.InvariantCulture))
                : null
        );
}
