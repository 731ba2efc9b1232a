using System.Text.Json.Nodes;

namespace CampaignFunctions.LocalHost.Stripe;

/// <summary>A request as the simulator takes it: the path below the API's base, and the parameters of query or form as they are written.</summary>
internal sealed record StripeRequest(
    string Method,
    string Path,
    IReadOnlyDictionary<string, string> Parameters,
    string? IdempotencyKey
)
{
    public string? this[string name] => Parameters.GetValueOrDefault(name);

    /// <summary>What stands in brackets after a name.</summary>
    public JsonObject Group(string name) =>
        new(
            Parameters
                .Where(each => each.Key.StartsWith($"{name}[", StringComparison.Ordinal))
                .Select(each => KeyValuePair.Create(each.Key[(name.Length + 1)..^1], (JsonNode?)each.Value))
        );
}
