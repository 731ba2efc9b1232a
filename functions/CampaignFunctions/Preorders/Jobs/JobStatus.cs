using System.Text.Json.Serialization;
using CampaignFunctions.Text;

namespace CampaignFunctions.Preorders;

/// <summary>The progress of a job.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<JobStatus>))]
public enum JobStatus
{
    Running,

    /// <summary>It is done, and the parts that it has read are kept for a day.</summary>
    Ready,
    Done,
}
