using CampaignFunctions.Storage;

namespace CampaignFunctions.Security;

/// <summary>
/// Knows the voter keys whose tokens are revoked. Every process learns of a revocation within <see cref="KeptFor"/>.
/// </summary>
public sealed class Revocations(IDocumentStore store, TimeProvider clock)
{
    private static readonly TimeSpan KeptFor = TimeSpan.FromSeconds(5);

    private readonly FreshCache<string, RevocationDocument?> _cache = new(KeptFor, clock);

    public ValueTask<bool> IsRevokedAsync(string campaignId, string voterKey, CancellationToken cancellationToken) =>
        _cache.TryGet(campaignId, out var document)
            ? new(Holds(document, voterKey))
            : new(ReadAsync(campaignId, voterKey, cancellationToken));

    /// <summary>Revokes the tokens of a voter key. Also removes keys whose tokens have all expired.</summary>
    public async Task RevokeAsync(string campaignId, string voterKey, CancellationToken cancellationToken)
    {
        for (var losses = 0; losses < Contention.MaxLosses; losses++)
        {
            var found = await FindAsync(campaignId, cancellationToken);
            var now = clock.GetUtcNow();
            var until = (found?.Document.Until ?? []).Where(key => key.Value > now).ToDictionary();
            until[voterKey] = now + ParticipantTokens.Lifetime;
            var next = new RevocationDocument { Id = campaignId, Until = until };
            if (await store.SaveAsync(RevocationDocument.Container, next, found?.ETag, cancellationToken) is null)
                continue;
            _cache.Put(campaignId, next, _cache.Now);
            return;
        }

        throw Contention.Exhausted();
    }

    private async Task<bool> ReadAsync(string campaignId, string voterKey, CancellationToken cancellationToken)
    {
        var readAt = _cache.Now;
        var document = (await FindAsync(campaignId, cancellationToken))?.Document;
        _cache.Put(campaignId, document, readAt);
        return Holds(document, voterKey);
    }

    private Task<Versioned<RevocationDocument>?> FindAsync(string campaignId, CancellationToken cancellationToken) =>
        store.FindAsync(RevocationDocument.Container, RevocationDocument.Partition, campaignId, cancellationToken);

    private static bool Holds(RevocationDocument? document, string voterKey) => document?.Until.ContainsKey(voterKey) == true;
}
