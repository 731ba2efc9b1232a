using System.Security.Cryptography;
using CampaignFunctions.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace CampaignFunctions.LocalHost.Stripe;

/// <summary>
/// Serves the simulator over HTTP, below <c>/local/stripe</c>: its API, its pages, and the switches for faults.
/// </summary>
internal static class StripeEndpoints
{
    public const string Base = "/local/stripe";

    private const int BodyLimit = 64 * 1024;

    public static void MapStripe(this WebApplication app)
    {
        app.MapMethods(Base + "/v1/{**rest}", ["GET", "POST"], (RequestDelegate)ApiAsync);
        app.MapMethods(Base + "/checkout/{id}", ["GET", "POST"], (RequestDelegate)CheckoutAsync);
        app.MapMethods(Base + "/authenticate/{id}", ["GET", "POST"], (RequestDelegate)AuthenticateAsync);
        app.MapPost(Base + "/faults", (RequestDelegate)FaultsAsync);
        app.MapStripeDecisions();
    }

    private static async Task ApiAsync(HttpContext context)
    {
        var request = context.Request;
        var text =
            request.Method == "GET" ? request.QueryString.Value : await request.ReadTextAsync(BodyLimit, context.RequestAborted);
        var parameters = QueryHelpers.ParseQuery(text).ToDictionary(each => each.Key, each => each.Value.ToString());
        string? key = request.Headers[IdempotencyKey.Header];
        var isKnown = request.Headers.Authorization.ToString().StartsWith("Bearer sk_", StringComparison.Ordinal);
        var answer = isKnown
            ? Stripe(context).Answer(new(request.Method, request.Path.Value![Base.Length..], parameters, key))
            : SimulatedStripe.Error(401, "invalid_request_error", null, "You did not provide an API key.");
        if (answer is null)
        {
            context.Abort(); // the call was carried out, but its answer is lost
            return;
        }

        context.Response.StatusCode = answer.Status;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(answer.Body, context.RequestAborted);
    }

    private static async Task CheckoutAsync(HttpContext context)
    {
        var stripe = Stripe(context);
        var id = (string)context.Request.RouteValues["id"]!;
        var session = stripe.Do(objects =>
        {
            var found = objects.Find(id);
            if (found is not null && StripeBooks.TextOf(found, "object") == "checkout.session")
                objects.ExpireIfDue(found);
            return found?.DeepClone().AsObject();
        });
        string? problem = null;
        if (session is not null && context.Request.Method == "POST")
        {
            var form = await FormAsync(context);
            var expiry = StripePages.Expiry(form.GetValueOrDefault("expires") ?? "");
            var number = string.Concat((form.GetValueOrDefault("number") ?? "").Where(char.IsAsciiDigit));
            var outcome = expiry is { } good
                ? stripe.Do(objects =>
                    objects.Sessions.Submit(objects.Get("checkout.session", id), number, good.Month, good.Year)
                )
                : new(null, "The date must be written as MM / YY.");
            if (outcome.GoTo is { } there)
            {
                context.Response.Redirect(there);
                return;
            }

            problem = outcome.Problem;
        }

        await ShowAsync(
            context,
            nonce =>
                session is not null && StripeBooks.TextOf(session, "status") == "open"
                    ? StripePages.Checkout(session, problem, nonce)
                    : StripePages.Closed(nonce)
        );
    }

    private static async Task AuthenticateAsync(HttpContext context)
    {
        var id = (string)context.Request.RouteValues["id"]!;
        if (context.Request.Method == "GET")
        {
            await ShowAsync(context, StripePages.Authenticate);
            return;
        }

        var isConfirmed = (await FormAsync(context)).GetValueOrDefault("answer") == "yes";
        var next = Stripe(context)
            .Do(objects =>
                objects.Find(id) switch
                {
                    { } intent when StripeBooks.TextOf(intent, "object") == "payment_intent" => objects.Intents.Authenticate(
                        intent,
                        isConfirmed
                    ),
                    { } setup when StripeBooks.TextOf(setup, "object") == "setup_intent" => objects
                        .Sessions.Authenticate(setup, isConfirmed)
                        .GoTo,
                    _ => null,
                }
            );
        if (next is not null)
            context.Response.Redirect(next);
        else
            await ShowAsync(context, StripePages.Closed);
    }

    private static async Task FaultsAsync(HttpContext context)
    {
        var body = await context.Request.ReadBodyAsync(LocalJson.Default.StripeFaultsRequest, context.RequestAborted);
        if (body.Problem is { } problem)
        {
            await problem.ToResult().ExecuteAsync(context);
            return;
        }

        var faults = Stripe(context).Faults;
        if (body.Value!.Calls is { Length: 0 })
            faults.Clear();
        foreach (var rule in body.Value.Calls ?? [])
            faults.Add(rule);
        faults.Delivery = body.Value.Webhooks ?? faults.Delivery;
        faults.ArePending = body.Value.PendingRefunds ?? faults.ArePending;
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private static SimulatedStripe Stripe(HttpContext context) => context.RequestServices.GetRequiredService<SimulatedStripe>();

    private static async Task<Dictionary<string, string>> FormAsync(HttpContext context) =>
        QueryHelpers
            .ParseQuery(await context.Request.ReadTextAsync(BodyLimit, context.RequestAborted))
            .ToDictionary(each => each.Key, each => each.Value.ToString());

    private static Task ShowAsync(HttpContext context, Func<string, string> page)
    {
        var nonce = Convert.ToBase64String(RandomNumberGenerator.GetBytes(12));
        context.Response.Headers.ContentSecurityPolicy =
            $"default-src 'none'; style-src 'nonce-{nonce}'; base-uri 'none'; frame-ancestors 'none'";
        context.Response.Headers.CacheControl = "no-store";
        context.Response.ContentType = "text/html; charset=utf-8";
        return context.Response.WriteAsync(page(nonce), context.RequestAborted);
    }
}
