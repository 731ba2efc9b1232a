namespace CampaignFunctions.DeadLetters;

/// <summary>The queues did not answer, or refused.</summary>
internal sealed class QueuesUnavailableException(string message, Exception? inner = null) : Exception(message, inner);
