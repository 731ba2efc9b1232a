namespace CampaignFunctions.Preorders;

/// <summary>
/// The next step of a pre-order. One class carries out each step. Each step ends in one replace of the pre-order.
/// </summary>
internal enum PreorderStep
{
    None,
    Reserve,
    Join,
    ResumeOffer,
    ExpireOffer,
    OpenCheckout,
    LookAtCheckout,
    CloseCheckout,
    IntendCharge,
    CreateCharge,
    ConfirmCharge,
    LookAtCharge,
    RetryCharge,
    GiveUpCharge,
    IntendRefund,
    SendRefund,
    LookAtPayments,
    Finish,
    CheckCard,
    OpenRenewal,
    LookAtRenewal,
    Release,
}
