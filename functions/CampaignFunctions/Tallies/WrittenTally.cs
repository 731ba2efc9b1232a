using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using CampaignFunctions.Campaigns;
using CampaignFunctions.Http;

namespace CampaignFunctions.Tallies;

/// <summary>A tally as its readers get it.</summary>
/// <param name="Campaign">The version of the campaign by which it was computed.</param>
/// <param name="Tag">The ETag, which covers everything except the time of the read.</param>
public sealed record WrittenTally(CampaignDocument Campaign, TallyResponse Tally, EncodedBody Body, string Tag)
{
    private const int TagBytes = 16;

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
}
