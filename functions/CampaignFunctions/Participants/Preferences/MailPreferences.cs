using System.Buffers.Text;
using CampaignFunctions.Security;
using CampaignFunctions.Storage;

namespace CampaignFunctions.Participants;

/// <summary>
/// The mail that a person wants. It is found by a keyed hash of the voter key, which is also the secret of the links that
/// unsubscribe: so no mail has the voter key.
/// </summary>
public sealed record MailPreferences : IDocument
{
    public const string TheId = "mail";

    private const int LinkBytes = 16;

    public static readonly Container<MailPreferences> Container = new("preferences", IdentityJson.Default.MailPreferences);

    public string Id { get; init; } = TheId;

    /// <summary>The partition key, from <see cref="PartitionOf"/>.</summary>
    public required string Pk { get; init; }

    public int V { get; set; } = 1;

    public required string VoterKey { get; init; }

    /// <summary>How often the person gets mail about ideas that they support or follow.</summary>
    public MailRhythm Notices { get; init; }

    /// <summary>True if the person gets the answers to their own ideas by mail.</summary>
    public bool OwnIdeas { get; init; }

    /// <summary>Returns the preferences of a person who has not said anything: only answers to their own ideas.</summary>
    public static MailPreferences Default(string campaignId, string link, string voterKey) =>
        new()
        {
            Pk = PartitionOf(campaignId, link),
            VoterKey = voterKey,
            OwnIdeas = true,
        };

    /// <summary>Returns how often the person gets mail with such a notice.</summary>
    /// <param name="isAnswer">True if the notice is about an answer to the person's own idea.</param>
    public MailRhythm RhythmOf(bool isAnswer)
    {
        if (!isAnswer)
            return Notices;
        if (!OwnIdeas)
            return MailRhythm.Never;
        return Notices == MailRhythm.Daily ? MailRhythm.Daily : MailRhythm.AtOnce;
    }

    public static string LinkOf(Keyring keys, int pepper, string campaignId, string voterKey) =>
        Base64Url.EncodeToString(keys.Hash(pepper, "preferences", campaignId, voterKey).AsSpan(0, LinkBytes));

    public static string PartitionOf(string campaignId, string link) => $"{campaignId}:{link}";
}
