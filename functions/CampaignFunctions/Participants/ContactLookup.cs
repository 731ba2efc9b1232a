using System.Buffers.Text;
using CampaignFunctions.Security;
using CampaignFunctions.Storage;

namespace CampaignFunctions.Participants;

/// <summary>
/// Leads from an email address to the people who have got mail at it: participants and visitors. Erasure deletes it. Its
/// partition is a keyed hash of the address.
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

    public static string PartitionOf(Keyring keys, int pepper, string campaignId, string email) =>
        Base64Url.EncodeToString(keys.Hash(pepper, "contact", campaignId, email));
}
