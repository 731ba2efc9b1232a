using System.Text.Json.Serialization;

namespace CampaignFunctions.Campaigns;

/// <summary>
/// The definition of a campaign, which an admin writes and everybody may read. Texts are listed by language tag.
/// </summary>
/// <remarks>
/// In this and in other types that are read from JSON, properties with a default have <c>set</c>. A generated reader gives an
/// absent <c>init</c> property null or zero instead of its default.
/// </remarks>
public sealed record CampaignDefinition
{
    private const int DefaultPerAddress = 20_000;
    private const int DefaultVisitorsPerNetwork = 2_000;

    /// <summary>The payment provider opens no page for less than half an hour; a minute is left for the call.</summary>
    public static readonly TimeSpan LeastCheckoutTime = TimeSpan.FromMinutes(31);

    /// <summary>The payment provider opens no page for more than 24 hours; an hour is left for later attempts.</summary>
    public static readonly TimeSpan MostCheckoutTime = TimeSpan.FromHours(23);

    public required string Id { get; init; }

    public required Dictionary<string, string> Title { get; init; }

    /// <summary>The colour of mails, as <c>#rrggbb</c>; dark grey if null.</summary>
    public string? Colour { get; init; }

    public CampaignStatus Status { get; set; } = CampaignStatus.Draft;

    public Participation Participation { get; set; } = Participation.Verified;

    public Limits Limits { get; set; } = Limits.Standard;

    /// <summary>The number of writing calls per hour from one client address; 20,000 if null.</summary>
    public int? LimitPerAddress { get; init; }

    /// <summary>The hourly limit of one client address; null if the campaign has no limits.</summary>
    [JsonIgnore]
    public int? AddressLimit => HasLimits ? LimitPerAddress ?? DefaultPerAddress : null;

    /// <summary>
    /// The rule by which email addresses are one person. Null in a request means the stored one, or <c>mailbox</c> for a new
    /// campaign; null in a stored campaign of an earlier version means <c>address</c>.
    /// </summary>
    public MailboxRule? Mailboxes { get; init; }

    /// <summary>When a visitor must solve a challenge to take part; never if null.</summary>
    public JoinChallenge? JoinChallenge { get; init; }

    /// <summary>The number of visitors per hour who may ask to take part from one network; 2,000 if null.</summary>
    public int? VisitorsPerNetwork { get; init; }

    /// <summary>The hourly limit of visitors from one network; null if the campaign has no limits.</summary>
    [JsonIgnore]
    public int? VisitorLimit => HasLimits ? VisitorsPerNetwork ?? DefaultVisitorsPerNetwork : null;

    /// <summary>The limits of pre-orders; the defaults of <see cref="Campaigns.OrderLimits"/> if null.</summary>
    public OrderLimits? OrderLimits { get; init; }

    /// <summary>
    /// The path, with a query if needed, of the site's page that opens the links in mails about pre-orders. It is on the origin
    /// to which the customer returns after paying; <c>/</c> if null.
    /// </summary>
    public string? OrderPath { get; init; }

    /// <summary>
    /// The URL of the campaign's site, to which mails about ideas lead; the page of an idea is <c>/ideas/{id}</c> below it. Null
    /// if mails have no such link.
    /// </summary>
    public string? Site { get; init; }

    /// <summary>How many minutes the page stays open on which a customer pays for a pre-order; 31 if null.</summary>
    public int? CheckoutMinutes { get; init; }

    /// <summary>How long the page stays open on which a customer pays for a pre-order.</summary>
    [JsonIgnore]
    public TimeSpan CheckoutTime => CheckoutMinutes is { } minutes ? TimeSpan.FromMinutes(minutes) : LeastCheckoutTime;

    /// <summary>True if the limits per hour and the limits of pre-orders apply.</summary>
    [JsonIgnore]
    public bool HasLimits => Limits != Limits.Off;

    public CampaignWindows Windows { get; set; } = new();

    /// <summary>The allowed values of each segment that a ballot may name.</summary>
    public Dictionary<string, string[]> Segments { get; set; } = [];

    public PollDefinition[] Polls { get; set; } = [];

    public EditionDefinition[] Editions { get; set; } = [];

    public PollDefinition? Poll(string pollId) => Array.Find(Polls, poll => poll.Id == pollId);

    public EditionDefinition? Edition(string editionId) => Array.Find(Editions, edition => edition.Id == editionId);
}
