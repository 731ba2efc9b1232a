namespace CampaignFunctions.Preorders;

/// <summary>The facts that decide the next step of a pre-order.</summary>
[Flags]
internal enum Known
{
    Nothing = 0,

    /// <summary>The time of the next step has come.</summary>
    Due = 1 << 0,

    /// <summary>The customer or a failed charge has cancelled the pre-order.</summary>
    CancelRequested = 1 << 1,

    /// <summary>The time of the offer is over.</summary>
    OfferOver = 1 << 2,

    /// <summary>The offer has fewer units than the customer wants.</summary>
    OfferIsPartial = 1 << 20,

    /// <summary>The opening of a checkout was begun: the payment provider may have opened it.</summary>
    CheckoutBegun = 1 << 19,

    /// <summary>The time of the hold is over.</summary>
    HoldOver = 1 << 3,

    /// <summary>The pre-order names a stock shard.</summary>
    HasShard = 1 << 4,

    /// <summary>The place on the waitlist is certain.</summary>
    HasJoined = 1 << 5,

    /// <summary>The customer has not proven the email address, and gets no place on the waitlist before.</summary>
    AwaitsProof = 1 << 22,

    /// <summary>The customer asked for a page to give another card, and the page was not opened yet.</summary>
    RenewalAsked = 1 << 6,

    /// <summary>The page for another card is open and must be checked.</summary>
    RenewalNews = 1 << 7,

    /// <summary>The payment of the charge exists at the payment provider.</summary>
    HasChargePayment = 1 << 8,

    /// <summary>The card must not be charged again.</summary>
    NeedsCard = 1 << 9,

    /// <summary>The charge was given up: its payment can never succeed.</summary>
    GivenUp = 1 << 10,

    /// <summary>The payment provider may have received money.</summary>
    HasPayments = 1 << 11,

    /// <summary>A customer's bank holds money, or has given it back to the customer.</summary>
    InDispute = 1 << 12,

    /// <summary>The customer has paid more than the price.</summary>
    Overpaid = 1 << 13,

    /// <summary>A recorded refund was not sent yet.</summary>
    RefundIntended = 1 << 14,

    /// <summary>Staff asked for a refund without a cancellation, and it was not recorded for a payment yet.</summary>
    GoodwillAsked = 1 << 23,

    /// <summary>The payment provider is still carrying out a refund.</summary>
    RefundPending = 1 << 15,

    /// <summary>Money must still go back to the customer.</summary>
    RefundLeft = 1 << 16,

    /// <summary>Staff must look at the pre-order before it goes on.</summary>
    WaitsForStaff = 1 << 21,

    /// <summary>All payments must be checked at the payment provider.</summary>
    PaymentNews = 1 << 17,

    /// <summary>The open checkout or charge must be checked at the payment provider.</summary>
    StatusNews = 1 << 18,
}
