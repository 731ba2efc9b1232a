namespace CampaignFunctions.DeadLetters;

/// <summary>The queues could not be asked, or said no.</summary>
internal sealed class QueuesUnavailableException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Whether they answered.</summary>
    public bool IsAnswer { get; init; }
}
