using System.Text.Json.Serialization;

namespace CampaignFunctions.Storage.Cosmos;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(CosmosContainer[]))]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(long))]
internal sealed partial class CosmosJson : JsonSerializerContext;
