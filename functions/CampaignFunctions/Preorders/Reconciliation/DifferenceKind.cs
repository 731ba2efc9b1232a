using System.Text.Json.Serialization;
using CampaignFunctions.Text;

namespace CampaignFunctions.Preorders;

/// <summary>The kinds of differences between a ledger and the payment provider's books.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<DifferenceKind>))]
public enum DifferenceKind
{
    /// <summary>The payment provider has an entry that the ledger does not have.</summary>
    MissingHere,

    /// <summary>The ledger has an entry that the payment provider does not have.</summary>
    MissingThere,

    /// <summary>The amounts differ.</summary>
    Amount,

    /// <summary>The outcomes differ: one side says that a refund failed, or how a dispute was decided.</summary>
    Outcome,
}
