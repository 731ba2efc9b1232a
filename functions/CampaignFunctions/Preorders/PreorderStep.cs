using CampaignFunctions.Campaigns;
using CampaignFunctions.Payments;
using CampaignFunctions.Storage;

namespace CampaignFunctions.Preorders;

/// <summary>
/// A step of a pre-order. Each step ends in one replace of the pre-order. <see cref="PreorderTable"/> says which step is next.
/// </summary>
internal sealed class PreorderStep
{
    /// <summary>There is nothing to do.</summary>
    public static readonly PreorderStep Wait = Here((_, preorder) => preorder);

    public static readonly PreorderStep Reserve = InStock((steps, found, cancel) => steps.ReserveAsync(found, cancel));
    public static readonly PreorderStep Join = InStock((steps, found, cancel) => steps.JoinAsync(found, cancel));
    public static readonly PreorderStep ResumeOffer = InStock((steps, found, cancel) => steps.ResumeOfferAsync(found, cancel));
    public static readonly PreorderStep Expire = Here((steps, preorder) => steps.Expire(preorder));
    public static readonly PreorderStep LapseOffer = InStock((steps, found, cancel) => steps.LapseOfferAsync(found, cancel));
    public static readonly PreorderStep Release = InStock((steps, found, cancel) => steps.ReleaseAsync(found, cancel));

    /// <summary>The first half of an opening: it is recorded at the turn of the opening, and makes no call itself.</summary>
    public static readonly PreorderStep BeginCheckout = new PreorderStep(
        PaceLane.Open,
        (steps, found, _, cancel) => steps.BeginCheckoutAsync(found, cancel)
    ).PausedBy(Openings);
    public static readonly PreorderStep OpenCheckout = AtProvider(
            PaceLane.Open,
            (steps, it, cancel) => steps.Checkout.OpenAsync(it, cancel)
        )
        .PausedBy(Openings);
    public static readonly PreorderStep LookAtCheckout = AtProvider(
        PaceLane.Read,
        (steps, it, cancel) => steps.Checkout.LookAsync(it, cancel)
    );
    public static readonly PreorderStep CloseCheckout = AtProvider(
        PaceLane.Read,
        (steps, it, cancel) => steps.Checkout.CloseAsync(it, cancel)
    );
    public static readonly PreorderStep OpenRenewal = AtProvider(
            PaceLane.Open,
            (steps, it, cancel) => steps.Renewal.OpenAsync(it, cancel)
        )
        .PausedBy(Openings);
    public static readonly PreorderStep LookAtRenewal = AtProvider(
        PaceLane.Read,
        (steps, it, cancel) => steps.Renewal.LookAsync(it, cancel)
    );

    public static readonly PreorderStep CheckCard = InStock((steps, found, cancel) => steps.CheckCardAsync(found, cancel));
    public static readonly PreorderStep IntendCharge = InStock((steps, found, cancel) => steps.IntendChargeAsync(found, cancel))
        .PausedBy(Charges);
    public static readonly PreorderStep CreateCharge = AtProvider(
            PaceLane.Charge,
            (steps, it, cancel) => steps.Charge.CreateAsync(it, cancel)
        )
        .PausedBy(Charges);
    public static readonly PreorderStep ConfirmCharge = new PreorderStep(
        PaceLane.Charge,
        async (steps, found, before, cancel) =>
            await steps.Charge.ConfirmAsync(found.Document, isNew: before == CreateCharge, cancel)
    ).PausedBy(Charges);
    public static readonly PreorderStep LookAtCharge = AtProvider(
        PaceLane.Read,
        (steps, it, cancel) => steps.Charge.LookAsync(it, cancel)
    );
    public static readonly PreorderStep RetryCharge = Here((steps, preorder) => steps.Charge.Retry(preorder)).PausedBy(Charges);
    public static readonly PreorderStep StopCharge = AtProvider(
        PaceLane.Charge,
        (steps, it, cancel) => steps.Charge.StopAsync(it, cancel)
    );
    public static readonly PreorderStep GiveUpCharge = AtProvider(
        PaceLane.Charge,
        (steps, it, cancel) => steps.Charge.GiveUpAsync(it, cancel)
    );

    public static readonly PreorderStep LookAtPayments = AtProvider(
        PaceLane.Read,
        (steps, it, cancel) => steps.Refund.LookAsync(it, cancel)
    );
    public static readonly PreorderStep IntendRefund = AtProvider(
        PaceLane.Read,
        (steps, it, cancel) => steps.Refund.IntendAsync(it, cancel)
    );
    public static readonly PreorderStep IntendGoodwill = AtProvider(
        PaceLane.Read,
        (steps, it, cancel) => steps.Refund.IntendGoodwillAsync(it, cancel)
    );
    public static readonly PreorderStep SendRefund = AtProvider(
        PaceLane.Charge,
        (steps, it, cancel) => steps.Refund.SendAsync(it, cancel)
    );
    public static readonly PreorderStep Finish = Here((steps, preorder) => steps.Refund.Finish(preorder));

    /// <summary>The checks at the payment provider; a hint makes each of them once.</summary>
    public static readonly IReadOnlyList<PreorderStep> Looks = [LookAtCheckout, LookAtCharge, LookAtPayments, LookAtRenewal];

    private readonly Func<
        PreorderSteps,
        Versioned<PreorderDocument>,
        PreorderStep?,
        CancellationToken,
        Task<PreorderDocument?>
    > _run;

    private PreorderStep(
        PaceLane? lane,
        Func<PreorderSteps, Versioned<PreorderDocument>, PreorderStep?, CancellationToken, Task<PreorderDocument?>> run
    ) => (Lane, _run) = (lane, run);

    /// <summary>The lane of the pace in which the step calls the payment provider; null if it makes no call.</summary>
    public PaceLane? Lane { get; }

    /// <summary>Returns whether these pauses stop the step.</summary>
    public Func<Pauses, bool> IsPaused { get; private init; } = _ => false;

    /// <summary>
    /// Carries out the step. Returns the new pre-order; null if the step has written it itself, or if there is nothing to do.
    /// </summary>
    /// <param name="before">The step that the same process has carried out just before; null if there is none.</param>
    public Task<PreorderDocument?> RunAsync(
        PreorderSteps steps,
        Versioned<PreorderDocument> found,
        PreorderStep? before,
        CancellationToken cancellationToken
    ) => _run(steps, found, before, cancellationToken);

    private static bool Openings(Pauses pauses) => pauses.Openings;

    private static bool Charges(Pauses pauses) => pauses.Charges;

    private PreorderStep PausedBy(Func<Pauses, bool> isPaused) => new(Lane, _run) { IsPaused = isPaused };

    private static PreorderStep Here(Func<PreorderSteps, PreorderDocument, PreorderDocument> run) =>
        new(lane: null, (steps, found, _, _) => Task.FromResult<PreorderDocument?>(run(steps, found.Document)));

    private static PreorderStep InStock(
        Func<PreorderSteps, Versioned<PreorderDocument>, CancellationToken, Task<PreorderDocument?>> run
    ) => new(lane: null, (steps, found, _, cancellationToken) => run(steps, found, cancellationToken));

    private static PreorderStep AtProvider(
        PaceLane lane,
        Func<PreorderSteps, PreorderDocument, CancellationToken, Task<PreorderDocument>> run
    ) => new(lane, async (steps, found, _, cancellationToken) => await run(steps, found.Document, cancellationToken));
}
