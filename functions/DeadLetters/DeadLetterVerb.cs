namespace CampaignFunctions.DeadLetters;

/// <summary>What the operator wants done with dead letters.</summary>
internal enum DeadLetterVerb
{
    List,
    Show,
    Resend,
}
