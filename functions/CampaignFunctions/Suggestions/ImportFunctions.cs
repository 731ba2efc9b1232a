using CampaignFunctions.Campaigns;
using CampaignFunctions.Http;
using CampaignFunctions.Problems;
using CampaignFunctions.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Net.Http.Headers;

namespace CampaignFunctions.Suggestions;

/// <summary>Imports the history of a campaign: suggestions that were made elsewhere.</summary>
public sealed class ImportFunctions(ImportSuggestions import, AuditLog audit, CampaignAccess access)
{
    [Function("ImportSuggestions")]
    [
        EndpointSummary("Imports suggestions from elsewhere, one line of JSON each."),
        Tags("Suggestions"),
        CalledBy(ApiCaller.Admin)
    ]
    [Consumes(typeof(ImportLine), JsonLines.ContentType)]
    [ProducesResponseType<ImportResponse>(200)]
    public async Task<IResult> ImportAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "campaigns/{campaignId}/suggestions/import")]
            HttpRequest request,
        string campaignId,
        CancellationToken cancellationToken
    )
    {
        var admitted = await access.StaffAsync(request, campaignId, Staff.Admin, cancellationToken);
        if (admitted.Problem is { } denied)
            return denied.ToResult();
        var (campaign, admin) = admitted.Value;
        if (
            !MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            || !type.MediaType.Equals(JsonLines.ContentType, StringComparison.OrdinalIgnoreCase)
        )
            return ProblemCode.UnsupportedMediaType.ToResult();
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = null;
        request.HttpContext.Features.Get<AnswerLimit>()?.Lift(); // the answer comes after the last line

        await audit.AddAsync(campaign.Id, admin, "import-suggestions", subject: null, cancellationToken);
        var outcome = await import.HandleAsync(campaign, request.BodyReader, cancellationToken);
        return outcome.IsSuccess
            ? new JsonAnswer<ImportResponse>(outcome.Value, SuggestionJson.Default.ImportResponse)
            : outcome.Problem.ToResult();
    }
}
