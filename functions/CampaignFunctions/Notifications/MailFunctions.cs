using System.Text.Json;
using CampaignFunctions.Campaigns;
using CampaignFunctions.Http;
using CampaignFunctions.Problems;
using CampaignFunctions.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Options;

namespace CampaignFunctions.Notifications;

/// <summary>Receives the mail provider's events, and shows staff to how many addresses mail has stopped.</summary>
public sealed class MailFunctions(
    MailStops stops,
    AuditLog audit,
    CampaignAccess access,
    IOptions<MailSettings> settings,
    TimeProvider clock
)
{
    private const int BodyLimit = 256 * 1024;
    private const string Route = "campaigns/{campaignId}/mail-stops";
    private const string Signature = "webhook-signature";

    /// <summary>The prefixes of the headers: that of Standard Webhooks, and an older one that providers use too.</summary>
    private static readonly string[] Prefixes = ["webhook-", "svix-"];

    [Function("ReceiveMailEvent")]
    [
        EndpointSummary("Receives an event of the mail provider: a bounce or a complaint stops mail to the address."),
        Tags("Mail"),
        CalledBy(ApiCaller.Everybody)
    ]
    [Takes(ApiParameter.Header, "webhook-id", "The id of the event.")]
    [Takes(ApiParameter.Header, "webhook-timestamp", "Its time in seconds since 1970, at most five minutes from now.")]
    [Takes(ApiParameter.Header, Signature, "Its signature by one of the secrets, as Standard Webhooks specifies.")]
    [ProducesResponseType(200)]
    [Refuses("invalid", "body-too-large", "store-busy")]
    public async Task<IResult> ReceiveAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "mail/events")] HttpRequest request,
        CancellationToken cancellationToken
    )
    {
        if (await request.ReadTextAsync(BodyLimit, cancellationToken) is not { } body)
            return ProblemCode.BodyTooLarge.ToResult();
        if (!Array.Exists(Prefixes, prefix => IsSigned(request, prefix, body)))
            return Problem.Invalid(Signature, "must be of one of the secrets, at most five minutes old").ToResult();
        MailEvent? happened;
        try
        {
            happened = JsonSerializer.Deserialize(body, MailJson.Default.MailEvent);
        }
        catch (JsonException wrong)
        {
            return Problem.Invalid(wrong.Path ?? "$", "must have the right type and form").ToResult();
        }

        if (KindOf(happened) is { } kind)
        {
            foreach (var email in happened!.Data?.To ?? [])
                await stops.AddAsync(email ?? "", kind, cancellationToken);
        }

        return TypedResults.Ok();
    }

    [Function("GetMailStops")]
    [
        EndpointSummary("Says to how many addresses mail has stopped, in all campaigns together."),
        Tags("Mail"),
        CalledBy(ApiCaller.Moderator)
    ]
    [ProducesResponseType<MailStopsResponse>(200)]
    public async Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Route)] HttpRequest request,
        string campaignId,
        CancellationToken cancellationToken
    )
    {
        var admitted = await access.StaffAsync(request, campaignId, Staff.Moderator, cancellationToken);
        if (admitted.Problem is { } denied)
            return denied.ToResult();
        var response = new MailStopsResponse(
            await stops.CountAsync(MailStopKind.Undeliverable, cancellationToken),
            await stops.CountAsync(MailStopKind.Complaint, cancellationToken)
        );
        return new JsonAnswer<MailStopsResponse>(response, MailJson.Default.MailStopsResponse);
    }

    [Function("LiftMailStop")]
    [EndpointSummary("Lets mail go to an address again."), Tags("Mail"), CalledBy(ApiCaller.Admin)]
    [Consumes(typeof(LiftRequest), "application/json")]
    [ProducesResponseType(204)]
    public async Task<IResult> LiftAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Route + "/lift")] HttpRequest request,
        string campaignId,
        CancellationToken cancellationToken
    )
    {
        var admitted = await access.StaffAsync(request, campaignId, Staff.Admin, cancellationToken);
        if (admitted.Problem is { } denied)
            return denied.ToResult();
        var body = await request.ReadStrictBodyAsync(MailJson.Default.LiftRequest, cancellationToken);
        if (body.Problem is { } unreadable)
            return unreadable.ToResult();
        if (MailboxAddresses.Canonical(body.Value.Email) is null)
            return Problem.Invalid("email", "must be an email address").ToResult();
        await audit.AddAsync(campaignId, admitted.Value.Caller, "lift-mail-stop", subject: null, cancellationToken);
        await stops.LiftAsync(body.Value.Email, body.Value.Kind, cancellationToken);
        return TypedResults.NoContent();
    }

    [Function("LiftMailStops")]
    [
        EndpointSummary("Lets mail go again to all addresses to which it has stopped since a time."),
        Tags("Mail"),
        CalledBy(ApiCaller.Admin)
    ]
    [Consumes(typeof(LiftAllRequest), "application/json")]
    [ProducesResponseType<LiftResponse>(200)]
    public async Task<IResult> LiftAllAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Route + "/lift-all")] HttpRequest request,
        string campaignId,
        CancellationToken cancellationToken
    )
    {
        var admitted = await access.StaffAsync(request, campaignId, Staff.Admin, cancellationToken);
        if (admitted.Problem is { } denied)
            return denied.ToResult();
        var body = await request.ReadStrictBodyAsync(MailJson.Default.LiftAllRequest, cancellationToken);
        if (body.Problem is { } unreadable)
            return unreadable.ToResult();
        await audit.AddAsync(campaignId, admitted.Value.Caller, "lift-mail-stops", subject: null, cancellationToken);
        var (lifted, isComplete) = await stops.LiftAllAsync(body.Value.Kind, body.Value.Since, cancellationToken);
        return new JsonAnswer<LiftResponse>(new(lifted, isComplete), MailJson.Default.LiftResponse);
    }

    private bool IsSigned(HttpRequest request, string prefix, string body) =>
        SignedWebhooks.IsSigned(
            settings.Value.EventSecrets,
            request.Headers[prefix + "id"],
            request.Headers[prefix + "timestamp"],
            request.Headers[prefix + "signature"],
            body,
            clock.GetUtcNow()
        );

    private static MailStopKind? KindOf(MailEvent? happened) =>
        happened switch
        {
            { Type: "email.bounced", Data.Bounce.Type: null or "Permanent" } => MailStopKind.Undeliverable,
            { Type: "email.bounced", Data.Bounce: null } => MailStopKind.Undeliverable,
            { Type: "email.complained" } => MailStopKind.Complaint,
            _ => null,
        };
}
