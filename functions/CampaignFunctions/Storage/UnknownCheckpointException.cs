namespace CampaignFunctions.Storage;

/// <summary>The checkpoint does not come from this container. The reader must start again from the beginning.</summary>
public sealed class UnknownCheckpointException(string container)
    : Exception($"The checkpoint does not come from the container {container}.");
