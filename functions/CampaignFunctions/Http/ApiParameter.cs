namespace CampaignFunctions.Http;

/// <summary>The part of a request that holds a parameter.</summary>
public enum ApiParameter
{
    Query,
    Header,
}
