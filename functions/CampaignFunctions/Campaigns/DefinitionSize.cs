using System.Globalization;
using System.Text.Json;

namespace CampaignFunctions.Campaigns;

/// <summary>
/// Bounds a definition by the bytes of the largest documents that it can make: its own, and the tallies of its polls. The tally
/// of a shard lists each option once, and has a row of numbers for all ballots and for each segment value.
/// </summary>
internal static class DefinitionSize
{
    /// <summary>The maximum of a tally in bytes: half of what a store takes, because every fold writes the whole tally.</summary>
    public const long MostOfTally = 1_000_000;

    /// <summary>The maximum of a definition in bytes. The rest of what a store takes is for the state of the campaign.</summary>
    public const int MostOfDefinition = 1_500_000;

    /// <summary>More ballots than there are people.</summary>
    private const int BallotDigits = 10;

    /// <summary>The properties of the tally that do not depend on the definition.</summary>
    private const long Fixed = 1_000;

    /// <summary>
    /// Returns the errors by property. A poll that already has tallies that are too large stays valid as long as they become no
    /// larger.
    /// </summary>
    public static IEnumerable<(string Property, string Message)> Errors(CampaignDefinition definition, CampaignDefinition? before)
    {
        if (Bytes(definition) > MostOfDefinition && (before is null || Bytes(definition) > Bytes(before)))
            yield return ("Title", $"must have at most {MostOfDefinition} bytes with all other texts of the campaign");
        foreach (var (index, poll) in definition.Polls.Index())
        {
            var (size, earlier) = (OfTally(definition, poll), before?.Poll(poll.Id));
            if (size > MostOfTally && (earlier is null || size > OfTally(before!, earlier)))
                yield return (
                    $"Polls[{index}]",
                    $"must need at most {MostOfTally} bytes to count its options by rank and segment value, but may need {size}"
                );
        }
    }

    private static int Bytes(CampaignDefinition definition) =>
        JsonSerializer.SerializeToUtf8Bytes(definition, CampaignJson.Default.CampaignDefinition).Length;

    /// <summary>Returns the bytes of the largest tally that the poll can make.</summary>
    public static long OfTally(CampaignDefinition campaign, PollDefinition poll)
    {
        var row = poll.Options.Length * Columns(poll);
        return Fixed
            + poll.Options.Sum(option => Text(option.Id))
            + row
            + campaign.Segments.Sum(segment => Text(segment.Key) + segment.Value.Sum(value => Text(value) + Number(0) + row));
    }

    /// <summary>Returns the bytes of all numbers of an option.</summary>
    private static long Columns(PollDefinition poll) =>
        poll.Method switch
        {
            PollMethod.Ranked => (long)poll.Ranks * Number(0),
            PollMethod.Points => Number(0) + Number(poll.ChoiceLimit),
            _ => Number(0),
        };

    /// <summary>Returns the bytes of a number and its comma: as many as the ballots, each with this value.</summary>
    private static long Number(int value) =>
        BallotDigits + (value == 0 ? 0 : value.ToString(CultureInfo.InvariantCulture).Length) + 1;

    /// <summary>Returns the bytes of a text or a name, with its quotes, brackets and comma.</summary>
    private static long Text(string text) => JsonEncodedText.Encode(text).EncodedUtf8Bytes.Length + 6;
}
