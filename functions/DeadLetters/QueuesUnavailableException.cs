namespace CampaignFunctions.DeadLetters;

/// <summary>The queues did not answer, or refused the call.</summary>
internal sealed class QueuesUnavailableException(string message, Exception? inner = null) : Exception(message, inner);
