using System.Text.Json.Serialization;
using CampaignFunctions.Text;

namespace CampaignFunctions.Payments;

/// <summary>A list of movements of money at the payment provider.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<Book>))]
public enum Book
{
    Payments,
    Refunds,
    Disputes,
}
