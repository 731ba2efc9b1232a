using CampaignFunctions.Payments;
using CampaignFunctions.Storage;
using CampaignFunctions.Telemetry;

namespace CampaignFunctions.Preorders;

/// <summary>
/// Sends another hint for each pre-order that is due or that a process left half-way. If the hint has no effect, the next one
/// comes after twice the time, so that a queue that stands still does not fill up.
/// </summary>
public sealed class SweepPreorders(IDocumentStore store, Pace pace, PreorderHints hints, TimeProvider clock)
{
    /// <summary>A step between two documents that takes longer than this was left half-way.</summary>
    public static readonly TimeSpan StepOverdue = TimeSpan.FromMinutes(1);

    /// <summary>A pre-order this overdue has lost its hint.</summary>
    private static readonly TimeSpan Overdue = TimeSpan.FromSeconds(30);

    public async Task HandleAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var filter = new Filter { Below = new("due", (now - Overdue).ToUnixTimeMilliseconds()) };
        var oldest = now;
        await foreach (var row in store.ScanAllAsync(PreorderDocument.Container, filter, cancellationToken))
        {
            if (row.Document.WorkDueAt is { } due && due <= now)
            {
                oldest = due < oldest ? due : oldest;
                if (IsToSweep(row.Document, due, now) && await MarkAsync(row, now, cancellationToken))
                    await hints.PaymentAsync(row.Document, at: null, cancellationToken);
            }

            if (row.Document.MailDueAt <= now)
                await hints.MailAsync(row.Document, cancellationToken);
        }

        CampaignTelemetry.OrdersInLine.Record(await pace.LengthAsync(PaceLane.Open, cancellationToken));
        CampaignTelemetry.PreorderLag.Record((now - oldest).TotalSeconds);
    }

    private static bool IsToSweep(PreorderDocument preorder, DateTimeOffset due, DateTimeOffset now) =>
        preorder.SweptAt is not { } swept || swept < due || now - swept >= swept - due;

    /// <summary>Records the hint before it is sent. If another process changes the pre-order first, it goes on.</summary>
    private async Task<bool> MarkAsync(Versioned<PreorderDocument> row, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var swept = row.Document with { SweptAt = now };
        return await store.ReplaceAsync(PreorderDocument.Container, swept, row.ETag, cancellationToken) is not null;
    }
}
