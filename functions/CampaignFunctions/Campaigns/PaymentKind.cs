using System.Text.Json.Serialization;
using CampaignFunctions.Text;

namespace CampaignFunctions.Campaigns;

/// <summary>Charged at once; a part now and the rest at production; or nothing now and all at production.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<PaymentKind>))]
public enum PaymentKind
{
    Full,
    Deposit,
    SaveCard,
}
