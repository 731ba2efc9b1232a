using System.Text.Json.Serialization;

namespace CampaignFunctions.Polls;

/// <summary>What a revision says: everything that a tally counts of it.</summary>
public sealed record BallotContent
{
    /// <summary>The options named, in order of preference where that matters. None: the ballot is withdrawn.</summary>
    public required string[] Choices { get; init; }

    /// <summary>The points given to each of the choices, in their order; null in polls without points.</summary>
    public int[]? Points { get; init; }

    /// <summary>The segments the voter named; null for none.</summary>
    public Dictionary<string, string>? Segments { get; init; }

    /// <summary>How much was known of the voter.</summary>
    public required string Tier { get; init; }

    /// <summary>False where staff took the ballot out of the count.</summary>
    public bool Counted { get; set; } = true;

    [JsonIgnore]
    public bool IsWithdrawn => Choices.Length == 0;

    [JsonIgnore]
    public bool Counts => Counted && !IsWithdrawn;

    /// <summary>Whether both say the same, as far as the voter decides it. Choices are a set unless the poll is ranked.</summary>
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
