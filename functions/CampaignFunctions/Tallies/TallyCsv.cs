using System.Globalization;
using CampaignFunctions.Campaigns;
using CampaignFunctions.Text;
using CsvHelper;

namespace CampaignFunctions.Tallies;

/// <summary>
/// Writes a result as a table for spreadsheets. No spreadsheet can take a cell for a formula, and the byte order mark lets each
/// read the letters of every language. A row is self-contained: it also has the title, the state and the time of the result.
/// </summary>
internal static class TallyCsv
{
    private const char ByteOrderMark = '\uFEFF';

    private static readonly CsvWriterOptions Options = new() { Injection = CsvInjection.Escape };

    /// <summary>Returns the rows of all ballots and then, if the result has segments, the rows of each segment value.</summary>
    /// <param name="locale">The language of the titles; null if it is not known.</param>
    public static string Write(TallyResponse tally, PollDefinition poll, string? locale)
    {
        var text = new StringWriter(CultureInfo.InvariantCulture);
        text.Write(ByteOrderMark);
        var titles = poll.Options.ToDictionary(option => option.Id, option => LocalText.Of(option.Title, locale));
        using (var csv = CsvWriter.Create(text, Options))
        {
            foreach (var column in Columns(poll))
                csv.WriteField(column);
            csv.EndRecord();
            foreach (var result in tally.Results)
                WriteRow(csv, tally, titles, result, tally.Ballots, segment: "", value: "");
            foreach (var (segment, values) in tally.BySegment ?? [])
            {
                foreach (var (value, part) in values)
                {
                    // A withheld result has no rows: a row without numbers would look like one without votes.
                    foreach (var result in part.Results ?? [])
                        WriteRow(csv, tally, titles, result, part.Ballots ?? 0, segment, value);
                }
            }
        }

        return text.ToString();
    }

    private static IEnumerable<string> Columns(PollDefinition poll) =>
        [
            "optionId",
            "title",
            "votes",
            "share",
            "score",
            .. Enumerable.Range(1, poll.Ranks).Select(rank => $"rank{rank}"),
            "ballots",
            "segment",
            "value",
            "state",
            "asOf",
            "behindSince",
        ];

    private static void WriteRow(
        CsvWriter csv,
        TallyResponse tally,
        Dictionary<string, string> titles,
        OptionResult result,
        long ballots,
        string segment,
        string value
    )
    {
        csv.WriteField(result.OptionId);
        csv.WriteField(titles[result.OptionId]);
        csv.WriteField(result.Votes.ToString(CultureInfo.InvariantCulture));
        csv.WriteField(result.Share.ToString(CultureInfo.InvariantCulture));
        csv.WriteField(result.Score.ToString(CultureInfo.InvariantCulture));
        foreach (var count in result.Ranks ?? [])
            csv.WriteField(count.ToString(CultureInfo.InvariantCulture));
        csv.WriteField(ballots.ToString(CultureInfo.InvariantCulture));
        csv.WriteField(segment);
        csv.WriteField(value);
        csv.WriteField(tally.State.ToString().ToLowerInvariant());
        csv.WriteField(Time(tally.AsOf));
        csv.WriteField(Time(tally.BehindSince));
        csv.EndRecord();
    }

    private static string Time(DateTimeOffset? time) =>
        time?.ToUniversalTime().ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture) ?? "";
}
