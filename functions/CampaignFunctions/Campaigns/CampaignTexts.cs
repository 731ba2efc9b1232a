using CampaignFunctions.Text;

namespace CampaignFunctions.Campaigns;

/// <summary>
/// Converts every text of a definition to Unicode normalisation form C, so that equal texts have equal bytes. A text without such
/// a form becomes empty, and the rules refuse empty texts.
/// </summary>
internal static class CampaignTexts
{
    public static CampaignDefinition Normalise(CampaignDefinition campaign) =>
        campaign with
        {
            Title = Normal(campaign.Title),
            Segments = campaign.Segments.ToDictionary(
                segment => segment.Key,
                segment => Array.ConvertAll(segment.Value, NormalText.Of)
            ),
            Polls = Array.ConvertAll(
                campaign.Polls,
                poll =>
                    poll with
                    {
                        Title = Normal(poll.Title),
                        Options = Array.ConvertAll(
                            poll.Options,
                            option => option with { Id = NormalText.Of(option.Id), Title = Normal(option.Title) }
                        ),
                    }
            ),
            Editions = Array.ConvertAll(
                campaign.Editions,
                edition =>
                    edition with
                    {
                        Title = Normal(edition.Title),
                        Choices = Array.ConvertAll(edition.Choices, choice => choice with { Title = Normal(choice.Title) }),
                    }
            ),
        };

    private static Dictionary<string, string> Normal(Dictionary<string, string> texts) =>
        texts.ToDictionary(text => text.Key, text => NormalText.Of(text.Value));
}
