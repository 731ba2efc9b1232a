using CampaignFunctions.Campaigns;
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
            return Response(run, final);
        var counts = await CountAsync(run, cancellationToken);
        return MayEnd(run) && counts.Left == 0 ? await EndAsync(run, counts, cancellationToken) : Response(run, counts);
    }

    /// <summary>Returns the run that would start now with this selection.</summary>
    public async Task<ChargeDryRun> DryRunAsync(
        string campaignId,
        EditionDefinition edition,
        ChargeSelection selection,
        CancellationToken cancellationToken
    )
    {
        var all = await store.ScanLatestAsync(
            PreorderDocument.Container,
            new(new Equality("campaignId", campaignId)),
            preorder =>
                selection.Fits(preorder, edition.Id)
                    ? new Candidate(
                        preorder.CreatedAt,
                        preorder.Id,
                        preorder.Outstanding(),
                        preorder.Card!,
                        ChargeNotice.IsGiven(preorder, edition.ChargeOn)
                    )
                    : null,
            cancellationToken
        );
        var now = clock.GetUtcNow();
        Candidate[] due =
        [
            .. all.OfType<Candidate>().OrderBy(each => (each.CreatedAt, each.Id)).Take(selection.Most ?? int.MaxValue),
        ];
        return new(
            due.Length,
            due.Sum(each => each.Amount),
            edition.Price.Currency,
            due.Length / settings.Value.PerSecond,
            due.Count(each => each.Card.ExpiresAt <= now),
            due.Count(each => !each.IsNoticed)
        );
    }

    /// <summary>Returns whether the run includes no further pre-order.</summary>
    private static bool MayEnd(ChargeRunDocument run) => run.Status is ChargeRunDocument.Charging or ChargeRunDocument.Stopped;

    /// <summary>
    /// Stores the final report, and returns it. A report that another process has stored before stands. A run that was paused
    /// meanwhile does not end.
    /// </summary>
    private async Task<ChargeRunResponse> EndAsync(
        ChargeRunDocument run,
        ChargeRunCounts counts,
        CancellationToken cancellationToken
    )
    {
        var last = run;
        await store.ChangeAsync(
            ChargeRunDocument.Container,
            run.Pk,
            run.Id,
            standing =>
            {
                last = standing;
                if (standing.Report is not null || !standing.IsAsAsked(run))
                    return null;
                var status = standing.Status == ChargeRunDocument.Stopped ? ChargeRunDocument.Stopped : ChargeRunDocument.Done;
                return last = standing with { Status = status, Report = counts };
            },
            cancellationToken
        );
        return Response(last, last.Report ?? counts);
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

    private ChargeRunResponse Response(ChargeRunDocument run, ChargeRunCounts counts) =>
        new(
            run.Id,
            run.Status == ChargeRunDocument.Charging ? ChargeRunDocument.Running : run.Status,
            counts.Due,
            counts.Charged,
            counts.ActionRequired,
            counts.Failed,
            counts.Cancelled,
            counts.Left,
            run.IsHeld || run.Report is not null
                ? null
                : clock.GetUtcNow() + TimeSpan.FromSeconds(counts.Left / settings.Value.PerSecond),
            run.By,
            run.Selection,
            run.Changes ?? []
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

    private sealed record Candidate(DateTimeOffset CreatedAt, string Id, long Amount, CardFact Card, bool IsNoticed);
}
