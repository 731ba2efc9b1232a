using CampaignFunctions.Http;

namespace CampaignFunctions.Campaigns;

/// <summary>Puts every text of a definition into Unicode normalisation form C, so that equal texts have equal bytes.</summary>
internal static class CampaignTexts
{
    /// <exception cref="FormatException">A text has no such form.</exception>
    public static CampaignDefinition Normalise(CampaignDefinition campaign) => campaign with
    {
        Title = Normal(campaign.Title),
        Segments = campaign.Segments.ToDictionary(
            segment => segment.Key, segment => Array.ConvertAll(segment.Value, Normal)),
        Polls = Array.ConvertAll(campaign.Polls, poll => poll with
        {
            Title = Normal(poll.Title),
            Options = Array.ConvertAll(
                poll.Options, option => option with { Id = Normal(option.Id), Title = Normal(option.Title) }),
        }),
        Editions = Array.ConvertAll(campaign.Editions, edition => edition with
        {
            Title = Normal(edition.Title),
            Choices = Array.ConvertAll(edition.Choices, choice => choice with { Title = Normal(choice.Title) }),
        }),
    };

    private static Dictionary<string, string> Normal(Dictionary<string, string> texts) =>
        texts.ToDictionary(text => text.Key, text => Normal(text.Value));

    private static string Normal(string text) => NormalText.Of(text) ?? throw new FormatException("A text holds no characters of Unicode.");
}
