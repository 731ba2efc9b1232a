using CampaignFunctions.Storage;

namespace CampaignFunctions.Suggestions;

/// <summary>
/// A mail with one notice. A process takes it by a change of its time, so two processes never send it at once. The mails of an
/// event lie together, so that staff see exactly how many went out.
/// </summary>
public sealed record NoticeMail : IDocument
{
    /// <summary>The value of <see cref="State"/> until the mail is handed over, or never will be.</summary>
    public const string IsDue = "due";
    public const string IsSent = "sent";
    public const string IsUndelivered = "undelivered";

    /// <summary>Nobody is to get the mail: the person does not want it any more, or has no address.</summary>
    public const string IsLeftOut = "left-out";

    public static readonly Container<NoticeMail> Container = new("noticemails", StoredSuggestionJson.Default.NoticeMail)
    {
        Indexes =
        [
            ["state"],
        ],
    };

    /// <summary>The person, from <see cref="IdOf"/>.</summary>
    public required string Id { get; init; }

    /// <summary>The partition key, from <see cref="PartitionOf"/>.</summary>
    public required string Pk { get; init; }

    public int V { get; set; } = 1;

    public required string VoterKey { get; init; }

    public required string State { get; init; }

    /// <summary>When a process may take the mail: it is taken until then, or waits after an attempt.</summary>
    public required DateTimeOffset FreeAt { get; init; }

    /// <summary>The number of attempts that the mail server did not take.</summary>
    public int Attempts { get; init; }

    /// <summary>True if the person is the author of the suggestion. These mails go first.</summary>
    public bool IsAuthor { get; init; }

    public static string IdOf(string voterKey, bool isAuthor) => $"{(isAuthor ? "0" : "1")}.{voterKey}";

    public static string PartitionOf(NoticeRun run) => $"{run.Pk}:{run.Id}";
}
