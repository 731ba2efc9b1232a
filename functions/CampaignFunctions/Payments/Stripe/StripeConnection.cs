using System.Net;
using System.Text.Json.Serialization.Metadata;
using CampaignFunctions.Telemetry;
using Microsoft.Extensions.Options;
using Stripe;

namespace CampaignFunctions.Payments.Stripe;

/// <summary>Calls Stripe, and says in one place what its errors mean.</summary>
public sealed class StripeConnection
{
    private const long SignatureSeconds = 300;

    /// <summary>The key was used with other parameters, by an older version of this software: what that call did is not known.</summary>
    private const string IdempotencyError = "idempotency_error";

    private readonly IOptions<StripeSettings> _settings;
    private readonly Lazy<V1Services> _api;

    static StripeConnection()
    {
        // Stripe's library reads by reflection, also where a host has that switched off by default.
        var options = StripeConfiguration.DefaultStjSerializerOptions();
        options.TypeInfoResolver = new DefaultJsonTypeInfoResolver();
        StripeConfiguration.SerializerOptions = options;
    }

    /// <summary>Makes a connection; Stripe is not called yet.</summary>
    /// <param name="settings">Read at the first call: a local host knows its own address only once it listens.</param>
    /// <param name="handler">What sends the requests.</param>
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
    /// <exception cref="PaymentGatewayUnavailableException">It is not known whether Stripe did it.</exception>
    /// <exception cref="PaymentRefusedException">Stripe did not do it.</exception>
    /// <exception cref="StripeDeclinedException">The card was declined.</exception>
    public async Task<T> AskAsync<T>(Func<V1Services, Task<T>> call)
    {
        try
        {
            return await TryAsync(call);
        }
        catch (Exception fault) when (fault is PaymentGatewayUnavailableException or PaymentRefusedException)
        {
            CampaignTelemetry.PaymentFaults.Add(
                1,
                new KeyValuePair<string, object?>("kind", fault is PaymentRefusedException ? "refused" : "unavailable")
            );
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
            when (fault.StripeError is { Type: not IdempotencyError } error && IsRefusal(fault.HttpStatusCode))
        {
            throw new PaymentRefusedException(error.Code ?? error.Type ?? "unknown", error.Param == "expires_at");
        }
        catch (StripeException fault)
        {
            // Its own words may hold personal data.
            throw new PaymentGatewayUnavailableException($"Stripe answered {(int)fault.HttpStatusCode}.")
            {
                IsThrottled = fault.HttpStatusCode == HttpStatusCode.TooManyRequests,
            };
        }
        catch (HttpRequestException fault)
        {
            throw new PaymentGatewayUnavailableException("Stripe could not be reached.", fault);
        }
        catch (TaskCanceledException fault) when (fault.InnerException is TimeoutException)
        {
            throw new PaymentGatewayUnavailableException("Stripe did not answer in time.", fault);
        }
    }

    /// <summary>The event in a notice, where the signature is Stripe's and fresh; else null.</summary>
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

    /// <summary>A conflict is another call with the same key that is still under way, and its outcome not known.</summary>
    private static bool IsRefusal(HttpStatusCode status) =>
        status
            is >= HttpStatusCode.BadRequest
                and < HttpStatusCode.InternalServerError
                and not (HttpStatusCode.Conflict or HttpStatusCode.TooManyRequests or HttpStatusCode.Unauthorized);
}
