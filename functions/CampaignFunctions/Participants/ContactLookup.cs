using System.Buffers.Text;
using System.Text.Json.Serialization;
using CampaignFunctions.Campaigns;
using CampaignFunctions.Security;
using CampaignFunctions.Storage;

namespace CampaignFunctions.Participants;

/// <summary>
/// Leads from an email address to the people who have got mail at it: participants and visitors. Erasure deletes it. Its
/// partition is a keyed hash of the address that stands for all of the person.
/// </summary>
public sealed record ContactLookup : IDocument
{
    public const string TheId = "contact";

    /// <summary>The most people of one address: the last ones.</summary>
    public const int Most = 500;

    public static readonly Container<ContactLookup> Container = new(
        IdentityDocument.Container.Name,
        IdentityJson.Default.ContactLookup
    )
    {
        ScannedBy = IdentityDocument.Container.ScannedBy,
    };

    public string Id { get; init; } = TheId;

    public required string Pk { get; init; }

    public int V { get; set; } = 1;

    public string[] VoterKeys { get; set; } = [];

    /// <summary>When somebody who can read mail to the address said that another person gave it; null if nobody did.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? RefusedAt { get; init; }

    /// <summary>The day of the last mail that a stranger may have caused, in UTC.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateOnly? Day { get; init; }

    /// <summary>The number of these mails on that day.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Mails { get; init; }

    /// <summary>Returns the document with this person as the last one.</summary>
    public ContactLookup With(string voterKey)
    {
        if (VoterKeys.Contains(voterKey))
            return this;
        string[] all = [.. VoterKeys, voterKey];
        return this with { VoterKeys = all[^Math.Min(Most, all.Length)..] };
    }

    /// <summary>Returns the document with one mail more on this day.</summary>
    public ContactLookup Counted(DateOnly day) => this with { Day = day, Mails = Day == day ? Mails + 1 : 1 };

    public static string PartitionOf(Keyring keys, CampaignDocument campaign, string email) =>
        Base64Url.EncodeToString(
            keys.Hash(campaign.Pepper, "contact", campaign.Id, EmailAddress.PersonOf(email, campaign.Mailboxes))
        );
}
