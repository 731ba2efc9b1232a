namespace CampaignFunctions.Benchmarks;

[System.Text.Json.Serialization.JsonSourceGenerationOptions(
    PropertyNamingPolicy = System.Text.Json.Serialization.JsonKnownNamingPolicy.CamelCase
)]
[System.Text.Json.Serialization.JsonSerializable(typeof(BareBallot))]
[System.Text.Json.Serialization.JsonSerializable(typeof(BareSuggestion))]
[System.Text.Json.Serialization.JsonSerializable(typeof(BarePreorder))]
internal sealed partial class BareJson : System.Text.Json.Serialization.JsonSerializerContext;
