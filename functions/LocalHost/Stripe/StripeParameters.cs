using System.Text.RegularExpressions;

namespace CampaignFunctions.LocalHost.Stripe;

/// <summary>
/// Refuses parameters that Stripe refuses: unknown ones, texts that are too long, bad URLs, and statement texts that a card
/// refuses. The lists have the parameters of this API that we use. Sources: docs.stripe.com/api, /api/metadata,
/// /api/idempotent_requests and /get-started/account/statement-descriptors.
/// </summary>
internal static partial class StripeParameters
{
    private const int MaxKey = 255;
    private const int MaxMetadata = 50;
    private const int MaxMetadataName = 40;
    private const int MaxMetadataValue = 500;
    private const int MaxReference = 200;
    private const int MaxDescription = 1000;
    private const int MaxName = 250;
    private const int MaxUrl = 5000;
    private const int MaxStatement = 22;

    private const string List = @"limit|starting_after|customer|payment_intent|created\[(gte|lt)\]|types\[\d+\]";
    private const string Metadata = @"metadata\[[^\]]+\]";
    private const string Intent = @"metadata\]?\[[^\]]+\]|description\]?|statement_descriptor_suffix\]?";

    private static readonly (string Method, string Path, string Names)[] Known =
    [
        ("GET", ".*", $@"expand\[\d+\]|{List}"),
        ("POST", "/v1/customers", Metadata),
        (
            "POST",
            "/v1/checkout/sessions",
            @"mode|customer|client_reference_id|allowed_payment_method_types\[\d+\]|expires_at|success_url|cancel_url|"
                + $@"{Metadata}|line_items\[0\]\[quantity\]|"
                + @"line_items\[0\]\[price_data\](\[currency\]|\[unit_amount\]|\[product_data\]\[name\])|"
                + $@"payment_intent_data\[({Intent}|setup_future_usage\])|setup_intent_data\[metadata\]\[[^\]]+\]"
        ),
        ("POST", "/v1/payment_intents", $@"amount|currency|customer|payment_method|allowed_payment_method_types\[\d+\]|{Intent}"),
        ("POST", "/v1/payment_intents/[^/]+/confirm", "payment_method|off_session|return_url"),
        ("POST", "/v1/refunds", $"payment_intent|amount|{Metadata}"),
        ("POST", ".*", "(?!)"),
    ];

    public static void Check(StripeRequest request)
    {
        if (request.IdempotencyKey?.Length > MaxKey)
            throw StripeRefusal.Invalid(null, "Idempotency key is too long.");
        var names = Known.First(each => each.Method == request.Method && IsWhole(each.Path, request.Path)).Names;
        foreach (var (name, value) in request.Parameters)
        {
            if (!IsWhole(names, name))
                throw new StripeRefusal(400, "invalid_request_error", "parameter_unknown", $"Received unknown parameter: {name}");
            if (Fault(name, value) is { } fault)
                throw StripeRefusal.Invalid(name, fault);
        }

        var metadata = request.Parameters.Keys.Where(name =>
            name.Contains("metadata]", StringComparison.Ordinal) || IsMetadata(name)
        );
        if (metadata.GroupBy(name => name[..name.LastIndexOf('[')]).Any(group => group.Count() > MaxMetadata))
            throw StripeRefusal.Invalid("metadata", $"Metadata can have up to {MaxMetadata} keys.");
    }

    private static string? Fault(string name, string value) =>
        name switch
        {
            _ when IsMetadata(name) && NameIn(name).Length > MaxMetadataName =>
                $"Metadata keys can have up to {MaxMetadataName} characters.",
            _ when IsMetadata(name) && value.Length > MaxMetadataValue =>
                $"Metadata values can have up to {MaxMetadataValue} characters.",
            "client_reference_id" when value.Length > MaxReference => "The reference is too long.",
            "success_url" or "cancel_url" or "return_url" when !IsUrl(value) => "Not a valid URL",
            _ when name.EndsWith("[name]", StringComparison.Ordinal) && value.Length is 0 or > MaxName =>
                "The name is empty or too long.",
            _ when IsNamed(name, "description") && value.Length is 0 or > MaxDescription =>
                "The description is empty or too long.",
            _ when IsNamed(name, "statement_descriptor_suffix") && !IsStatement(value) =>
                "The statement descriptor suffix must have a Latin letter, at most 22 characters and none of <>\\'\"*.",
            _ => null,
        };

    private static bool IsMetadata(string name) => MetadataName().IsMatch(name);

    private static string NameIn(string name) => name[(name.LastIndexOf('[') + 1)..^1];

    private static bool IsNamed(string name, string last) => name == last || name.EndsWith($"[{last}]", StringComparison.Ordinal);

    private static bool IsUrl(string text) =>
        text.Length <= MaxUrl && Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https";

    private static bool IsStatement(string text) =>
        text.Length <= MaxStatement && text.Any(char.IsAsciiLetter) && text.IndexOfAny(['<', '>', '\\', '\'', '"', '*']) < 0;

    private static bool IsWhole(string pattern, string text) => Regex.IsMatch(text, $@"\A(?:{pattern})\z");

    [GeneratedRegex(@"(\A|\[)metadata\]?\[[^\]]+\]\z")]
    private static partial Regex MetadataName();
}
