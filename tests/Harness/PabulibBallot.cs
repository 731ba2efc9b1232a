using System.Globalization;

namespace CampaignFunctions.Harness;

/// <summary>What a voter named, in order, and the points they gave, where they gave points.</summary>
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
