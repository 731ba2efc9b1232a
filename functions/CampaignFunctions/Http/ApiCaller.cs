namespace CampaignFunctions.Http;

/// <summary>The caller whose token a call needs.</summary>
public enum ApiCaller
{
    Everybody,
    Participant,

    /// <summary>A participant, or a moderator who speaks for the brand.</summary>
    Contributor,

    /// <summary>The participant who placed or adopted the pre-order, or the holder of its link.</summary>
    Customer,

    /// <summary>The customer of the pre-order, or staff.</summary>
    Owner,
    Marketer,
    Moderator,
    Admin,
}
