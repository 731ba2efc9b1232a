using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using CampaignFunctions.Payments.Stripe;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;
using Stripe;

namespace CampaignFunctions.LocalHost.Stripe;

/// <summary>Delivers the simulator's signed notices until the product accepts them. Also closes expired checkouts.</summary>
internal sealed partial class StripeNotices(
    SimulatedStripe stripe,
    IOptions<StripeSettings> settings,
    LocalAddress address,
    IHostApplicationLifetime lifetime,
    TimeProvider clock,
    ILogger<StripeNotices> logger
) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await lifetime.StartedAsync(stoppingToken);
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(10) };
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                foreach (var happened in stripe.Tick())
                    await DeliverAsync(http, happened, stoppingToken);
            }
            catch (SqliteException fault)
            {
                NotSaved(fault); // for example, the disk is full; the next round tries again
            }

            await Task.Delay(Every, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task DeliverAsync(HttpClient http, JsonObject happened, CancellationToken stoppingToken)
    {
        var id = StripeBooks.TextOf(happened, "id")!;
        var times = stripe.Faults.Delivery == StripeDelivery.Duplicate ? 2 : 1;
        for (var i = 0; i < times; i++)
        {
            if (!await SendAsync(http, happened.ToJsonString(), stoppingToken))
            {
                NotTaken(id);
                stripe.DeliverLater(id, RetryAfter);
                return;
            }
        }

        stripe.Delivered(id);
    }

    private async Task<bool> SendAsync(HttpClient http, string body, CancellationToken stoppingToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{address.Api}/api/stripe/events")
        {
            Content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue("application/json")),
        };
        request.Headers.Add(
            "Stripe-Signature",
            EventUtility.GenerateSignatureHeader(body, settings.Value.WebhookSecret, clock.GetUtcNow().ToUnixTimeSeconds())
        );
        try
        {
            using var answer = await http.SendAsync(request, stoppingToken);
            return answer.IsSuccessStatusCode;
        }
        catch (Exception fault) when (fault is HttpRequestException or SocketException or TaskCanceledException)
        {
            return false;
        }
    }

    [LoggerMessage(EventId = 641, Level = LogLevel.Warning, Message = "The books of the simulated Stripe cannot be written")]
    private partial void NotSaved(Exception fault);

    [LoggerMessage(EventId = 640, Level = LogLevel.Warning, Message = "Delivery of notice {EventId} failed; it will be retried")]
    private partial void NotTaken(string eventId);
}
