using System.Text.Json.Serialization;

namespace CampaignFunctions.Polls;

/// <summary>The content of a revision: everything that a tally counts.</summary>
public sealed record BallotContent
{
    /// <summary>The named options, in order of preference if the poll is ranked. A withdrawn ballot names no options.</summary>
    public required string[] Choices { get; init; }

    /// <summary>The points for each of the choices, in the same order; null in polls without points.</summary>
    public int[]? Points { get; init; }

    /// <summary>The segments that the voter named; null for none.</summary>
    public Dictionary<string, string>? Segments { get; init; }

    /// <summary>The tier of the voter.</summary>
    public required string Tier { get; init; }

    /// <summary>False if staff took the ballot out of the count.</summary>
    public bool Counted { get; set; } = true;

    [JsonIgnore]
    public bool IsWithdrawn => Choices.Length == 0;

    [JsonIgnore]
    public bool Counts => Counted && !IsWithdrawn;

    /// <summary>
    /// Returns whether both contents are the same in everything that the voter decides. Choices are a set unless the poll is
    /// ranked.
    /// </summary>
    public bool SaysTheSame(BallotContent other, bool ordered) =>
        Tier == other.Tier && SameChoices(other, ordered) && SameSegments(other.Segments);

    private bool SameChoices(BallotContent other, bool ordered)
    {
        if (Choices.Length != other.Choices.Length)
            return false;
        if (Points is not null || other.Points is not null)
            return Choices.Zip(Points ?? []).ToHashSet().SetEquals(other.Choices.Zip(other.Points ?? []));
        return ordered ? Choices.SequenceEqual(other.Choices) : Choices.ToHashSet().SetEquals(other.Choices);
    }

    private bool SameSegments(Dictionary<string, string>? other) =>
        (Segments?.Count ?? 0) == (other?.Count ?? 0)
        && (Segments ?? []).All(segment => other!.GetValueOrDefault(segment.Key) == segment.Value);
}
