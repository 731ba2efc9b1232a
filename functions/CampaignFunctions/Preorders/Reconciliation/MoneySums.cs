using CampaignFunctions.Payments;

namespace CampaignFunctions.Preorders;

/// <summary>Sums of money in minor units.</summary>
/// <param name="Received">Payments.</param>
/// <param name="Refunded">Refunds that did not fail.</param>
/// <param name="Disputed">Disputes that were not won.</param>
public sealed record MoneySums(long Received, long Refunded, long Disputed)
{
    public static readonly MoneySums None = new(0, 0, 0);

    internal MoneySums With(Book book, long amount) =>
        book switch
        {
            Book.Payments => this with { Received = Received + amount },
            Book.Refunds => this with { Refunded = Refunded + amount },
            _ => this with { Disputed = Disputed + amount },
        };
}
