using CampaignFunctions.Storage;

namespace CampaignFunctions.Payments;

/// <summary>
/// The pace at which all processes together go to the provider: one document says when the next may, and a process reserves its place by
/// moving that on.
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
