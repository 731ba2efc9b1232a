using System.Runtime.CompilerServices;

namespace CampaignFunctions.Storage;

/// <summary>Whole scans, for sweeps.</summary>
internal static class Scans
{
    /// <summary>Every document of every partition that passes the filter, page by page.</summary>
    public static async IAsyncEnumerable<Versioned<T>> ScanAllAsync<T>(
        this IDocumentStore store, Container<T> container, Filter filter, [EnumeratorCancellation] CancellationToken cancellationToken)
        where T : class, IDocument
    {
        string? continuation = null;
        do
        {
            var page = await store.ScanAsync(container, filter, continuation, cancellationToken);
            foreach (var row in page.Documents)
                yield return row;
            continuation = page.Continuation;
        }
        while (continuation is not null);
    }
}
