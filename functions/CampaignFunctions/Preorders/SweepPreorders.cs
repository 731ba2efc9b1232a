using CampaignFunctions.Campaigns;
using CampaignFunctions.Payments;
using CampaignFunctions.Storage;
using CampaignFunctions.Telemetry;

namespace CampaignFunctions.Preorders;

/// <summary>
/// Sends another hint for each pre-order that is due or that a process left half-way. If the hint has no effect, the next one
/// comes after twice the time, at most an hour, so that a queue that stands still does not fill up. Work that an admin has paused
/// gets no hint.
/// </summary>
public sealed class SweepPreorders(
    IDocumentStore store,
    ICampaignQuery campaigns,
    Pace pace,
    PreorderHints hints,
    TimeProvider clock
)
{
    private const string Openings = "openings";
    private const string Charges = "charges";
    private const string Mail = "mail";
    private const string Other = "other";

    private static readonly string[] Kinds = [Openings, Charges, Mail, Other];

    /// <summary>A step between two documents that takes longer than this was left half-way.</summary>
    public static readonly TimeSpan StepOverdue = TimeSpan.FromMinutes(1);

    /// <summary>A pre-order this overdue has lost its hint.</summary>
    private static readonly TimeSpan Overdue = TimeSpan.FromSeconds(30);

    /// <summary>
    /// The longest time between two hints: after a long outage, a pre-order must not wait as long again for a lost hint.
    /// </summary>
    private static readonly TimeSpan MostBetween = TimeSpan.FromHours(1);

    public async Task HandleAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var filter = new Filter { Below = new("due", (now - Overdue).ToUnixTimeMilliseconds()) };
        var oldest = Kinds.ToDictionary(kind => kind, _ => now);
        await foreach (var row in store.ScanAllAsync(PreorderDocument.Container, filter, cancellationToken))
        {
            var preorder = row.Document;
            var campaign = await campaigns.FindAsync(preorder.CampaignId, cancellationToken);
            var pauses = campaign?.Document.Pauses ?? Pauses.None;
            if (preorder.WorkDueAt() is { } due && due <= now)
            {
                var next = NextOf(preorder, now);
                Note(KindOf(next), due);
                if (!next.IsPaused(pauses) && IsToSweep(preorder, due, now) && await MarkAsync(row, now, cancellationToken))
                    await hints.SweepPaymentAsync(preorder, cancellationToken);
            }

            if (preorder.MailDueAt() is { } mailDue && mailDue <= now)
            {
                Note(Mail, mailDue);
                if (!pauses.Mail)
                    await hints.SweepMailAsync(preorder, cancellationToken);
            }
        }

        CampaignTelemetry.OrdersInLine.Record(await pace.LengthAsync(PaceLane.Open, cancellationToken));
        foreach (var (kind, since) in oldest)
            CampaignTelemetry.PreorderLag.Record((now - since).TotalSeconds, new KeyValuePair<string, object?>("kind", kind));

        void Note(string kind, DateTimeOffset due) => oldest[kind] = due < oldest[kind] ? due : oldest[kind];
    }

    /// <summary>Returns the next step of the pre-order; a check at the payment provider if one is due.</summary>
    private static PreorderStep NextOf(PreorderDocument preorder, DateTimeOffset now)
    {
        HashSet<PreorderStep> looked = preorder.LookAt <= now ? [] : [.. PreorderStep.Looks];
        return PreorderTable.Next(preorder.Status, KnownFacts.Of(preorder, looked, now));
    }

    private static string KindOf(PreorderStep step)
    {
        if (step.IsPaused(Pauses.None with { Openings = true }))
            return Openings;
        return step.IsPaused(Pauses.None with { Charges = true }) ? Charges : Other;
    }

    private static bool IsToSweep(PreorderDocument preorder, DateTimeOffset due, DateTimeOffset now) =>
        preorder.SweptAt is not { } swept || swept < due || now - swept >= Earlier(swept - due, MostBetween);

    private static TimeSpan Earlier(TimeSpan one, TimeSpan other) => one < other ? one : other;

    /// <summary>Records the hint before it is sent. If another process changes the pre-order first, it goes on.</summary>
    private async Task<bool> MarkAsync(Versioned<PreorderDocument> row, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var swept = row.Document with { SweptAt = now };
        return await store.ReplaceAsync(PreorderDocument.Container, swept, row.ETag, cancellationToken) is not null;
    }
}
