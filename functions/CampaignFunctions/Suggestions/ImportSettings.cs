using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using CampaignFunctions.Settings;

namespace CampaignFunctions.Suggestions;

/// <summary>Settings under <c>Import</c>.</summary>
public sealed class ImportSettings
{
    [Description(
        "How many suggestions one import takes. In Azure a call ends after 230 seconds; the local host's default is a billion."
    )]
    [Range(1d, 1_000_000_000d), Harmless]
    public long MaxLines { get; set; } = 50_000;
}
