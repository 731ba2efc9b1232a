namespace CampaignFunctions.Campaigns;

/// <summary>Questions about a campaign that its cached definition may answer wrongly.</summary>
internal static class CampaignQueryExtensions
{
    /// <summary>
    /// Returns whether a campaign allows something. The known campaign may be older than a change that allows it, so the campaign
    /// is read again before the answer is false.
    /// </summary>
    public static async Task<bool> AllowsAsync(
        this ICampaignQuery campaigns,
        CampaignDocument known,
        Func<CampaignDocument, bool> isAllowed,
        CancellationToken cancellationToken
    ) =>
        isAllowed(known) || (await campaigns.RefreshAsync(known.Id, cancellationToken) is { } fresh && isAllowed(fresh.Document));
}
