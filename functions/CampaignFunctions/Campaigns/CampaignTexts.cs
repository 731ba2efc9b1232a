namespace CampaignFunctions.Campaigns;

/// <summary>Puts every text of a definition into Unicode normalisation form C, so that equal texts have equal bytes.</summary>
internal static class CampaignTexts
{
    public static CampaignDefinition Normalise(CampaignDefinition campaign) => campaign with
    {
        Title = Normal(campaign.Title),
        Segments = campaign.Segments.ToDictionary(
            segment => segment.Key, segment => Array.ConvertAll(segment.Value, value => value.Normalize())),
        Polls = Array.ConvertAll(campaign.Polls, poll => poll with
        {
            Title = Normal(poll.Title),
            Options = Array.ConvertAll(
                poll.Options, option => option with { Id = option.Id.Normalize(), Title = Normal(option.Title) }),
        }),
        Editions = Array.ConvertAll(campaign.Editions, edition => edition with
        {
            Title = Normal(edition.Title),
            Choices = Array.ConvertAll(edition.Choices, choice => choice with { Title = Normal(choice.Title) }),
        }),
    };

    private static Dictionary<string, string> Normal(Dictionary<string, string> texts) =>
        texts.ToDictionary(text => text.Key, text => text.Value.Normalize());
}
