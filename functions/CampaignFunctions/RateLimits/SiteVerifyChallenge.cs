using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CampaignFunctions.RateLimits;

/// <summary>
/// Checks the responses of a challenge by the protocol <c>siteverify</c>, which Turnstile and its like share. The caller's
/// address is not sent. A call of ours that is repeated has the same <c>idempotency_key</c>, so a lost answer does not spend the
/// response. Source: developers.cloudflare.com/turnstile/get-started/server-side-validation.
/// </summary>
/// <param name="handler">The handler that sends the requests; null for the default.</param>
public sealed partial class SiteVerifyChallenge(
    IOptions<ChallengeSettings> settings,
    ILogger<SiteVerifyChallenge> log,
    HttpMessageHandler? handler = null
) : IChallenge, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>A longer text is no response.</summary>
    private const int MaxResponse = 2048;

    private const int Attempts = 2;

    /// <summary>Codes that say nothing about the response: the service failed, or our settings are wrong.</summary>
    private static readonly string[] NotTheCaller =
    [
        "internal-error",
        "missing-input-secret",
        "invalid-input-secret",
        "bad-request",
    ];

    private readonly HttpClient _client = new(
        handler ?? new SocketsHttpHandler { AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) }
    )
    {
        Timeout = Patience,
    };

    public string? SiteKey => settings.Value is { VerifyUrl: not null, Secret: not null, SiteKey: var key } ? key : null;

    public async Task<ChallengeOutcome> VerifyAsync(string response, CancellationToken cancellationToken)
    {
        if (response.Length is 0 or > MaxResponse)
            return ChallengeOutcome.Failed;
        var key = Guid.NewGuid(); // the same for both attempts, and never again: a response counts once
        for (var attempt = 1; ; attempt++)
        {
            var outcome = await AskAsync(response, key, cancellationToken);
            if (outcome != ChallengeOutcome.Unavailable || attempt == Attempts)
                return outcome;
        }
    }

    public void Dispose() => _client.Dispose();

    private async Task<ChallengeOutcome> AskAsync(string response, Guid key, CancellationToken cancellationToken)
    {
        using var form = new FormUrlEncodedContent(
            new Dictionary<string, string>
            {
                ["secret"] = settings.Value.Secret!,
                ["response"] = response,
                ["idempotency_key"] = key.ToString(),
            }
        );
        try
        {
            using var answer = await _client.PostAsync(settings.Value.VerifyUrl, form, cancellationToken);
            if (answer.StatusCode is >= HttpStatusCode.InternalServerError or HttpStatusCode.TooManyRequests)
                throw new HttpRequestException(null, inner: null, answer.StatusCode);
            var verdict = await answer.Content.ReadFromJsonAsync(VerdictJson.Default.Verdict, cancellationToken);
            return OutcomeOf(verdict);
        }
        catch (Exception fault)
            when (fault is HttpRequestException or SocketException or JsonException or IOException
                || (fault is OperationCanceledException && !cancellationToken.IsCancellationRequested)
            )
        {
            NoAnswer(fault.GetType().Name);
            return ChallengeOutcome.Unavailable;
        }
    }

    private ChallengeOutcome OutcomeOf(Verdict? verdict)
    {
        if (verdict?.Success == true)
            return ChallengeOutcome.Solved;
        if (verdict?.ErrorCodes is not { Length: > 0 } codes || !codes.Any(NotTheCaller.Contains))
            return verdict is null ? ChallengeOutcome.Unavailable : ChallengeOutcome.Failed;
        Rejected(string.Join(", ", codes.Where(NotTheCaller.Contains)));
        return ChallengeOutcome.Unavailable;
    }

    [LoggerMessage(EventId = 571, Level = LogLevel.Warning, Message = "The challenge could not be checked: {Fault}")]
    private partial void NoAnswer(string fault);

    [LoggerMessage(EventId = 572, Level = LogLevel.Error, Message = "The challenge service rejected our call: {Codes}")]
    private partial void Rejected(string codes);

    internal sealed record Verdict(bool Success, [property: JsonPropertyName("error-codes")] string[]? ErrorCodes);

    [JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
    [JsonSerializable(typeof(Verdict))]
    internal sealed partial class VerdictJson : JsonSerializerContext;
}
