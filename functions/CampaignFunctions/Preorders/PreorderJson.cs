using System.Text.Json.Serialization;
using CampaignFunctions.Campaigns;

namespace CampaignFunctions.Preorders;

/// <summary>What somebody wants to order ahead, on behalf of whom, and where they go after the checkout.</summary>
public sealed record PreorderRequest(string EditionId, int Quantity, CustomerRequest Customer, string ReturnUrl)
{
    /// <summary>A value for each of the edition's choices.</summary>
    public Dictionary<string, string> Choices { get; set; } = [];

    /// <summary>Whether to wait for units where it is sold out.</summary>
    public bool Waitlist { get; init; }
}

/// <summary>The customer. Name and address stand with the identity alone; the country goes with the order.</summary>
public sealed record CustomerRequest(string Name, string Email, string Country)
{
    /// <summary>A language tag, for mail.</summary>
    public string? Locale { get; init; }
}

/// <summary>A value for each of the edition's choices.</summary>
public sealed record ChoicesRequest(Dictionary<string, string> Choices);

/// <summary>A pre-order as its owner and staff see it. Amounts are in minor units of the currency of <c>Amount</c>.</summary>
/// <param name="Amount">The price of all units with their choices.</param>
/// <param name="DueNow">What is paid in the checkout.</param>
/// <param name="Payment">Where to pay, or to give another card: the address is null until the page is made, and where there is none.</param>
/// <param name="Paid">What was paid, less what was refunded.</param>
/// <param name="Outstanding">What is still owed.</param>
/// <param name="CancelRequestedAt">When it was given up, while that is being carried out.</param>
/// <param name="ActionUrl">Where the customer's bank wants to hear from them; null where it does not.</param>
public sealed record PreorderResponse(
    string Id, string EditionId, int Quantity, Dictionary<string, string> Choices, PreorderStatus Status, Money Amount, long DueNow, DateTimeOffset CreatedAt,
    DateTimeOffset? HoldUntil, DateTimeOffset? OfferUntil, PaymentLink Payment, long Paid, long Outstanding, DateTimeOffset? CancelRequestedAt,
    string? ActionUrl, MoneyMoved[] Payments, HistoryEntry[] History)
{
    public static PreorderResponse Of(PreorderDocument preorder) =>
        new(
            preorder.Id, preorder.EditionId, preorder.Quantity, preorder.Choices, preorder.Status, new(preorder.Amount, preorder.Currency), preorder.DueNow,
            preorder.CreatedAt,
            preorder.Status is PreorderStatus.Reserved or PreorderStatus.AwaitingPayment ? preorder.HoldUntil : null,
            preorder.Status == PreorderStatus.Offered ? preorder.OfferUntil : null,
            new(preorder.Status == PreorderStatus.AwaitingPayment ? preorder.Checkout?.Url : preorder.Renewal?.Url),
            preorder.Paid(), preorder.Status.IsOver() ? 0 : Math.Max(0, preorder.Outstanding()),
            preorder.Status.IsOver() ? null : preorder.CancelRequestedAt,
            preorder.Status == PreorderStatus.ActionRequired ? preorder.Charge?.ActionUrl : null,
            [.. preorder.Ledger.Where(entry => entry.Debit == Accounts.Provider || entry.Credit == Accounts.Provider)
                .Select(entry => new MoneyMoved(entry.Debit == Accounts.Provider ? entry.Amount : -entry.Amount, entry.At))],
            [.. preorder.History.Where(entry => entry.Status != PreorderStatus.Draft)]);
}

/// <summary>Where to pay.</summary>
public sealed record PaymentLink(string? Url);

/// <summary>Money that was paid, or, below zero, that went back.</summary>
public sealed record MoneyMoved(long Amount, DateTimeOffset At);

/// <summary>How far a charge run is, in pre-orders.</summary>
/// <param name="Status">Running, or done: then nothing is left, though what failed may still be tried again.</param>
/// <param name="Due">All that it took up.</param>
/// <param name="ActionRequired">Those whose customer's bank wants to hear from them.</param>
/// <param name="Failed">Those that were declined; each is tried again by its schedule.</param>
/// <param name="Cancelled">Those that were given up meanwhile.</param>
/// <param name="Left">Those that are not charged yet.</param>
/// <param name="ExpectedEnd">When nothing will be left, at the pace that is set.</param>
public sealed record ChargeRunResponse(
    string Id, string Status, int Due, int Charged, int ActionRequired, int Failed, int Cancelled, int Left, DateTimeOffset? ExpectedEnd);

/// <summary>A page of pre-orders.</summary>
public sealed record PreorderList(PreorderResponse[] Items, string? Next);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    AllowDuplicateProperties = false)]
[JsonSerializable(typeof(PreorderRequest))]
[JsonSerializable(typeof(ChoicesRequest))]
[JsonSerializable(typeof(PreorderResponse))]
[JsonSerializable(typeof(PreorderList))]
[JsonSerializable(typeof(ChargeRunResponse))]
[JsonSerializable(typeof(DemandResponse))]
internal sealed partial class PreorderJson : JsonSerializerContext;

/// <summary>What this slice stores and sends to itself.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(PreorderDocument))]
[JsonSerializable(typeof(QuotaDocument))]
[JsonSerializable(typeof(StockShard))]
[JsonSerializable(typeof(WaitlistEntry))]
[JsonSerializable(typeof(WaitlistHead))]
[JsonSerializable(typeof(PreorderMailHint))]
[JsonSerializable(typeof(ChargeRunDocument))]
[JsonSerializable(typeof(ChargeRunHint))]
internal sealed partial class StoredPreorderJson : JsonSerializerContext;
