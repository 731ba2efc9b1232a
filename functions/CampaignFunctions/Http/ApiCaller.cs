namespace CampaignFunctions.Http;

/// <summary>The caller whose token a call needs. Staff may also make the calls of an owner.</summary>
public enum ApiCaller
{
    Everybody,
    Participant,
    Owner,
    Marketer,
    Admin,
}
