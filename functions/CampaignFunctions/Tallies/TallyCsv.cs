using System.Globalization;
using CsvHelper;

namespace CampaignFunctions.Tallies;

/// <summary>Writes a result as a table for spreadsheets. No spreadsheet can take a cell for a formula.</summary>
internal static class TallyCsv
{
    private static readonly CsvWriterOptions Options = new() { Injection = CsvInjection.Escape };

    public static string Write(TallyResponse tally)
    {
        var text = new StringWriter(CultureInfo.InvariantCulture);
        using (var csv = CsvWriter.Create(text, Options))
        {
            foreach (var column in Columns(tally))
                csv.WriteField(column);
            csv.EndRecord();
            foreach (var result in tally.Results)
            {
                csv.WriteField(result.OptionId);
                csv.WriteField(result.Votes.ToString(CultureInfo.InvariantCulture));
                csv.WriteField(result.Share.ToString(CultureInfo.InvariantCulture));
                csv.WriteField(result.Score.ToString(CultureInfo.InvariantCulture));
                foreach (var count in result.Ranks ?? [])
                    csv.WriteField(count.ToString(CultureInfo.InvariantCulture));
                csv.EndRecord();
            }
        }

        return text.ToString();
    }

    private static IEnumerable<string> Columns(TallyResponse tally) =>
        [
            "optionId",
            "votes",
            "share",
            "score",
            .. Enumerable.Range(1, tally.Results[0].Ranks?.Length ?? 0).Select(rank => $"rank{rank}"),
        ];
}
