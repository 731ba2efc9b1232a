using CampaignFunctions.Messaging;
using CampaignFunctions.Storage;

namespace CampaignFunctions.Payments;

/// <summary>
/// Records events of the payment provider, and sends hints for their pre-orders. The consumer of a hint checks the payment
/// provider's object itself.
/// </summary>
public sealed class RecordEvent(IDocumentStore store, IMessageSender sender, IPaymentGateway gateway, TimeProvider clock)
{
    /// <summary>The overlap between two reads of the list: events appear late in it, and clocks differ.</summary>
    private static readonly TimeSpan Overlap = TimeSpan.FromMinutes(10);

    /// <summary>How far back the first read goes: the payment provider tries to deliver an event for three days.</summary>
    private static readonly TimeSpan FirstLook = TimeSpan.FromDays(3);

    /// <summary>
    /// Records one event. When this method returns, the event is durable and may be acknowledged. A repeated event sends another
    /// hint, which does no harm.
    /// </summary>
    public async Task HandleAsync(PaymentEvent happened, CancellationToken cancellationToken)
    {
        await HintAsync(happened, cancellationToken); // comes first, so every recorded event has had its hint
        await store.CreateAsync(EventDocument.Container, Document(happened), cancellationToken);
    }

    /// <summary>Reads the payment provider's events since the last read, in case an event was never delivered.</summary>
    public async Task CatchUpAsync(CancellationToken cancellationToken)
    {
        var mark = await store.FindAsync(EventMark.Container, EventMark.TheId, EventMark.TheId, cancellationToken);
        var now = clock.GetUtcNow();
        await foreach (
            var happened in gateway.EventsAsync((mark?.Document.ReadUntil ?? now - FirstLook) - Overlap, cancellationToken)
        )
        {
            if (await store.FindAsync(EventDocument.Container, happened.Id, happened.Id, cancellationToken) is null)
                await HandleAsync(happened, cancellationToken);
        }

        var next = new EventMark { ReadUntil = now };
        await store.SaveAsync(EventMark.Container, next, mark?.ETag, cancellationToken);
    }

    private EventDocument Document(PaymentEvent happened) =>
        new()
        {
            Id = happened.Id,
            Pk = happened.Id,
            Type = happened.Type,
            CreatedAt = happened.CreatedAt,
            ReceivedAt = clock.GetUtcNow(),
            PreorderId = happened.Subject?.PreorderId,
            PaymentId = happened.PaymentId,
        };

    private Task HintAsync(PaymentEvent happened, CancellationToken cancellationToken) =>
        !happened.IsOfInterest
            ? Task.CompletedTask
            : sender.SendAsync(
                PaymentHint.Queue,
                new(
                    happened.Subject?.CampaignId,
                    happened.Subject?.PreorderId,
                    happened.PaymentId,
                    IsNotice: true,
                    happened.IsSuccess
                ),
                TimeSpan.Zero,
                cancellationToken
            );
}
