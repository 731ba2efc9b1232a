using System.Text.Json.Serialization;

namespace CampaignFunctions.Polls;

/// <summary>What this slice stores and sends to itself.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(BallotRevision))]
[JsonSerializable(typeof(TallyHint))]
internal sealed partial class StoredBallotJson : JsonSerializerContext;
