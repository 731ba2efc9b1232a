namespace CampaignFunctions.Http;

/// <summary>Knows the URL under which everybody reaches the API.</summary>
public interface IApiAddress
{
    /// <summary>The URL without a slash at the end, as in <c>https://campaign.example/api</c>; null if it is not known.</summary>
    string? Url { get; }
}
