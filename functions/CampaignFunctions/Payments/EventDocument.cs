using CampaignFunctions.Storage;

namespace CampaignFunctions.Payments;

/// <summary>
/// An event that the payment provider sent, or that was found in its list. The event is only a hint: its content is never
/// trusted.
/// </summary>
public sealed record EventDocument : IDocument
{
    public static readonly Container<EventDocument> Container = new("events", PaymentJson.Default.EventDocument);

    /// <summary>The payment provider's id of the event.</summary>
    public required string Id { get; init; }

    /// <summary>The same as the id: events are unrelated to each other.</summary>
    public required string Pk { get; init; }

    public int V { get; set; } = 1;

    public required string Type { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset ReceivedAt { get; init; }

    public string? PreorderId { get; init; }

    public string? PaymentId { get; init; }
}
