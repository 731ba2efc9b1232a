using CampaignFunctions.Security;
using CampaignFunctions.Storage;

namespace CampaignFunctions.Notifications;

/// <summary>
/// The addresses to which mail has stopped. A stop has only a keyed hash of the address, with the newest pepper at that time. So
/// it is looked for with each pepper.
/// </summary>
public sealed class MailStops(IDocumentStore store, Keyring keys, TimeProvider clock)
{
    private const int PageSize = 500;

    /// <summary>How long one call lifts: the call must be answered in time.</summary>
    private static readonly TimeSpan LiftWithin = TimeSpan.FromSeconds(10);

    /// <summary>Stops mail to the address. The same again changes nothing, and a text that is no address is ignored.</summary>
    public async Task AddAsync(string email, MailStopKind kind, CancellationToken cancellationToken)
    {
        if (MailboxAddresses.Canonical(email) is not { } address)
            return;
        var stop = MailStop.Of(keys, keys.CurrentPepper, address, kind, clock.GetUtcNow());
        await store.CreateAsync(MailStop.Container, stop, cancellationToken);
    }

    /// <summary>Returns whether mail to the address has stopped for this reason.</summary>
    public async Task<bool> HasAsync(string email, MailStopKind kind, CancellationToken cancellationToken)
    {
        foreach (var stop in StopsOf(email, kind))
        {
            if (await store.FindAsync(MailStop.Container, stop.Pk, stop.Id, cancellationToken) is not null)
                return true;
        }

        return false;
    }

    /// <summary>Lets mail go to the address again.</summary>
    public async Task LiftAsync(string email, MailStopKind kind, CancellationToken cancellationToken)
    {
        foreach (var stop in StopsOf(email, kind))
            await store.DeleteAsync(MailStop.Container, stop.Pk, stop.Id, etag: null, cancellationToken);
    }

    /// <summary>
    /// Lets mail go again to all addresses to which it has stopped for this reason since that time, for example because the mail
    /// server refused all receivers by mistake. Returns their number, and whether these are all: one call works for a limited
    /// time.
    /// </summary>
    public async Task<(long Lifted, bool IsComplete)> LiftAllAsync(
        MailStopKind kind,
        DateTimeOffset since,
        CancellationToken cancellationToken
    )
    {
        var (began, lifted) = (clock.GetTimestamp(), 0L);
        for (var bucket = 0; bucket < MailStop.Buckets; bucket++)
        {
            var (partition, place) = (MailStop.PartitionOf(kind, bucket), (string?)null);
            do
            {
                if (clock.GetElapsedTime(began) > LiftWithin)
                    return (lifted, false);
                var query = new Query(partition) { After = Keyset.OfId(place), Limit = PageSize };
                var page = await store.QueryAsync(MailStop.Container, query, cancellationToken);
                var stops = page.Select(row => row.Document).Where(stop => stop.At >= since).ToArray();
                await stops.EachAsync(
                    BoundedWork.Reads,
                    stop => store.DeleteAsync(MailStop.Container, stop.Pk, stop.Id, etag: null, cancellationToken)
                );
                lifted += stops.Length;
                place = page.Count < PageSize ? null : page[^1].Document.Id;
            } while (place is not null);
        }

        return (lifted, true);
    }

    /// <summary>Returns the number of addresses to which mail has stopped for this reason.</summary>
    public async Task<long> CountAsync(MailStopKind kind, CancellationToken cancellationToken)
    {
        var counts = await Enumerable
            .Range(0, MailStop.Buckets)
            .EachAsync(
                BoundedWork.Reads,
                bucket => store.CountAsync(MailStop.Container, MailStop.PartitionOf(kind, bucket), [], cancellationToken)
            );
        return counts.Sum();
    }

    private IEnumerable<MailStop> StopsOf(string email, MailStopKind kind) =>
        MailboxAddresses.Canonical(email) is { } address
            ? keys.Peppers.Select(pepper => MailStop.Of(keys, pepper, address, kind, default))
            : [];
}
