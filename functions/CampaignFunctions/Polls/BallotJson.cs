using System.Text.Json.Serialization;

namespace CampaignFunctions.Polls;

/// <summary>A ballot as a participant sends it: <c>choices</c>, or <c>points</c> where the poll spreads points.</summary>
public sealed record BallotRequest
{
    public string[]? Choices { get; init; }

    public Dictionary<string, int>? Points { get; init; }

    public Dictionary<string, string>? Segments { get; init; }
}

/// <summary>The ballot that stands. <c>receipt</c> finds the voter's lines in the published log.</summary>
public sealed record BallotResponse(
    string PollId,
    int Revision,
    string[]? Choices,
    Dictionary<string, int>? Points,
    Dictionary<string, string>? Segments,
    DateTimeOffset CastAt,
    string Receipt);

/// <summary>A line of a poll's log. Lines with one receipt are one voter's, and the last of them stands; an empty one withdraws.</summary>
public sealed record LogLine(
    string Receipt, int Revision, string[]? Choices, Dictionary<string, int>? Points, string Tier, DateTimeOffset CastAt);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectNullableAnnotations = true,
    AllowDuplicateProperties = false,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(BallotRequest))]
[JsonSerializable(typeof(BallotResponse))]
[JsonSerializable(typeof(LogLine))]
internal sealed partial class BallotJson : JsonSerializerContext;

/// <summary>What this slice stores and sends to itself.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(BallotRevision))]
[JsonSerializable(typeof(TallyHint))]
internal sealed partial class StoredBallotJson : JsonSerializerContext;
