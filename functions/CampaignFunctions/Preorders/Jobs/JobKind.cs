using System.Text.Json.Serialization;
using CampaignFunctions.Text;

namespace CampaignFunctions.Preorders;

/// <summary>The kinds of long work for staff.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<JobKind>))]
public enum JobKind
{
    /// <summary>Cancels all pre-orders of an edition.</summary>
    CancelEdition,

    /// <summary>Lets all pre-orders go on that wait for staff.</summary>
    ResumePreorders,

    /// <summary>Writes a file of pre-orders or ledgers.</summary>
    Export,

    /// <summary>Compares the ledgers with the payment provider's books.</summary>
    Reconcile,
}
