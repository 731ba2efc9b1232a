namespace CampaignFunctions.Storage;

/// <summary>
/// A newer version of this software wrote the document. Further work on the document could destroy its meaning.
/// </summary>
public sealed class UnsupportedDocumentException(string container, string id, int version)
    : Exception($"Document {id} in {container} has schema version {version}, which this version of the software does not know.");
