namespace CampaignFunctions.Http;

/// <summary>Whose token a call needs; an owner's stands for that of staff too.</summary>
public enum ApiCaller
{
    Everybody,
    Participant,
    Owner,
    Marketer,
    Admin,
}
