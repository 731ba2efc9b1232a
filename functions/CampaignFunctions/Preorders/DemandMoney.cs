namespace CampaignFunctions.Preorders;

/// <summary>Money in minor units.</summary>
/// <param name="Collected">What was paid and did not go back.</param>
/// <param name="Refunded">What was paid and went back.</param>
/// <param name="Outstanding">What is still owed by those who have committed.</param>
/// <param name="Headline">What is collected and what still can be.</param>
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
