using CampaignFunctions.Storage;

namespace CampaignFunctions.Payments;

/// <summary>A notice of the provider's that was received, or found in its list. What it says is never relied on: it is a hint.</summary>
public sealed record EventDocument : IDocument
{
    public static readonly Container<EventDocument> Container = new("events", PaymentJson.Default.EventDocument);

    /// <summary>The provider's.</summary>
    public required string Id { get; init; }

    /// <summary>The same: notices have nothing to do with each other.</summary>
    public required string Pk { get; init; }

    public int V { get; set; } = 1;

    public required string Type { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset ReceivedAt { get; init; }

    public string? PreorderId { get; init; }

    public string? PaymentId { get; init; }
}
