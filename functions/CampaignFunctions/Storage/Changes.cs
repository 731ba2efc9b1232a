namespace CampaignFunctions.Storage;

/// <summary>Changes of one document.</summary>
internal static class Changes
{
    /// <summary>Changes a document, whoever else changes it. Returns what it became; null where there is none, or the change gives null for it.</summary>
    public static async Task<T?> ChangeAsync<T>(
        this IDocumentStore store, Container<T> container, string partition, string id, Func<T, T?> change, CancellationToken cancellationToken)
        where T : class, IDocument
    {
        while (await store.FindAsync(container, partition, id, cancellationToken) is { } found && change(found.Document) is { } next)
        {
            if (await store.ReplaceAsync(container, next, found.ETag, cancellationToken) is not null)
                return next;
        }

        return null;
    }
}
