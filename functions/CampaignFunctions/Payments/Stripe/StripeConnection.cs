using System.Net;
using System.Net.Sockets;
using System.Text.Json.Serialization.Metadata;
using CampaignFunctions.Telemetry;
using Microsoft.Extensions.Options;
using Stripe;

namespace CampaignFunctions.Payments.Stripe;

/// <summary>Calls Stripe, and translates its errors in one place.</summary>
public sealed class StripeConnection
{
    private const long SignatureSeconds = 300;

    /// <summary>
    /// Stripe's error type for a key that an older version of this software used with other parameters. The outcome of that call
    /// is unknown.
    /// </summary>
    private const string IdempotencyError = "idempotency_error";

    /// <summary>Stripe's codes of errors that concern the account. Source: docs.stripe.com/error-codes.</summary>
    private static readonly string[] AccountErrors =
    [
        "account_invalid",
        "api_key_expired",
        "livemode_mismatch",
        "platform_api_key_expired",
        "secret_key_required",
        "testmode_charges_only",
    ];

    private readonly IOptions<StripeSettings> _settings;
    private readonly Lazy<V1Services> _api;

    static StripeConnection()
    {
        // Stripe's library reads by reflection, even if the host has switched reflection off by default.
        var options = StripeConfiguration.DefaultStjSerializerOptions();
        options.TypeInfoResolver = new DefaultJsonTypeInfoResolver();
        StripeConfiguration.SerializerOptions = options;
    }

    /// <summary>Creates a connection without a call to Stripe.</summary>
    /// <param name="settings">
    /// The settings, which are read at the first call: a local host knows its own address only after it listens.
    /// </param>
    /// <param name="handler">The handler that sends the requests; null for the default.</param>
    public StripeConnection(IOptions<StripeSettings> settings, HttpMessageHandler? handler = null)
    {
        _settings = settings;
        _api = new(() =>
            new StripeClient(
                new StripeClientOptions
                {
                    ApiKey = settings.Value.ApiKey,
                    ApiBase = string.IsNullOrEmpty(settings.Value.ApiBase) ? null : settings.Value.ApiBase,
                    HttpClient = new SystemNetHttpClient(
                        new HttpClient(handler ?? new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5) })
                        {
                            Timeout = settings.Value.Timeout,
                        },
                        maxNetworkRetries: 0,
                        enableTelemetry: false
                    ),
                }
            ).V1
        );
    }

    /// <summary>Makes a call, and translates Stripe's errors.</summary>
    /// <exception cref="PaymentGatewayUnavailableException">It is unknown whether Stripe carried out the call.</exception>
    /// <exception cref="PaymentRefusedException">Stripe did not carry out the call.</exception>
    /// <exception cref="StripeDeclinedException">The card was declined.</exception>
    public async Task<T> AskAsync<T>(Func<V1Services, Task<T>> call)
    {
        try
        {
            return await TryAsync(call);
        }
        catch (Exception fault) when (fault is PaymentGatewayUnavailableException or PaymentRefusedException)
        {
            CampaignTelemetry.PaymentFaults.Add(1, new KeyValuePair<string, object?>("kind", KindOf(fault)));
            throw;
        }
    }

    private async Task<T> TryAsync<T>(Func<V1Services, Task<T>> call)
    {
        try
        {
            return await call(_api.Value);
        }
        catch (StripeException fault) when (fault.StripeError?.Type == "card_error")
        {
            throw new StripeDeclinedException();
        }
        catch (StripeException fault)
            when (fault.StripeError is { Type: not IdempotencyError } error
                && IsRefusal(fault.HttpStatusCode)
                && !IsAboutTheAccount(fault)
            )
        {
            throw new PaymentRefusedException(error.Code ?? error.Type ?? "unknown", error.Param == "expires_at");
        }
        catch (StripeException fault)
        {
            // Stripe's own message may contain personal data.
            throw new PaymentGatewayUnavailableException($"Stripe answered with status {(int)fault.HttpStatusCode}.")
            {
                IsThrottled = fault.HttpStatusCode == HttpStatusCode.TooManyRequests,
                IsAccountRejected = IsAboutTheAccount(fault),
                IsKeyUsed = fault.StripeError?.Type == IdempotencyError,
            };
        }
        // HttpClient lets a SocketException through if the connection breaks just after it was opened.
        catch (Exception fault) when (fault is HttpRequestException or SocketException)
        {
            throw new PaymentGatewayUnavailableException("Stripe could not be reached.", fault);
        }
        catch (TaskCanceledException fault) when (fault.InnerException is TimeoutException)
        {
            throw new PaymentGatewayUnavailableException("Stripe did not answer in time.", fault);
        }
    }

    /// <summary>Returns the event in a request if the signature is Stripe's and fresh; otherwise null.</summary>
    public Event? Read(string body, string? signature, DateTimeOffset now)
    {
        if (string.IsNullOrEmpty(signature) || string.IsNullOrEmpty(_settings.Value.WebhookSecret))
            return null;
        try
        {
            EventUtility.ValidateSignature(
                body,
                signature,
                _settings.Value.WebhookSecret,
                SignatureSeconds,
                now.ToUnixTimeSeconds()
            );
            return
                EventUtility.ConstructEventWithoutVerification(body, throwOnApiVersionMismatch: false)
                    is { Id: not null } happened
                ? happened
                : null;
        }
        catch (Exception wrong)
            when (wrong
                    is StripeException
                        or FormatException
                        or OverflowException
                        or ArgumentException
                        or System.Text.Json.JsonException
                        or Newtonsoft.Json.JsonException
                        or InvalidOperationException
            )
        {
            return null;
        }
    }

    /// <summary>
    /// Returns whether the status means that Stripe did not carry out the call. A conflict is different: another call with the
    /// same key is still in progress, and its outcome is unknown.
    /// </summary>
    private static bool IsRefusal(HttpStatusCode status) =>
        status
            is >= HttpStatusCode.BadRequest
                and < HttpStatusCode.InternalServerError
                and not (HttpStatusCode.Conflict or HttpStatusCode.TooManyRequests);

    /// <summary>Returns whether Stripe rejects our key, its permissions or the account, and so every call.</summary>
    private static bool IsAboutTheAccount(StripeException fault) =>
        fault.HttpStatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden
        || AccountErrors.Contains(fault.StripeError?.Code ?? "");

    private static string KindOf(Exception fault) =>
        fault switch
        {
            PaymentRefusedException => "request",
            PaymentGatewayUnavailableException { IsAccountRejected: true } => "account",
            _ => "busy",
        };
}
