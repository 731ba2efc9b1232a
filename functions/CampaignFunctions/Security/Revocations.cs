using System.Collections.Concurrent;
using CampaignFunctions.Storage;

namespace CampaignFunctions.Security;

/// <summary>Whose tokens are no longer good. Every process hears of it within <see cref="KeptFor"/>.</summary>
public sealed class Revocations(IDocumentStore store, TimeProvider clock)
{
    private static readonly TimeSpan KeptFor = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, (long ReadAt, RevocationDocument? Document)> _cache = [];

    public ValueTask<bool> IsRevokedAsync(string campaignId, string voterKey, CancellationToken cancellationToken) =>
        _cache.TryGetValue(campaignId, out var cached) && clock.GetElapsedTime(cached.ReadAt) < KeptFor
            ? new(Holds(cached.Document, voterKey))
            : new(ReadAsync(campaignId, voterKey, cancellationToken));

    /// <summary>Ends the tokens of a voter key. Keys whose tokens have all expired are dropped on the way.</summary>
    public async Task RevokeAsync(string campaignId, string voterKey, CancellationToken cancellationToken)
    {
        while (true)
        {
            var found = await FindAsync(campaignId, cancellationToken);
            var now = clock.GetUtcNow();
            var until = (found?.Document.Until ?? []).Where(key => key.Value > now).ToDictionary();
            until[voterKey] = now + ParticipantTokens.Lifetime;
            var next = new RevocationDocument { Id = campaignId, Until = until };
            var written = found is null
                ? await store.CreateAsync(RevocationDocument.Container, next, cancellationToken)
                : await store.ReplaceAsync(RevocationDocument.Container, next, found.ETag, cancellationToken);
            if (written is null)
                continue;
            _cache[campaignId] = (clock.GetTimestamp(), next);
            return;
        }
    }

    private async Task<bool> ReadAsync(string campaignId, string voterKey, CancellationToken cancellationToken)
    {
        var readAt = clock.GetTimestamp();
        var document = (await FindAsync(campaignId, cancellationToken))?.Document;
        _cache[campaignId] = (readAt, document);
        return Holds(document, voterKey);
    }

    private Task<Versioned<RevocationDocument>?> FindAsync(string campaignId, CancellationToken cancellationToken) =>
        store.FindAsync(RevocationDocument.Container, RevocationDocument.Partition, campaignId, cancellationToken);

    private static bool Holds(RevocationDocument? document, string voterKey) => document?.Until.ContainsKey(voterKey) == true;
}
