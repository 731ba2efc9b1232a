namespace CampaignFunctions.Storage;

/// <summary>The data was written by a newer version of this software; reading on could destroy what it means.</summary>
public sealed class UnsupportedDocumentException(string container, string id, int version)
    : Exception($"Document {id} in {container} has schema version {version}, which this version does not know.");
