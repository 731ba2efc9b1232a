using CampaignFunctions.Storage;

namespace CampaignFunctions.Payments;

/// <summary>The time up to which the payment provider's list of events was read.</summary>
public sealed record EventMark : IDocument
{
    public const string TheId = "events";

    public static readonly Container<EventMark> Container = new("payments", PaymentJson.Default.EventMark);

    public string Id { get; set; } = TheId;

    public string Pk { get; set; } = TheId;

    public int V { get; set; } = 1;

    public required DateTimeOffset ReadUntil { get; init; }
}
