using System.Globalization;
using CampaignFunctions.Storage;

namespace CampaignFunctions.Preorders;

/// <summary>A part of the file that a job writes.</summary>
public sealed record ExportPart : IDocument
{
    public static readonly Container<ExportPart> Container = new("exports", StoredPreorderJson.Default.ExportPart);

    public required string Id { get; init; }

    /// <summary>The job.</summary>
    public required string Pk { get; init; }

    public int V { get; set; } = 1;

    public required ExportRow[] Rows { get; init; }

    /// <summary>Returns the id of a part of a job; the first one has the number 1.</summary>
    public static string IdOf(int number) => number.ToString("D6", CultureInfo.InvariantCulture);
}
