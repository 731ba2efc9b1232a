using System.Text.Json.Nodes;
using CampaignFunctions.Http;
using CampaignFunctions.Problems;
using CampaignFunctions.Security;

namespace CampaignFunctions.LocalHost;

/// <summary>The calls under <c>/local</c>. Only the local host has them, on its <see cref="LocalPort"/>.</summary>
internal static class LocalFunctions
{
    private static readonly string[] Roles = [Staff.Marketer, Staff.Moderator, Staff.Admin];

    /// <summary>The metadata of the provider that signs staff tokens.</summary>
    public const string StaffMetadata = "/local/openid-configuration";

    private const string StaffKeys = "/local/staff-keys";

    /// <summary>Maps the calls of staff tokens, also for another host of the API, which verifies them by the metadata.</summary>
    public static void MapStaffTokens(this WebApplication app)
    {
        app.MapPost("/local/staff-tokens", (RequestDelegate)StaffTokenAsync);
        app.MapGet(
            StaffMetadata,
            context => WriteAsync(context, LocalStaff.Metadata($"http://{context.Request.Host}{StaffKeys}"))
        );
        app.MapGet(
            StaffKeys,
            context => WriteAsync(context, context.RequestServices.GetRequiredService<LocalStaff>().PublicKeys())
        );
    }

    public static void MapLocalFunctions(this WebApplication app)
    {
        app.MapStaffTokens();
        app.MapGet("/local/mailbox", (RequestDelegate)MailboxAsync);
        app.MapGet("/local/queues", (RequestDelegate)QueuesAsync);
        app.MapPost("/local/queues/{queue}/dead-letters/{id}/resend", (RequestDelegate)ResendAsync);
    }

    private static Task WriteAsync(HttpContext context, JsonObject document)
    {
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(document.ToJsonString(), context.RequestAborted);
    }

    private static async Task StaffTokenAsync(HttpContext context)
    {
        var body = await context.Request.ReadBodyAsync(LocalJson.Default.StaffTokenRequest, context.RequestAborted);
        var answer = body switch
        {
            { Problem: { } problem } => problem.ToResult(),
            { Value: { } asked } when Roles.Contains(asked.Role) => new JsonAnswer<StaffTokenResponse>(
                new(context.RequestServices.GetRequiredService<LocalStaff>().Issue(asked.Role)),
                LocalJson.Default.StaffTokenResponse
            ),
            _ => Problem.Invalid("role", $"must be one of {string.Join(", ", Roles)}").ToResult(),
        };
        await answer.ExecuteAsync(context);
    }

    private static Task MailboxAsync(HttpContext context)
    {
        var to = context.Request.Query["to"].ToString();
        var items = context.RequestServices.GetRequiredService<LocalMailbox>().Items(to.Length == 0 ? null : to);
        return new JsonAnswer<MailboxResponse>(new(items), LocalJson.Default.MailboxResponse).ExecuteAsync(context);
    }

    private static async Task ResendAsync(HttpContext context)
    {
        var (queue, id) = ((string)context.Request.RouteValues["queue"]!, (string)context.Request.RouteValues["id"]!);
        var isSent =
            CampaignModule.Queues.Contains(queue)
            && await context.RequestServices.GetRequiredService<ILocalQueues>().ResendAsync(queue, id);
        await (isSent ? TypedResults.NoContent() : ProblemCode.NotFound.ToResult()).ExecuteAsync(context);
    }

    private static async Task QueuesAsync(HttpContext context)
    {
        var states = await context.RequestServices.GetRequiredService<ILocalQueues>().StatesAsync();
        await new JsonAnswer<QueuesResponse>(new(states), LocalJson.Default.QueuesResponse).ExecuteAsync(context);
    }
}
