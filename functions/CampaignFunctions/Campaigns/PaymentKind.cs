using System.Text.Json.Serialization;
using CampaignFunctions.Text;

namespace CampaignFunctions.Campaigns;

/// <summary>
/// The way of payment: everything at once; a deposit now and the rest at production; or nothing now and everything at production.
/// </summary>
[JsonConverter(typeof(KebabCaseEnumConverter<PaymentKind>))]
public enum PaymentKind
{
    Full,
    Deposit,
    SaveCard,
}
