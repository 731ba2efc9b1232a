namespace CampaignFunctions.Preorders;

/// <summary>What is to be done with a pre-order next. Each is carried out by one class, and ends in one replace of the pre-order.</summary>
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
