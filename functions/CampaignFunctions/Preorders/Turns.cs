using CampaignFunctions.Payments;
using CampaignFunctions.Storage;

namespace CampaignFunctions.Preorders;

/// <summary>
/// The turns of pre-orders at the payment provider. A due pre-order gets one turn, stores it, and gets its hint at that time. If
/// it missed its turn, it gets another one at the head of the line. A check of a pre-order that is not due has its turn in the
/// hint.
/// </summary>
public sealed class Turns(IDocumentStore store, Pace pace, PreorderHints hints, TimeProvider clock)
{
    /// <summary>
    /// A turn that is used later than this was missed, unless its own hint is late: after a standstill, all missed turns at once
    /// would break the pace.
    /// </summary>
    private static readonly TimeSpan Missed = TimeSpan.FromSeconds(2);

    /// <summary>A hint this little before the turn is the hint of the turn: clocks differ.</summary>
    private static readonly TimeSpan Early = TimeSpan.FromSeconds(1);

    /// <summary>Returns whether the turn of a hint without a pre-order has come. Otherwise the hint comes again then.</summary>
    public async Task<bool> HasComeAsync(PaymentHint hint, CancellationToken cancellationToken)
    {
        var turn = hint.TurnAt ?? await pace.TakeAsync(PaceLane.Read, clock.GetUtcNow(), cancellationToken);
        if (HasCome(turn, clock.GetUtcNow()))
            return true;
        await hints.AgainAsync(hint with { TurnAt = turn }, turn, cancellationToken);
        return false;
    }

    /// <summary>
    /// Returns whether the pre-order may visit the payment provider now. Otherwise its turn is later, and a hint comes then.
    /// </summary>
    public async Task<bool> HasComeAsync(
        Versioned<PreorderDocument> found,
        PaceLane lane,
        PaymentHint hint,
        CancellationToken cancellationToken
    )
    {
        var (preorder, now) = (found.Document, clock.GetUtcNow());
        var isDue = preorder.DueAt <= now;
        if (isDue && preorder.TurnAt is { } given && (given + Missed >= now || given == hint.TurnAt))
            return HasCome(given, now) || await IsEarlyAsync(found, given, hint, cancellationToken);
        if (!isDue && hint.TurnAt <= now)
            return true;

        var hasLine = lane switch
        {
            PaceLane.Open => isDue && preorder.Checkout is null,
            PaceLane.Read => true,
            _ => false, // the line belongs to charge runs
        };
        var isMissed = isDue && preorder.TurnAt is not null;
        var turn =
            hasLine && !isMissed
                ? await pace.TakeAsync(lane, preorder.CreatedAt, cancellationToken)
                : await pace.TakeHeadAsync(lane, preorder.CreatedAt, TimeSpan.Zero, cancellationToken);
        if (HasCome(turn, clock.GetUtcNow()))
            return true;
        await PutOffAsync(found, turn, hint, cancellationToken);
        return false;
    }

    /// <summary>Returns whether the time of a turn has come. A turn is used once.</summary>
    internal static bool HasCome(DateTimeOffset? turn, DateTimeOffset now) => turn - Early <= now;

    /// <summary>Sends a hint again that came just before its step or check is due: clocks differ.</summary>
    public async Task KeepAsync(PreorderDocument preorder, PaymentHint hint, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if (preorder.WorkDueAt() is { } due && due > now && due - Early <= now)
            await hints.AgainAsync(hint, due, cancellationToken);
    }

    /// <summary>
    /// Gives the pre-order another turn after the payment provider did not answer. Each time, it comes later.
    /// </summary>
    public async Task AgainAsync(
        Versioned<PreorderDocument> found,
        PaceLane lane,
        PaymentHint hint,
        CancellationToken cancellationToken
    )
    {
        var turn = await pace.TakeHeadAsync(lane, found.Document.CreatedAt, BackOff(hint.Tries), cancellationToken);
        await PutOffAsync(found, turn, hint with { Tries = hint.Tries + 1 }, cancellationToken);
    }

    /// <summary>Returns the wait before the next try: 5, 10, 20 and 40 seconds, and then a minute each time.</summary>
    internal static TimeSpan BackOff(int tries) => TimeSpan.FromSeconds(Math.Min(60, 5 << Math.Min(tries, 4)));

    /// <summary>Keeps the news of a notice that came before the turn. The turn has its own hint.</summary>
    private async Task<bool> IsEarlyAsync(
        Versioned<PreorderDocument> found,
        DateTimeOffset turn,
        PaymentHint hint,
        CancellationToken cancellationToken
    )
    {
        if (hint.IsNotice)
            await PutOffAsync(found, turn, hint, cancellationToken);
        return false;
    }

    /// <summary>
    /// Stores the turn. A turn that another process has stored meanwhile stands. The check that a notice asks for comes with it.
    /// </summary>
    private async Task PutOffAsync(
        Versioned<PreorderDocument> found,
        DateTimeOffset turn,
        PaymentHint hint,
        CancellationToken cancellationToken
    )
    {
        var before = found.Document.TurnAt;
        for (var losses = 0; losses < Contention.MaxLosses; losses++)
        {
            var preorder = found.Document;
            var isDue = preorder.DueAt <= clock.GetUtcNow();
            var isTaken = isDue && preorder.TurnAt != before;
            if (isTaken && !hint.IsNotice)
                return;
            var at = isTaken ? preorder.TurnAt ?? turn : turn;
            var later = preorder with
            {
                TurnAt = isDue ? at : preorder.TurnAt,
                LookAt = hint.IsNotice || !isDue ? at : preorder.LookAt,
            };
            if (await store.ReplaceAsync(PreorderDocument.Container, later, found.ETag, cancellationToken) is not null)
            {
                await hints.AgainAsync(hint with { TurnAt = at }, at, cancellationToken);
                return;
            }

            if (
                await store.FindAsync(PreorderDocument.Container, preorder.Pk, preorder.Id, cancellationToken) is not { } standing
            )
                return;
            found = standing;
        }

        throw Contention.Exhausted();
    }
}
