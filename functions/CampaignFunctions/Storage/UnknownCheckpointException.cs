namespace CampaignFunctions.Storage;

/// <summary>A checkpoint that this container did not give. What was read up to it must be read from the beginning.</summary>
public sealed class UnknownCheckpointException(string container)
    : Exception($"A checkpoint is none of the container {container}.");
