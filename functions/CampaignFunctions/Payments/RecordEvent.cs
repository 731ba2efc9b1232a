using CampaignFunctions.Messaging;
using CampaignFunctions.Storage;

namespace CampaignFunctions.Payments;

/// <summary>Notes what the provider says has happened, and hints at the pre-order it is about. The consumer looks at the provider's object itself.</summary>
public sealed class RecordEvent(
    IDocumentStore store,
    IMessageSender sender,
    IPaymentGateway gateway,
    Pace pace,
    TimeProvider clock
)
{
    /// <summary>Events come to be listed late, and clocks differ.</summary>
    private static readonly TimeSpan Overlap = TimeSpan.FromMinutes(10);

    /// <summary>How far back a first look goes: the provider goes on trying to deliver for three days.</summary>
    private static readonly TimeSpan FirstLook = TimeSpan.FromDays(3);

    /// <summary>Notes one event. Durable when it returns: then it may be acknowledged. A repeated one hints again, which does no harm.</summary>
    public async Task HandleAsync(PaymentEvent happened, CancellationToken cancellationToken)
    {
        await HintAsync(happened, cancellationToken); // first: what is noted has been hinted at
        await store.CreateAsync(EventDocument.Container, Document(happened), cancellationToken);
    }

    /// <summary>Goes through the provider's list since the last look, for notices that never came.</summary>
    public async Task CatchUpAsync(CancellationToken cancellationToken)
    {
        if (await pace.TakeAsync(cancellationToken) is not null)
            return; // there is more urgent work: the next timer comes
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
