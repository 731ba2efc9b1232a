using System.Text.Json;

namespace CampaignFunctions.Storage;

/// <summary>Tells the faults of documents from those of the store.</summary>
internal static class DocumentFaults
{
    /// <summary>
    /// Returns whether the same work fails in the same way each time: a document is too large, is damaged, or was written by a
    /// newer version of this software.
    /// </summary>
    public static bool IsPermanent(Exception fault) =>
        fault is UnsupportedDocumentException or JsonException or DocumentTooLargeException;
}
