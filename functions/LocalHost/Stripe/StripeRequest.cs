using System.Text.Json.Nodes;

namespace CampaignFunctions.LocalHost.Stripe;

/// <summary>
/// A request to the simulator: the path below the API's base, and the parameters of the query or the form. Nested parameters keep
/// their names, such as <c>metadata[key]</c>.
/// </summary>
internal sealed record StripeRequest(
    string Method,
    string Path,
    IReadOnlyDictionary<string, string> Parameters,
    string? IdempotencyKey
)
{
    public string? this[string name] => Parameters.GetValueOrDefault(name);

    /// <summary>Returns the nested parameters of a name, by the keys in their brackets.</summary>
    public JsonObject Group(string name) =>
        new(
            Parameters
                .Where(each => each.Key.StartsWith($"{name}[", StringComparison.Ordinal))
                .Select(each => KeyValuePair.Create(each.Key[(name.Length + 1)..^1], (JsonNode?)each.Value))
        );
}
