using CampaignFunctions.Payments;
using CampaignFunctions.Storage;
using Microsoft.Extensions.Options;

namespace CampaignFunctions.Preorders;

/// <summary>
/// Reports the progress of charge runs. The report of a run is final once no pre-order is left: from then on it is stored, and
/// never changes.
/// </summary>
public sealed class ChargeRunReports(IDocumentStore store, IOptions<PaymentSettings> settings, TimeProvider clock)
{
    /// <summary>Returns the progress of the run. Ends the run if no pre-order is left.</summary>
    public async Task<ChargeRunResponse> OfAsync(ChargeRunDocument run, CancellationToken cancellationToken)
    {
        if (run.Report is { } final)
            return Response(run, final, isOver: true);
        var counts = await CountAsync(run, cancellationToken);
        if (run.Status == ChargeRunDocument.Running || counts.Left > 0)
            return Response(run, counts, isOver: false);
        return Response(run, await EndAsync(run, counts, cancellationToken), isOver: true);
    }

    /// <summary>Stores the final report, and returns it. A report that another process has stored before stands.</summary>
    private async Task<ChargeRunCounts> EndAsync(
        ChargeRunDocument run,
        ChargeRunCounts counts,
        CancellationToken cancellationToken
    )
    {
        var report = counts;
        await store.ChangeAsync(
            ChargeRunDocument.Container,
            run.Pk,
            run.Id,
            standing =>
            {
                report = standing.Report ?? counts;
                return standing.Report is null ? standing with { Status = ChargeRunDocument.Done, Report = counts } : null;
            },
            cancellationToken
        );
        return report;
    }

    private async Task<ChargeRunCounts> CountAsync(ChargeRunDocument run, CancellationToken cancellationToken)
    {
        var progress = await store.ScanLatestAsync(
            PreorderDocument.Container,
            new(new Equality("chargeRunId", run.Id)),
            ProgressOf,
            cancellationToken
        );
        var of = progress.CountBy(each => each).ToDictionary();
        return new(
            progress.Count,
            of.GetValueOrDefault(ChargeProgress.Charged),
            of.GetValueOrDefault(ChargeProgress.ActionRequired),
            of.GetValueOrDefault(ChargeProgress.Failed),
            of.GetValueOrDefault(ChargeProgress.Cancelled),
            of.GetValueOrDefault(ChargeProgress.Left)
        );
    }

    private ChargeRunResponse Response(ChargeRunDocument run, ChargeRunCounts counts, bool isOver) =>
        new(
            run.Id,
            isOver ? ChargeRunDocument.Done : ChargeRunDocument.Running,
            counts.Due,
            counts.Charged,
            counts.ActionRequired,
            counts.Failed,
            counts.Cancelled,
            counts.Left,
            isOver ? null : clock.GetUtcNow() + TimeSpan.FromSeconds(counts.Left / settings.Value.PerSecond)
        );

    /// <summary>Returns how far the charge of a pre-order is.</summary>
    private static ChargeProgress ProgressOf(PreorderDocument preorder) =>
        preorder switch
        {
            { Status: PreorderStatus.ActionRequired } => ChargeProgress.ActionRequired,
            { Status: PreorderStatus.Declined } or { Charge: { IsGivenUp: true, Decline: not null } } => ChargeProgress.Failed,
            { CancelRequestedAt: not null } => ChargeProgress.Cancelled,
            // It may have been charged by an earlier run, so the status comes first.
            { Status: PreorderStatus.ChargeDue or PreorderStatus.Charging } => ChargeProgress.Left,
            { Charge.PaymentId: { } paid } when preorder.Payments.Contains(paid) => ChargeProgress.Charged,
            // Nothing was left to charge, or somebody cancelled the payment at the payment provider.
            _ => ChargeProgress.Cancelled,
        };
}
