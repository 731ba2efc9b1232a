using System.Buffers.Text;
using CampaignFunctions.Campaigns;
using CampaignFunctions.Security;

namespace CampaignFunctions.Polls;

/// <summary>Converts a ballot to the forms in which its voter and the log show it.</summary>
public sealed class BallotAnswers(Keyring keys)
{
    private const int ReceiptBytes = 16;

    public BallotResponse Response(CampaignDocument campaign, string pollId, BallotRevision standing) =>
        new(
            pollId,
            standing.Ballot,
            Choices(standing.Content),
            Points(standing.Content),
            standing.Content.Segments,
            standing.CastAt,
            Receipt(campaign, pollId, standing.VoterKey)
        );

    public LogLine Line(CampaignDocument campaign, string pollId, BallotRevision revision) =>
        new(
            Receipt(campaign, pollId, revision.VoterKey),
            revision.Ballot,
            Choices(revision.Content),
            Points(revision.Content),
            revision.Content.Tier,
            revision.CastAt
        );

    /// <summary>Returns the receipt of a voter's lines in the log of one poll. The receipt does not reveal the voter.</summary>
    private string Receipt(CampaignDocument campaign, string pollId, string voterKey) =>
        Base64Url.EncodeToString(keys.Hash(campaign.Pepper, "receipt", campaign.Id, pollId, voterKey).AsSpan(0, ReceiptBytes));

    private static string[]? Choices(BallotContent content) => content.Points is null ? content.Choices : null;

    private static Dictionary<string, int>? Points(BallotContent content) =>
        content.Points is null
            ? null
            : content.Choices.Zip(content.Points).ToDictionary(given => given.First, given => given.Second);
}
