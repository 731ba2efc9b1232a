using CampaignFunctions.Campaigns;
using CampaignFunctions.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace CampaignFunctions.Preorders;

/// <summary>Shows the editions to customers, with the stock that is left.</summary>
public sealed class EditionFunctions(StockLevels levels, CampaignAccess access)
{
    private const string PublicFor10Seconds = "public, max-age=10";

    [Function("ListEditions")]
    [
        EndpointSummary("Lists the editions with their prices and terms, and the stock that is left, in steps."),
        Tags("Pre-orders"),
        CalledBy(ApiCaller.Everybody)
    ]
    [ProducesResponseType<EditionList>(200)]
    public async Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "campaigns/{campaignId}/editions")] HttpRequest request,
        string campaignId,
        CancellationToken cancellationToken
    )
    {
        var admitted = await access.AnybodyAsync(request, campaignId, cancellationToken);
        if (admitted.Problem is { } denied)
            return denied.ToResult();
        var campaign = admitted.Value.Campaign;
        var items = new List<EditionResponse>();
        foreach (var edition in campaign.Definition.Editions)
            items.Add(EditionResponse.Of(edition, await LevelOfAsync(campaign, edition, cancellationToken)));
        return new JsonAnswer<EditionList>(new([.. items]), PreorderJson.Default.EditionList)
        {
            CacheControl = campaign.Status == CampaignStatus.Draft ? "private, no-cache" : PublicFor10Seconds,
        };
    }

    private async Task<StockLevel> LevelOfAsync(
        CampaignDocument campaign,
        EditionDefinition edition,
        CancellationToken cancellationToken
    ) =>
        campaign.IsWithdrawn(edition.Id) ? StockLevel.Withdrawn : await levels.ReadAsync(campaign.Id, edition, cancellationToken);
}
