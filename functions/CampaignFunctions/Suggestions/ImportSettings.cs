namespace CampaignFunctions.Suggestions;

/// <summary>Settings under <c>Import</c>.</summary>
public sealed class ImportSettings
{
    /// <summary>How many lines one call takes; on Azure a call is cut off after 230 seconds.</summary>
    public long MaxLines { get; set; } = 50_000;
}
