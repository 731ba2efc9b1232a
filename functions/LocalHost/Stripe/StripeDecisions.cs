using System.Text.Json.Nodes;
using CampaignFunctions.Http;

namespace CampaignFunctions.LocalHost.Stripe;

/// <summary>
/// Serves the decisions of banks, below <c>/local/stripe</c>: a pending refund succeeds or fails, and a payment, or a part of it,
/// is disputed, with a decision.
/// </summary>
internal static class StripeDecisions
{
    public static void MapStripeDecisions(this WebApplication app)
    {
        app.MapPost(StripeEndpoints.Base + "/refunds/{id}", (RequestDelegate)RefundAsync);
        app.MapPost(StripeEndpoints.Base + "/disputes", (RequestDelegate)DisputeAsync);
        app.MapPost(StripeEndpoints.Base + "/disputes/{id}", (RequestDelegate)DecideAsync);
    }

    private static Task RefundAsync(HttpContext context) =>
        DecideAsync(
            context,
            "refund",
            ["succeeded", "failed"],
            (stripe, refund, status) => stripe.Settle(refund, status == "succeeded")
        );

    private static Task DecideAsync(HttpContext context) =>
        DecideAsync(context, "dispute", ["won", "lost"], (stripe, dispute, status) => stripe.Decide(dispute, status == "won"));

    private static async Task DisputeAsync(HttpContext context)
    {
        var body = await context.Request.ReadBodyAsync(LocalJson.Default.StripeDisputeRequest, context.RequestAborted);
        if (body.Problem is { } problem)
        {
            await problem.ToResult().ExecuteAsync(context);
            return;
        }

        var (payment, amount) = body.Value;
        var id = Stripe(context)
            .Do(stripe =>
                stripe.List("charge", charge => StripeBooks.TextOf(charge, "payment_intent") == payment).FirstOrDefault()
                    is { } charge
                && (amount is null || (amount > 0 && amount <= charge["amount"]!.GetValue<long>()))
                    ? StripeBooks.TextOf(stripe.Dispute(charge, amount), "id")
                    : null
            );
        await AnswerAsync(context, id is null ? null : new JsonObject { ["id"] = id });
    }

    private static async Task DecideAsync(
        HttpContext context,
        string type,
        string[] statuses,
        Action<StripeObjects, JsonObject, string> decide
    )
    {
        var body = await context.Request.ReadBodyAsync(LocalJson.Default.StripeDecisionRequest, context.RequestAborted);
        if (body.Problem is { } problem)
        {
            await problem.ToResult().ExecuteAsync(context);
            return;
        }

        var (id, status) = ((string)context.Request.RouteValues["id"]!, body.Value.Status);
        var isDecided = Stripe(context)
            .Do(stripe =>
            {
                if (stripe.Find(id) is not { } found || StripeBooks.TextOf(found, "object") != type || !statuses.Contains(status))
                    return false;
                decide(stripe, found, status);
                return true;
            });
        await AnswerAsync(context, isDecided ? new JsonObject { ["id"] = id } : null);
    }

    private static Task AnswerAsync(HttpContext context, JsonObject? answer)
    {
        context.Response.StatusCode = answer is null ? StatusCodes.Status404NotFound : StatusCodes.Status200OK;
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(answer?.ToJsonString() ?? "{}", context.RequestAborted);
    }

    private static SimulatedStripe Stripe(HttpContext context) => context.RequestServices.GetRequiredService<SimulatedStripe>();
}
