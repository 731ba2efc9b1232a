using System.Text.Json.Serialization;

namespace CampaignFunctions.Polls;

/// <summary>The JSON metadata of the documents that this slice stores and the messages that it sends to itself.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(BallotRevision))]
[JsonSerializable(typeof(TallyHint))]
internal sealed partial class StoredBallotJson : JsonSerializerContext;
