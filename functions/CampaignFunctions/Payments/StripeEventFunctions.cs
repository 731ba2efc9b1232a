using CampaignFunctions.Http;
using CampaignFunctions.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace CampaignFunctions.Payments;

/// <summary>Receives the payment provider's events.</summary>
public sealed class StripeEventFunctions(IPaymentGateway gateway, RecordEvent record, TimeProvider clock)
{
    private const int BodyLimit = 256 * 1024;
    private const string Signature = "Stripe-Signature";

    [Function("ReceiveStripeEvent")]
    [
        EndpointSummary("Receives an event from Stripe. The signature covers the body as it was sent."),
        Tags("Payments"),
        CalledBy(ApiCaller.Everybody)
    ]
    [Takes(ApiParameter.Header, Signature, "Stripe's signature, at most five minutes old.")]
    [ProducesResponseType(200)]
    [Refuses("invalid", "body-too-large", "store-busy")]
    public async Task<IResult> ReceiveAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "stripe/events")] HttpRequest request,
        CancellationToken cancellationToken
    )
    {
        if (await request.ReadTextAsync(BodyLimit, cancellationToken) is not { } body)
            return ProblemCode.BodyTooLarge.ToResult();
        if (gateway.ReadEvent(body, request.Headers[Signature], clock.GetUtcNow()) is not { } happened)
            return Problem.Invalid(Signature, "must be Stripe's, at most five minutes old").ToResult();
        await record.HandleAsync(happened, cancellationToken);
        return TypedResults.Ok();
    }
}
