namespace CampaignFunctions.Tests;

/// <summary>The process has ended: nothing it does has an effect any more.</summary>
internal sealed class ProcessEndedException : Exception;
