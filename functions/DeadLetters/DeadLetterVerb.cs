namespace CampaignFunctions.DeadLetters;

/// <summary>The operator's commands on dead letters.</summary>
internal enum DeadLetterVerb
{
    List,
    Show,
    Resend,
}
