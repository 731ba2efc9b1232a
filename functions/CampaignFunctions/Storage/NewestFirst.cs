using System.Globalization;

namespace CampaignFunctions.Storage;

/// <summary>Begins the ids of documents of which a partition lists the newest first.</summary>
internal static class NewestFirst
{
    /// <summary>Returns a text that sorts before the texts of all earlier times.</summary>
    public static string Of(DateTimeOffset at) =>
        (DateTimeOffset.MaxValue.UtcTicks - at.UtcTicks).ToString("x16", CultureInfo.InvariantCulture);
}
