using System.Net;
using System.Text;
using CampaignFunctions.LocalHost.Stripe;
using CampaignFunctions.Payments.Stripe;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;

namespace CampaignFunctions.Tests;

/// <summary>Passes the HTTP requests of Stripe's library to a simulator in this process, and returns its answers.</summary>
internal sealed class SimulatorHandler(SimulatedStripe stripe) : HttpMessageHandler
{
    public const string WebhookSecret = "whsec_test";

    /// <summary>Returns the product's own adapter, which calls the simulator through Stripe's own library.</summary>
    public static StripeGateway Gateway(SimulatedStripe stripe) => Gateway(new SimulatorHandler(stripe));

    /// <summary>Returns the product's own adapter on another connection.</summary>
    public static StripeGateway Gateway(HttpMessageHandler connection) =>
        new(
            new(
                Options.Create(
                    new StripeSettings
                    {
                        ApiKey = "sk_test_simulator",
                        ApiBase = "http://stripe.local",
                        WebhookSecret = WebhookSecret,
                    }
                ),
                connection
            )
        );

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var text = request.Content is null
            ? request.RequestUri!.Query
            : await request.Content.ReadAsStringAsync(cancellationToken);
        var parameters = QueryHelpers.ParseQuery(text).ToDictionary(each => each.Key, each => each.Value.ToString());
        var key = request.Headers.TryGetValues("Idempotency-Key", out var keys) ? keys.Single() : null;
        var answer =
            stripe.Answer(new(request.Method.Method, Uri.UnescapeDataString(request.RequestUri!.AbsolutePath), parameters, key))
            ?? throw new HttpRequestException("The answer was lost.");
        return new((HttpStatusCode)answer.Status) { Content = new StringContent(answer.Body, Encoding.UTF8, "application/json") };
    }
}
