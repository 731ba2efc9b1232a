using CampaignFunctions.Payments;
using CampaignFunctions.Storage;

namespace CampaignFunctions.Preorders;

/// <summary>
/// The turns of pre-orders at the payment provider. A due pre-order gets one turn, stores it, and gets its hint at that time. If
/// it missed its turn, it gets another one at the head of the line. A check that a notice asks for does not wait for that turn;
/// the hint carries a turn of its own.
/// </summary>
public sealed class Turns(IDocumentStore store, Pace pace, PreorderHints hints, TimeProvider clock)
{
    /// <summary>A turn that is used later than this was missed.</summary>
    private static readonly TimeSpan Missed = TimeSpan.FromSeconds(2);

    /// <summary>A hint that is earlier than this comes again at the turn: clocks differ. An earlier hint is not needed.</summary>
    private static readonly TimeSpan Early = TimeSpan.FromSeconds(10);

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
        if (isDue && preorder.TurnAt is { } given && given + Missed >= now)
            return given <= now || await IsEarlyAsync(found, given, hint, cancellationToken);
        if (!isDue && hint.TurnAt <= now)
            return true;

        // Openings are first come, first served. Other visits are about units that are held or money that has moved.
        var turn =
            isDue && preorder.TurnAt is null && lane == PaceLane.Open
                ? await pace.TakeAsync(lane, preorder.CreatedAt, cancellationToken)
                : await pace.TakeHeadAsync(lane, preorder.CreatedAt, TimeSpan.Zero, cancellationToken);
        if (turn <= now)
            return true;
        await PutOffAsync(found, turn, hint, cancellationToken);
        return false;
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

    /// <summary>
    /// Keeps a hint that came before the turn, if it is needed: a little early because clocks differ, or with the news of a
    /// notice. The turn has its own hint.
    /// </summary>
    private async Task<bool> IsEarlyAsync(
        Versioned<PreorderDocument> found,
        DateTimeOffset turn,
        PaymentHint hint,
        CancellationToken cancellationToken
    )
    {
        if (hint.IsNotice)
            await PutOffAsync(found, turn, hint, cancellationToken);
        else if (turn - clock.GetUtcNow() <= Early)
            await hints.AgainAsync(hint, turn, cancellationToken);
        return false;
    }

    /// <summary>Stores the turn. A turn that another process has stored meanwhile stands.</summary>
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
            if (isDue && preorder.TurnAt != before)
                return;
            var isCheck = hint.IsNotice || !isDue;
            var later = preorder with { TurnAt = isDue ? turn : preorder.TurnAt, LookAt = isCheck ? turn : preorder.LookAt };
            if (await store.ReplaceAsync(PreorderDocument.Container, later, found.ETag, cancellationToken) is not null)
            {
                await hints.AgainAsync(isDue ? hint : hint with { TurnAt = turn }, turn, cancellationToken);
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
