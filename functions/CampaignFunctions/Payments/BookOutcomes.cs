namespace CampaignFunctions.Payments;

/// <summary>The outcomes of refunds and disputes, as books and ledgers name them.</summary>
internal static class BookOutcomes
{
    public const string Failed = "failed";
    public const string Won = "won";
    public const string Lost = "lost";

    public static string? Of(RefundStatus status) => status == RefundStatus.Failed ? Failed : null;

    public static string? Of(DisputeStatus status) =>
        status switch
        {
            DisputeStatus.Won => Won,
            DisputeStatus.Lost => Lost,
            _ => null,
        };
}
