using CampaignFunctions.Storage;
using CampaignFunctions.Telemetry;

namespace CampaignFunctions.Preorders;

/// <summary>Sends another hint for each pre-order that is due or that a process left half-way.</summary>
public sealed class SweepPreorders(IDocumentStore store, PreorderHints hints, TimeProvider clock)
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
            if (row.Document.DueAt < oldest)
                oldest = row.Document.DueAt.Value;
            if (row.Document.DueAt <= now || row.Document.LookAt <= now)
                await hints.PaymentAsync(row.Document, TimeSpan.Zero, cancellationToken);
            if (row.Document.MailDueAt <= now)
                await hints.MailAsync(row.Document, cancellationToken);
        }

        CampaignTelemetry.PreorderLag.Record((now - oldest).TotalSeconds);
    }
}
