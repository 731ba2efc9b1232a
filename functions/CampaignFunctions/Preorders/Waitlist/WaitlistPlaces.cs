using CampaignFunctions.Storage;

namespace CampaignFunctions.Preorders;

/// <summary>
/// Finds the places of pre-orders on the waitlists of editions. One read of a waitlist serves all readers of this process for a
/// minute. Whether a pre-order still waits is known only of the first ones: to read all of a long waitlist would cost too much.
/// </summary>
public sealed class WaitlistPlaces(IDocumentStore store, Waitlist waitlist, TimeProvider clock)
{
    /// <summary>The first places, whose pre-orders are read.</summary>
    internal const int MostRead = 200;

    /// <summary>After these, no place is known.</summary>
    private const int MostListed = 10_000;

    private readonly SharedReads<(string Campaign, string Edition), Dictionary<string, WaitlistPlace>> _reads = new(
        TimeSpan.FromMinutes(1),
        clock
    );

    /// <summary>
    /// Returns the place; null if the pre-order does not wait, has joined less than a minute ago, or waits very far behind.
    /// </summary>
    public async Task<WaitlistPlace?> FindAsync(PreorderDocument preorder, CancellationToken cancellationToken)
    {
        if (preorder is not { Status: PreorderStatus.Waitlisted, JoinedAt: not null })
            return null;
        var places = await _reads.ReadAsync(
            (preorder.CampaignId, preorder.EditionId),
            () => ReadAsync(preorder.CampaignId, preorder.EditionId),
            cancellationToken
        );
        return places.GetValueOrDefault(preorder.Id);
    }

    private async Task<Dictionary<string, WaitlistPlace>> ReadAsync(string campaignId, string editionId)
    {
        var places = new Dictionary<string, WaitlistPlace>();
        var (place, listed) = (1, 0);
        await foreach (var id in waitlist.PlacesAsync(campaignId, editionId, CancellationToken.None))
        {
            var isRead = ++listed <= MostRead;
            if (listed > MostListed)
                break;
            if (isRead && !await WaitsAsync(campaignId, id))
                continue;
            places[id] = new(place++, isRead);
        }

        return places;
    }

    private async Task<bool> WaitsAsync(string campaignId, string id) =>
        await store.FindPreorderAsync(campaignId, id, CancellationToken.None) is { Document.Status: PreorderStatus.Waitlisted };
}
