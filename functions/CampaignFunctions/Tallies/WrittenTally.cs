using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json;
using CampaignFunctions.Campaigns;
using CampaignFunctions.Http;
using CampaignFunctions.Text;

namespace CampaignFunctions.Tallies;

/// <summary>A tally as its readers get it.</summary>
/// <param name="Campaign">The version of the campaign by which it was computed.</param>
/// <param name="Tag">The ETag, which covers everything except the time of the read.</param>
public sealed record WrittenTally(CampaignDocument Campaign, TallyResponse Tally, EncodedBody Body, string Tag)
{
    private const int TagBytes = 16;

    private readonly ConcurrentDictionary<string, Lazy<EncodedBody>> _tables = [];

    /// <summary>The languages of the options; null until somebody asks for a table.</summary>
    private string[]? _languages;

    public static WrittenTally Of(CampaignDocument campaign, TallyResponse tally)
    {
        var content = JsonSerializer.SerializeToUtf8Bytes(tally with { AsOf = null }, TallyJson.Default.TallyResponse);
        return new(
            campaign,
            tally,
            EncodedBody.Of(tally, TallyJson.Default.TallyResponse),
            Base64Url.EncodeToString(SHA256.HashData(content).AsSpan(0, TagBytes))
        );
    }

    /// <summary>Returns the tally as a table, which is written once for each language that the options have.</summary>
    /// <param name="locale">The language of the titles; null if it is not known.</param>
    public EncodedBody TableOf(PollDefinition poll, string? locale)
    {
        _languages ??= [.. poll.Options.SelectMany(option => option.Title.Keys).Distinct()];
        var language = LocalText.Language(locale, _languages);
        return _tables.GetOrAdd(language ?? "", _ => new(() => EncodedBody.OfCsv(TallyCsv.Write(Tally, poll, language)))).Value;
    }
}
