using CampaignFunctions.Storage;

namespace CampaignFunctions.Payments;

/// <summary>
/// The pace at which all processes together visit the payment provider. The document holds the time of the next visit. A process
/// reserves a turn by moving this time forward.
/// </summary>
public sealed record PaceDocument : IDocument
{
    public const string TheId = "pace";

    public static readonly Container<PaceDocument> Container = new("payments", PaymentJson.Default.PaceDocument);

    public string Id { get; set; } = TheId;

    public string Pk { get; set; } = TheId;

    public int V { get; set; } = 1;

    public required DateTimeOffset Next { get; init; }
}
