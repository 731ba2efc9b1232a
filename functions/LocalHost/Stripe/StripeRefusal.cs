using System.Text.Json.Nodes;

namespace CampaignFunctions.LocalHost.Stripe;

/// <summary>Stops a request that the simulator refuses, or a payment whose card is declined.</summary>
internal sealed class StripeRefusal(int status, string type, string? code, string message) : Exception(message)
{
    public int Status { get; } = status;

    public JsonObject Error { get; } =
        new()
        {
            ["type"] = type,
            ["code"] = code,
            ["message"] = message,
        };

    public static StripeRefusal Invalid(string? param, string message) =>
        new(400, "invalid_request_error", null, message) { Error = { ["param"] = param } };

    public static StripeRefusal Missing(string what) => new(404, "invalid_request_error", "resource_missing", $"No such {what}.");
}
