using CampaignFunctions.Campaigns;
using CampaignFunctions.Messaging;
using CampaignFunctions.Storage;
using CampaignFunctions.Telemetry;

namespace CampaignFunctions.Suggestions;

/// <summary>
/// Makes the notices of an event: for the author, for each supporter and for each follower of the suggestion. A person with
/// several roles gets one notice. After them, the mails go out.
/// </summary>
public sealed class MakeNotices(
    IDocumentStore store,
    ICampaignQuery campaigns,
    SuggestionQuery suggestions,
    ReadComments comments,
    NoticeMails mails,
    SendNoticeMails send,
    IMessageSender sender,
    TimeProvider clock
)
{
    private const int PageSize = 500;
    private const int AtOnce = 32;

    /// <summary>How long one message makes notices: after five minutes, the queue gives it to another process.</summary>
    private static readonly TimeSpan MostAtOnce = TimeSpan.FromMinutes(1);

    /// <summary>A run without a step for this time has lost its message.</summary>
    private static readonly TimeSpan Overdue = TimeSpan.FromMinutes(10);

    public async Task HandleAsync(NoticeHint hint, CancellationToken cancellationToken)
    {
        var began = clock.GetTimestamp();
        var found = await store.FindAsync(NoticeRun.Container, hint.CampaignId, hint.RunId, cancellationToken);
        while (found is { Document: { Phase: not NoticePhase.Done } run })
        {
            if (clock.GetElapsedTime(began) >= MostAtOnce)
            {
                await HintAsync(run, TimeSpan.Zero);
                return;
            }

            var now = clock.GetUtcNow();
            var next = await StepAsync(run with { TouchedAt = now }, MayGoOn, cancellationToken);
            var etag = await store.ReplaceAsync(NoticeRun.Container, next, found.ETag, cancellationToken);
            found = etag is null ? null : new(next, etag); // another process goes on
            if (etag is null || next.TouchedAt <= clock.GetUtcNow())
                continue;
            await HintAsync(next, next.TouchedAt - clock.GetUtcNow());
            return;
        }

        bool MayGoOn() => clock.GetElapsedTime(began) < MostAtOnce;
    }

    /// <summary>Sends another hint for each run that has stopped.</summary>
    public async Task SweepAsync(CancellationToken cancellationToken)
    {
        var filter = new Filter { Below = new("due", (clock.GetUtcNow() - Overdue).ToUnixTimeMilliseconds()) };
        await foreach (var row in store.ScanAllAsync(NoticeRun.Container, filter, cancellationToken))
            await HintAsync(row.Document, TimeSpan.Zero);
    }

    private async Task<NoticeRun> StepAsync(NoticeRun run, Func<bool> mayGoOn, CancellationToken cancellationToken)
    {
        if (!await comments.IsThereAsync(run.Pk, run.SuggestionId, run.CommentId, cancellationToken))
            return run with { Phase = NoticePhase.Done }; // nobody is told of a comment that is gone
        return run.Phase switch
        {
            NoticePhase.Author => await ToAuthorAsync(run, cancellationToken),
            NoticePhase.Supporters => await ToSupportersAsync(run, cancellationToken),
            NoticePhase.Followers => await ToFollowersAsync(run, cancellationToken),
            _ => await MailAsync(run, mayGoOn, cancellationToken),
        };
    }

    private async Task<NoticeRun> MailAsync(NoticeRun run, Func<bool> mayGoOn, CancellationToken cancellationToken)
    {
        if (await send.HandleAsync(run, mayGoOn, cancellationToken) is { } next)
            return run with { TouchedAt = next };
        return run with { Phase = NoticePhase.Done, Mails = await mails.CountAsync(run, cancellationToken) };
    }

    private async Task<NoticeRun> ToAuthorAsync(NoticeRun run, CancellationToken cancellationToken)
    {
        var next = run with { Phase = NoticePhase.Supporters };
        var suggestion = (await suggestions.FindAsync(run.Pk, run.SuggestionId, cancellationToken))?.Document;
        if (suggestion is null)
            return run with { Phase = NoticePhase.Done };
        return suggestion.Author == ImportSuggestions.Imported
            ? next
            : await MakeAsync(next, [suggestion.Author], isAuthor: true, cancellationToken);
    }

    /// <summary>
    /// Makes notices for a page of supporters. The revisions of a person lie together, so only the last person of a page may have
    /// more of them.
    /// </summary>
    private async Task<NoticeRun> ToSupportersAsync(NoticeRun run, CancellationToken cancellationToken)
    {
        var partition = SupportRevision.PartitionOf(run.Pk, run.SuggestionId);
        var rows = await PageAsync(SupportRevision.Container, partition, run.Place, cancellationToken);
        if (rows.Count == 0)
            return run with { Phase = NoticePhase.Followers, Place = null };
        var last = rows[^1].Document.VoterKey;
        var standing = rows.Select(row => row.Document)
            .GroupBy(revision => revision.VoterKey)
            .ToDictionary(person => person.Key, person => person.Last());
        if (rows.Count == PageSize)
            standing[last] = (await store.FindLastRevisionAsync(SupportRevision.Container, partition, last, cancellationToken))!;
        var supporters = standing.Where(person => person.Value.Content.Supported).Select(person => person.Key).ToArray();
        return await MakeAsync(run with { Place = RevisionId.After(last) }, supporters, isAuthor: false, cancellationToken);
    }

    private async Task<NoticeRun> ToFollowersAsync(NoticeRun run, CancellationToken cancellationToken)
    {
        var partition = Follower.PartitionOf(run.Pk, run.SuggestionId);
        var rows = await PageAsync(Follower.Container, partition, run.Place, cancellationToken);
        return rows.Count == 0
            ? run with
            {
                Phase = NoticePhase.Mail,
                Place = null,
            }
            : await MakeAsync(
                run with
                {
                    Place = rows[^1].Document.Id,
                },
                [.. rows.Select(row => row.Document.Id)],
                isAuthor: false,
                cancellationToken
            );
    }

    private Task<IReadOnlyList<Versioned<T>>> PageAsync<T>(
        Container<T> container,
        string partition,
        string? place,
        CancellationToken cancellationToken
    )
        where T : class, IDocument =>
        store.QueryAsync(container, new Query(partition) { After = Keyset.OfId(place), Limit = PageSize }, cancellationToken);

    private async Task<NoticeRun> MakeAsync(NoticeRun run, string[] people, bool isAuthor, CancellationToken cancellationToken)
    {
        if ((await campaigns.FindAsync(run.Pk, cancellationToken))?.Document is not { } campaign)
            return run;
        await people.EachAsync(
            AtOnce,
            async person =>
            {
                await mails.MakeAsync(run, campaign, person, isAuthor, cancellationToken);
                return true;
            }
        );
        return run with { People = run.People + people.Length };
    }

    private Task HintAsync(NoticeRun run, TimeSpan delay) =>
        sender.HintAsync(NoticeHint.Queue, new(run.Pk, run.Id), delay, clock);
}
