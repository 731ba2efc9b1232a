namespace CampaignFunctions.Tests;

/// <summary>Thrown in a process that has ended. The process no longer has any effect.</summary>
internal sealed class ProcessEndedException : Exception;
