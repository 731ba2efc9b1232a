namespace CampaignFunctions.Security;

/// <summary>A caller who has opened one pre-order by its link.</summary>
/// <param name="LinkTag">The hash of the link's secret: the token is valid as long as the link.</param>
public sealed record OrderHolder(string CampaignId, string PreorderId, string LinkTag) : Caller;
