using Stripe;

namespace CampaignFunctions.Payments.Stripe;

/// <summary>
/// Reads Stripe's lists of charges, refunds and disputes. Refunds and disputes name their pre-order only through their charge, so
/// Stripe is asked to include it.
/// </summary>
internal static class StripeBookReader
{
    public static Task<BookPage> ReadAsync(StripeConnection stripe, BookQuery query, CancellationToken cancellationToken) =>
        query.Book switch
        {
            Book.Payments => ChargesAsync(stripe, query, cancellationToken),
            Book.Refunds => RefundsAsync(stripe, query, cancellationToken),
            _ => DisputesAsync(stripe, query, cancellationToken),
        };

    private static async Task<BookPage> ChargesAsync(
        StripeConnection stripe,
        BookQuery query,
        CancellationToken cancellationToken
    )
    {
        var options = Asked(new ChargeListOptions { Created = CreatedIn(query) }, query);
        var page = await stripe.AskAsync(api => api.Charges.ListAsync(options, null, cancellationToken));
        return PageOf(
            page,
            query,
            charge => charge is { Status: "succeeded", PaymentIntentId: not null } ? charge : null,
            charge => (charge.PaymentIntentId, charge.Amount, charge.Currency, charge.Created, null)
        );
    }

    private static async Task<BookPage> RefundsAsync(
        StripeConnection stripe,
        BookQuery query,
        CancellationToken cancellationToken
    )
    {
        var options = Asked(new RefundListOptions { Created = CreatedIn(query), Expand = ["data.charge"] }, query);
        var page = await stripe.AskAsync(api => api.Refunds.ListAsync(options, null, cancellationToken));
        return PageOf(
            page,
            query,
            refund => refund.Charge,
            refund => (refund.Id, refund.Amount, refund.Currency, refund.Created, BookOutcomes.Of(StripeStates.Of(refund).Status))
        );
    }

    private static async Task<BookPage> DisputesAsync(
        StripeConnection stripe,
        BookQuery query,
        CancellationToken cancellationToken
    )
    {
        var options = Asked(new DisputeListOptions { Created = CreatedIn(query), Expand = ["data.charge"] }, query);
        var page = await stripe.AskAsync(api => api.Disputes.ListAsync(options, null, cancellationToken));
        return PageOf(
            page,
            query,
            dispute => StripeStates.TookMoney(dispute) ? dispute.Charge : null,
            dispute =>
                (dispute.Id, dispute.Amount, dispute.Currency, dispute.Created, BookOutcomes.Of(StripeStates.Of(dispute).Status))
        );
    }

    private static TOptions Asked<TOptions>(TOptions options, BookQuery query)
        where TOptions : ListOptions
    {
        options.Limit = 100;
        options.StartingAfter = query.After;
        return options;
    }

    private static DateRangeOptions CreatedIn(BookQuery query) =>
        new() { GreaterThanOrEqual = query.From.UtcDateTime, LessThan = query.Before.UtcDateTime };

    /// <summary>Returns the entries of the campaign.</summary>
    /// <param name="chargeOf">Returns the charge, whose metadata names the pre-order; null if the object moved no money.</param>
    private static BookPage PageOf<T>(
        StripeList<T> page,
        BookQuery query,
        Func<T, Charge?> chargeOf,
        Func<T, (string Id, long Amount, string Currency, DateTime At, string? Outcome)> facts
    )
        where T : IStripeEntity, IHasId
    {
        var entries = new List<BookEntry>();
        foreach (var each in page)
        {
            if (StripeMetadata.SubjectIn(chargeOf(each)?.Metadata) is not { } subject || subject.CampaignId != query.CampaignId)
                continue;
            var (id, amount, currency, created, outcome) = facts(each);
            var at = new DateTimeOffset(created, TimeSpan.Zero);
            entries.Add(new(query.Book, id, amount, currency.ToUpperInvariant(), at, outcome, subject.PreorderId));
        }

        return new(entries, page.HasMore ? page.Last().Id : null);
    }
}
