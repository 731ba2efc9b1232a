namespace CampaignFunctions.Preorders;

/// <summary>Sums of money, in minor units.</summary>
/// <param name="Collected">The amount that was paid, not given back, and not taken back by a customer's bank.</param>
/// <param name="Refunded">The amount that was paid and given back.</param>
/// <param name="Outstanding">The amount that customers who have committed still owe.</param>
/// <param name="Headline">The collected amount plus the amount that can still be collected.</param>
public sealed record DemandMoney(string Currency, long Collected, long Refunded, long Outstanding, long Headline)
{
    public DemandMoney Plus(DemandMoney other) =>
        new(
            other.Currency,
            Collected + other.Collected,
            Refunded + other.Refunded,
            Outstanding + other.Outstanding,
            Headline + other.Headline
        );
}
