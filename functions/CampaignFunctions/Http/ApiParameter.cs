namespace CampaignFunctions.Http;

/// <summary>Where a parameter stands.</summary>
public enum ApiParameter
{
    Query,
    Header,
}
