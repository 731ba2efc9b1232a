using System.Text.Json.Serialization;
using CampaignFunctions.Text;

namespace CampaignFunctions.Preorders;

/// <summary>The format of an export.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<ExportFormat>))]
public enum ExportFormat
{
    /// <summary>
    /// A table for spreadsheets, in UTF-8 with a byte order mark. No spreadsheet can take a cell for a formula.
    /// </summary>
    Csv,

    /// <summary>One line of JSON for each row.</summary>
    Ndjson,
}
