namespace CampaignFunctions.Storage;

/// <summary>The document has more bytes than a store takes. No retry helps.</summary>
public sealed class DocumentTooLargeException(string container, string id, int bytes)
    : Exception($"Document {id} in {container} has {bytes} bytes. A store takes {ContainerDefinition.MaxBytes}.");
