using static CampaignFunctions.Preorders.Known;
using static CampaignFunctions.Preorders.PreorderStatus;

namespace CampaignFunctions.Preorders;

/// <summary>
/// The state machine of pre-orders: the status and what is known give the next step. The first row that fits decides. Every
/// status ends with a row that fits always, so each combination is decided here.
/// </summary>
internal static class PreorderTable
{
    private static readonly PreorderStatus[] Any = Enum.GetValues<PreorderStatus>();
    private static readonly PreorderStatus[] Charges = [Charging, ActionRequired, Declined];
    private static readonly PreorderStatus[] Failed = [ActionRequired, Declined];
    private static readonly PreorderStatus[] Settled = [Confirmed, Paid, Fulfilled];
    private static readonly PreorderStatus[] Over = [Refunded, Cancelled, Expired];

    public static readonly IReadOnlyList<PreorderRow> Rows =
    [
        // In every status: nothing happens before staff have looked, but work that has begun at the payment provider goes on.
        new([Refunding], WaitsForStaff | HasShard, Nothing, PreorderStep.Release),
        new(Any, WaitsForStaff, Nothing, PreorderStep.Wait),
        new(Any, RefundIntended, Nothing, PreorderStep.SendRefund),
        new(Any, GoodwillAsked, Nothing, PreorderStep.IntendGoodwill),
        new(Any, RenewalAsked, Nothing, PreorderStep.OpenRenewal),
        new(Any, RenewalNews, Nothing, PreorderStep.LookAtRenewal),
        //
        new([Draft], Due, Nothing, PreorderStep.Reserve),
        new([Draft], Nothing, Nothing, PreorderStep.Wait),
        //
        new([Waitlisted], Due | HasShard, Nothing, PreorderStep.ResumeOffer),
        new([Waitlisted], Due | AwaitsProof, Nothing, PreorderStep.Expire),
        new([Waitlisted], Due, HasJoined, PreorderStep.Join),
        new([Waitlisted], Nothing, Nothing, PreorderStep.Wait),
        //
        new([Offered], OfferOver | OfferIsPartial, Nothing, PreorderStep.LapseOffer),
        new([Offered], OfferOver, Nothing, PreorderStep.Expire),
        new([Offered], Nothing, Nothing, PreorderStep.Wait),
        //
        new([Reserved], Due, CheckoutBegun, PreorderStep.BeginCheckout),
        new([Reserved], Due, Nothing, PreorderStep.OpenCheckout),
        new([Reserved], Nothing, Nothing, PreorderStep.Wait),
        //
        new([AwaitingPayment], Due | CancelRequested, Nothing, PreorderStep.CloseCheckout),
        new([AwaitingPayment], Due | HoldOver, Nothing, PreorderStep.CloseCheckout),
        new([AwaitingPayment], Due, Nothing, PreorderStep.LookAtCheckout),
        new([AwaitingPayment], StatusNews, Nothing, PreorderStep.LookAtCheckout),
        new([AwaitingPayment], Nothing, Nothing, PreorderStep.Wait),
        //
        new(Settled, Due | CancelRequested, Nothing, PreorderStep.IntendRefund),
        new(Settled, Due | Overpaid, Nothing, PreorderStep.IntendRefund),
        new(Settled, Due, Nothing, PreorderStep.CheckCard),
        new(Settled, PaymentNews, Nothing, PreorderStep.LookAtPayments),
        new(Settled, Nothing, Nothing, PreorderStep.Wait),
        //
        new([ChargeDue], CancelRequested, Nothing, PreorderStep.IntendRefund),
        new([ChargeDue], PaymentNews | HasPayments, Nothing, PreorderStep.LookAtPayments),
        new([ChargeDue], InDispute, Nothing, PreorderStep.LookAtPayments),
        new([ChargeDue], Due, Nothing, PreorderStep.IntendCharge),
        new([ChargeDue], Nothing, Nothing, PreorderStep.Wait),
        //
        new(Charges, GivenUp, Nothing, PreorderStep.IntendRefund),
        new([Charging], Due | CancelRequested, HasChargePayment, PreorderStep.GiveUpCharge),
        new([Charging], Nothing, HasChargePayment, PreorderStep.CreateCharge),
        new(Charges, PaymentNews | HasPayments, Nothing, PreorderStep.LookAtPayments),
        new(Charges, Due | CancelRequested, Nothing, PreorderStep.GiveUpCharge),
        new(Charges, Due | InDispute, Nothing, PreorderStep.StopCharge),
        new([Charging], Due, Nothing, PreorderStep.ConfirmCharge),
        new(Failed, Due | NeedsCard, Nothing, PreorderStep.GiveUpCharge),
        new(Failed, Due, Nothing, PreorderStep.RetryCharge),
        new(Charges, StatusNews | HasChargePayment, Nothing, PreorderStep.LookAtCharge),
        new(Charges, Nothing, Nothing, PreorderStep.Wait),
        //
        new([Refunding], RefundPending | Due, Nothing, PreorderStep.LookAtPayments),
        new([Refunding], PaymentNews | HasPayments, Nothing, PreorderStep.LookAtPayments),
        new([Refunding], RefundPending, Nothing, PreorderStep.Wait),
        new([Refunding], Nothing, RefundLeft, PreorderStep.Finish),
        new([Refunding], Due, Nothing, PreorderStep.IntendRefund),
        new([Refunding], Nothing, Nothing, PreorderStep.Wait),
        //
        new([Disputed], Due | CancelRequested, Nothing, PreorderStep.IntendRefund),
        new([Disputed], Due, Nothing, PreorderStep.LookAtPayments),
        new([Disputed], PaymentNews, Nothing, PreorderStep.LookAtPayments),
        new([Disputed], Nothing, Nothing, PreorderStep.Wait),
        //
        new(Over, HasShard, Nothing, PreorderStep.Release),
        new(Over, Due, Nothing, PreorderStep.Release),
        new(Over, PaymentNews | HasPayments, Nothing, PreorderStep.LookAtPayments),
        new(Over, Nothing, Nothing, PreorderStep.Wait),
    ];

    /// <summary>Returns the next step of a pre-order in this status.</summary>
    public static PreorderStep Next(PreorderStatus status, Known known) => Rows.First(row => row.Fits(status, known)).Step;
}
