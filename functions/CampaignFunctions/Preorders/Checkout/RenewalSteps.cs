using CampaignFunctions.Payments;

namespace CampaignFunctions.Preorders;

/// <summary>Opens a checkout in which the customer gives another card, and uses the new card.</summary>
public sealed class RenewalSteps(IPaymentGateway gateway, TimeProvider clock)
{
    /// <summary>How long after its end a checkout is checked: the payment provider closes it a little late.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(30);

    /// <summary>Opens the checkout in which the customer gives another card.</summary>
    internal async Task<PreorderDocument> OpenAsync(PreorderDocument preorder, CancellationToken cancellationToken)
    {
        var renewal = preorder.Renewal!;
        try
        {
            var order = renewal.OrderOf(preorder, preorder.CustomerId!);
            var opened = await gateway.OpenCheckoutAsync(order, $"{preorder.Id}:card:{renewal.Attempt}", cancellationToken);
            return preorder with
            {
                Renewal = renewal with { SessionId = opened.Id, Url = opened.Url },
                LookAt = renewal.ExpiresAt + Grace,
            };
        }
        catch (PaymentRefusedException refused) when (refused.IsTooLate)
        {
            return preorder with { Renewal = null }; // the customer can ask again
        }
        catch (PaymentRefusedException refused)
        {
            return preorder.WaitingForStaff(refused, clock.GetUtcNow()) with { Renewal = null };
        }
    }

    /// <summary>
    /// Uses the new card once the customer has given it. A charge that was declined is retried with this card at once.
    /// </summary>
    internal async Task<PreorderDocument> LookAsync(PreorderDocument preorder, CancellationToken cancellationToken)
    {
        var checkout = await gateway.FindCheckoutAsync(preorder.Renewal!.SessionId!, cancellationToken);
        if (checkout is not { Status: CheckoutStatus.Complete, Card: { } card })
            return checkout.Status == CheckoutStatus.Open ? StillOpen(preorder) : preorder with { Renewal = null };
        var renewed = preorder with { Renewal = null, Card = card, CardWarned = null };
        return renewed.Status is PreorderStatus.Declined or PreorderStatus.ActionRequired
            ? renewed with
            {
                DueAt = clock.GetUtcNow(),
                Charge = renewed.Charge! with { IsForbidden = false },
            }
            : renewed;
    }

    /// <summary>Returns the pre-order with another check after the end of the page.</summary>
    private PreorderDocument StillOpen(PreorderDocument preorder)
    {
        var (now, end) = (clock.GetUtcNow(), preorder.Renewal!.ExpiresAt + Grace);
        var at = end > now ? end : now + Grace;
        return preorder.LookAt == at ? preorder : preorder with { LookAt = at };
    }
}
