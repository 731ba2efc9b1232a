using System.Text.Json.Serialization;
using CampaignFunctions.Campaigns;
using CampaignFunctions.Security;

namespace CampaignFunctions.Preorders;

/// <summary>A pre-order for its owner and for staff. Amounts are in minor units of the currency of <c>Amount</c>.</summary>
/// <param name="Number">The short number for people; it is in all mails.</param>
/// <param name="Amount">The price of all units with their choices.</param>
/// <param name="DueNow">The amount that the customer pays in the checkout.</param>
/// <param name="OfferUntil">When the offer is over; null unless there is one, and until its mail is handed over.</param>
/// <param name="OfferedQuantity">
/// The units of the offer if they are fewer than <c>Quantity</c>; otherwise null. If the customer accepts it, the pre-order is
/// for these units. If not, it keeps its place on the waitlist.
/// </param>
/// <param name="AwaitsProof">
/// True if the pre-order takes its place on the waitlist only after the customer has followed the link in the mail.
/// </param>
/// <param name="Waitlist">
/// The place on the waitlist, where single pre-orders and one's own are read; null unless it is known.
/// </param>
/// <param name="Payment">
/// The page on which the customer pays or gives another card. Its URL is null unless the page exists.
/// </param>
/// <param name="Paid">The paid amount, minus all refunds.</param>
/// <param name="Outstanding">The amount still owed.</param>
/// <param name="CancelRequestedAt">When the cancellation was requested; null unless the cancellation is in progress.</param>
/// <param name="ActionUrl">
/// The page on which the customer confirms the payment to their bank; null unless the bank asks for this.
/// </param>
/// <param name="Fulfilment">When the units were handed over; null before.</param>
/// <param name="StaffNeeded">Why the pre-order waits for staff, and since when; null unless it does.</param>
/// <param name="UndeliveredMails">
/// The last mails that could not be delivered: the receiver or the mail was refused for good.
/// </param>
public sealed record PreorderResponse(
    string Id,
    string Number,
    string EditionId,
    int Quantity,
    Dictionary<string, string> Choices,
    PreorderStatus Status,
    Money Amount,
    long DueNow,
    DateTimeOffset CreatedAt,
    DateTimeOffset? HoldUntil,
    DateTimeOffset? OfferUntil,
    int? OfferedQuantity,
    bool AwaitsProof,
    WaitlistPlace? Waitlist,
    PaymentLink Payment,
    long Paid,
    long Outstanding,
    DateTimeOffset? CancelRequestedAt,
    string? ActionUrl,
    Fulfilment? Fulfilment,
    StaffNeeded? StaffNeeded,
    UndeliveredMail[] UndeliveredMails,
    MoneyMoved[] Payments,
    HistoryEntry[] History
)
{
    /// <summary>The actions of staff, the oldest first; only for admins.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public StaffActionResponse[]? Actions { get; init; }

    public static PreorderResponse Of(PreorderDocument preorder) => Of(preorder, place: null);

    /// <summary>
    /// Returns the pre-order for a member of staff. Only admins see the actions: their reasons may name the customer.
    /// </summary>
    public static PreorderResponse ForStaff(PreorderDocument preorder, Staff staff, WaitlistPlace? place = null) =>
        staff.Has(Staff.Admin) ? ForAdmin(preorder, place) : Of(preorder, place);

    /// <summary>Returns the pre-order with the actions of staff.</summary>
    public static PreorderResponse ForAdmin(PreorderDocument preorder, WaitlistPlace? place = null) =>
        Of(preorder, place) with
        {
            Actions = Array.ConvertAll(
                preorder.StaffActions ?? [],
                action => new StaffActionResponse(action.Kind, action.By, action.At, action.Reason)
            ),
        };

    private static DateTimeOffset? HeldUntil(PreorderDocument preorder)
    {
        if (preorder.Status is not (PreorderStatus.Reserved or PreorderStatus.AwaitingPayment))
            return null;
        return preorder.HeldUntil > preorder.HoldUntil || preorder.HoldUntil is null ? preorder.HeldUntil : preorder.HoldUntil;
    }

    public static PreorderResponse Of(PreorderDocument preorder, WaitlistPlace? place) =>
        new(
            preorder.Id,
            preorder.Number,
            preorder.EditionId,
            preorder.Quantity,
            preorder.Choices,
            preorder.Status,
            new(preorder.Amount, preorder.Currency),
            preorder.DueNow,
            preorder.CreatedAt,
            HeldUntil(preorder),
            preorder.Status == PreorderStatus.Offered ? preorder.OfferUntil : null,
            preorder.OfferedQuantity,
            preorder.AwaitsProof(),
            place,
            new(
                preorder.Status == PreorderStatus.AwaitingPayment ? preorder.Checkout?.Url : preorder.Renewal?.Url,
                preorder.Status == PreorderStatus.Reserved ? preorder.TurnAt : null
            ),
            preorder.Paid(),
            preorder.Status.IsOver() ? 0 : Math.Max(0, preorder.Outstanding()),
            preorder.Status.IsOver() ? null : preorder.CancelRequestedAt,
            preorder.Status == PreorderStatus.ActionRequired ? preorder.Charge?.ActionUrl : null,
            preorder.Fulfilment,
            preorder.StaffNeeded,
            preorder.UndeliveredMails ?? [],
            [
                .. preorder
                    .Ledger.Where(entry => entry.Debit == Accounts.Provider || entry.Credit == Accounts.Provider)
                    .Select(entry => new MoneyMoved(entry.Debit == Accounts.Provider ? entry.Amount : -entry.Amount, entry.At)),
            ],
            [.. preorder.History.Where(entry => entry.Status != PreorderStatus.Draft)]
        );
}
