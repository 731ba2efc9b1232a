namespace CampaignFunctions.Payments.Stripe;

/// <summary>The metadata on Stripe's objects: it names their pre-order, and contains no personal data.</summary>
internal static class StripeMetadata
{
    private const string Campaign = "campaign";
    private const string Preorder = "preorder";
    private const string Purpose = "purpose";

    public static Dictionary<string, string> Of(PaymentSubject subject, string? purpose = null)
    {
        var metadata = new Dictionary<string, string> { [Campaign] = subject.CampaignId, [Preorder] = subject.PreorderId };
        if (purpose is not null)
            metadata[Purpose] = purpose;
        return metadata;
    }

    public static PaymentSubject? SubjectIn(Dictionary<string, string>? metadata) =>
        metadata?.GetValueOrDefault(Campaign) is { } campaign && metadata.GetValueOrDefault(Preorder) is { } preorder
            ? new(campaign, preorder)
            : null;

    public static string? PurposeIn(Dictionary<string, string>? metadata) => metadata?.GetValueOrDefault(Purpose);
}
