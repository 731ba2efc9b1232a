using System.Text.Json.Serialization;
using CampaignFunctions.Text;

namespace CampaignFunctions.Preorders;

/// <summary>The contents of an export.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<ExportKind>))]
public enum ExportKind
{
    /// <summary>A row for each pre-order with its customer, for fulfilment.</summary>
    Orders,

    /// <summary>A row for each entry of the ledgers, for finance.</summary>
    Ledger,
}
