using CampaignFunctions.Campaigns;

namespace CampaignFunctions.Preorders;

/// <summary>An edition for customers. Amounts are in minor units of the currency of <c>Price</c>.</summary>
/// <param name="Price">The price of one unit without surcharges.</param>
/// <param name="Lowest">The price of one unit with the cheapest choices.</param>
/// <param name="Highest">The price of one unit with the dearest choices.</param>
/// <param name="Deposit">The amount that is paid at once for each unit; null unless the edition takes a deposit.</param>
/// <param name="Countries">The countries where the edition is sold; null if it is sold everywhere.</param>
/// <param name="Refund">The refund terms on cancellation; full refund if null.</param>
/// <param name="WithdrawalDays">For how many days after the fulfilment the customer can cancel.</param>
public sealed record EditionResponse(
    string Id,
    Dictionary<string, string> Title,
    StockLevel Stock,
    Money Price,
    long Lowest,
    long Highest,
    PaymentKind Payment,
    long? Deposit,
    int PerPerson,
    ChoiceDefinition[] Choices,
    string[]? Countries,
    DateTimeOffset? LockDate,
    DateTimeOffset? ChargeOn,
    RefundTerms? Refund,
    int WithdrawalDays
)
{
    public static EditionResponse Of(EditionDefinition edition, StockLevel stock) =>
        new(
            edition.Id,
            edition.Title,
            stock,
            edition.Price,
            edition.Price.Amount + edition.Choices.Sum(choice => choice.Values.Min(value => value.Surcharge)),
            edition.Price.Amount + edition.Choices.Sum(choice => choice.Values.Max(value => value.Surcharge)),
            edition.Payment,
            edition.Deposit,
            edition.PerPerson,
            edition.Choices,
            edition.Countries,
            edition.LockDate,
            edition.ChargeOn,
            edition.Refund,
            edition.WithdrawalDays ?? Fulfilment.DefaultWithdrawalDays
        );
}
