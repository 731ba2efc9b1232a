using CampaignFunctions.Campaigns;
using CampaignFunctions.Http;
using CampaignFunctions.Messaging;
using CampaignFunctions.Security;
using CampaignFunctions.Storage;
using CampaignFunctions.Suggestions;
using Microsoft.Extensions.Time.Testing;
using NSubstitute;
using Xunit;

namespace CampaignFunctions.Tests;

/// <summary>
/// Tests that a comment is there once, whatever ends on the way, and that its suggestion counts it. Random histories are in
/// SupportHistory.
/// </summary>
public sealed class CommentTests
{
    private const string Idea = "s";

    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly Participant Ann = new("c", "ann", Tiers.Verified, Noon);
    private static readonly Participant Bob = new("c", "bob", Tiers.Verified, Noon);

    private readonly FakeTimeProvider _clock = new(Noon);
    private readonly MemoryStore _store = new();

    private CampaignDocument _campaign = null!;

    public CommentTests()
    {
        OpenAsync(Noon.AddDays(1)).GetAwaiter().GetResult();
        _store
            .CreateAsync(
                SuggestionDocument.Container,
                new()
                {
                    Id = Idea,
                    Pk = SuggestionDocument.PartitionOf("c", Idea),
                    Title = "A title",
                    Text = "",
                    CreatedAt = Noon,
                    Author = Ann.VoterKey,
                },
                Cancel
            )
            .GetAwaiter()
            .GetResult();
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task List_CommentsAndReplies_AreThreadsWithTheNewestFirst()
    {
        var first = await SayAsync(Bob, "first");
        var second = await SayAsync(Ann, "second");
        await SayAsync(TestStaff.Moderator, "reply 1", first.Id);
        await SayAsync(Bob, "reply 2", first.Id);
        await SayAsync(Ann, "reply", second.Id);

        var all = await ListAsync(100);

        Assert.Equal(["second", "reply", "first", "reply 1", "reply 2"], all.Select(each => each.Text));
        Assert.Equal([null, second.Id, null, first.Id, first.Id], all.Select(each => each.Parent));
        Assert.Equal(
            [
                CommentWriter.Author,
                CommentWriter.Author,
                CommentWriter.Participant,
                CommentWriter.Brand,
                CommentWriter.Participant,
            ],
            all.Select(each => each.By)
        );
    }

    [Fact]
    public async Task List_InPagesWhileOthersComment_SkipsAndRepeatsNone()
    {
        for (var i = 0; i < 7; i++)
        {
            var comment = await SayAsync(Bob, $"{i}");
            await SayAsync(Ann, $"{i}.1", comment.Id);
        }

        var before = await ListAsync(100);
        var (paged, cursor) = (new List<CommentResponse>(), (string?)null);
        do
        {
            var place = Paging.Place(cursor).Value;
            var page = (await Process().Read.ListAsync("c", Idea, new(3, place), Cancel))!;
            paged.AddRange(page.Items);
            cursor = page.Next;
            await SayAsync(Bob, "meanwhile");
        } while (cursor is not null);

        Assert.Equal(before.Select(each => each.Id), paged.Select(each => each.Id));
    }

    /// <summary>Every state of a comment x every edit, decided on purpose.</summary>
    [Theory]
    [InlineData(false, "new", null, 0, null)]
    [InlineData(false, "new", 1, 0, null)]
    [InlineData(false, "new", Preconditions.AnyRevision, 0, null)]
    [InlineData(false, "new", 2, 0, "precondition-failed")]
    [InlineData(false, "new", 0, 0, "precondition-failed")]
    [InlineData(false, "new", null, 600, null)]
    [InlineData(false, "new", null, 601, "comment-fixed")]
    [InlineData(false, "old", null, 601, null)] // the same text: a repeat, and no change
    [InlineData(false, "old", 0, 0, null)] // a repeat after a lost answer
    [InlineData(false, "old", 2, 0, "precondition-failed")]
    [InlineData(true, "new", null, 0, "comment-not-found")]
    [InlineData(true, "old", 1, 0, "comment-not-found")]
    public void Edited_AnyState_IsDecided(bool isDeleted, string text, int? expected, int seconds, string? problem)
    {
        var comment = new CommentDocument
        {
            Id = "m",
            Pk = "c:s",
            CampaignId = "c",
            SuggestionId = Idea,
            Text = "old",
            Author = "ann",
            CreatedAt = Noon,
            ChangedAt = Noon,
        };
        if (isDeleted)
            comment = comment.Deleted(Noon);

        var edited = ChangeComment.Edited(comment, text, expected, Noon.AddSeconds(seconds));

        Assert.Equal(problem, edited.Problem?.Code.Code);
        if (problem is not null)
            return;
        (string?, int)? changed = text == "old" ? null : (text, 2);
        Assert.Equal(changed, edited.Value is { } next ? (next.Text, next.Revision) : null);
    }

    [Fact]
    public async Task Delete_CommentWithReplies_LeavesATombstone()
    {
        var comment = await SayAsync(Bob, "text");
        await SayAsync(Ann, "reply", comment.Id);

        for (var i = 0; i < 2; i++)
            Assert.True((await Process().Change.DeleteAsync("c", Idea, comment.Id, Bob, Cancel)).IsSuccess);

        var all = await ListAsync(100);
        Assert.Equal([null, "reply"], all.Select(each => each.Text));
        Assert.Equal(CommentState.Deleted, all[0].State);
        await FoldAsync();
        Assert.Equal(1, (await IdeaAsync()).Comments);
        Assert.Empty((await Process().Read.OfAsync(Bob, new(20, null), Cancel)).Items);
        await IsRefusedAsync(Ann, "late", comment.Id, "comment-not-found");
    }

    [Fact]
    public async Task Change_OfAnotherPerson_IsRefused()
    {
        var own = await SayAsync(Bob, "text");
        var brand = await SayAsync(TestStaff.Moderator, "text");
        var change = Process().Change;

        foreach (Caller other in (Caller[])[Ann, TestStaff.Moderator, TestStaff.Admin])
            Assert.Equal("forbidden", (await change.DeleteAsync("c", Idea, own.Id, other, Cancel)).Problem?.Code.Code);
        foreach (Caller other in (Caller[])[Ann, TestStaff.Admin])
            Assert.Equal(
                "forbidden",
                (await change.EditAsync("c", Idea, brand.Id, "new", null, other, Cancel)).Problem?.Code.Code
            );
        Assert.Equal(["text", "text"], (await ListAsync(100)).Select(each => each.Text));
    }

    [Fact]
    public async Task Post_WindowClosed_TakesOnlyTheBrand()
    {
        var comment = await SayAsync(Bob, "text");
        await OpenAsync(Noon);
        _clock.Advance(TimeSpan.FromSeconds(6));

        await IsRefusedAsync(Bob, "late", null, "window-closed");
        await SayAsync(TestStaff.Moderator, "We read all of this.");
        Assert.True((await Process().Change.DeleteAsync("c", Idea, comment.Id, Bob, Cancel)).IsSuccess); // always
    }

    [Theory]
    [InlineData("unknown")]
    [InlineData("reply")]
    [InlineData("of another suggestion")]
    public async Task Post_ReplyToNoComment_IsRefused(string kind)
    {
        var comment = await SayAsync(Bob, "text");
        var parent = kind switch
        {
            "unknown" => "unknown",
            "reply" => (await SayAsync(Bob, "reply", comment.Id)).Id,
            _ => CommentDocument.IdOf(null, Noon, "x"),
        };

        await IsRefusedAsync(Ann, "text", parent, "comment-not-found");
    }

    /// <summary>The client repeats the call with its key until it is answered.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Post_ProcessEndsAtAnyPoint_IsThereOnceAndCounted(bool isStaff)
    {
        var points = 0;
        for (var isEnded = true; isEnded; points++)
        {
            var test = new CommentTests();
            Caller author = isStaff ? TestStaff.Moderator : Bob;
            isEnded = false;
            try
            {
                await test.SayAsync(author, "text", null, "key", new MortalPortStore(test._store, new(points)));
            }
            catch (ProcessEndedException)
            {
                isEnded = true;
            }

            test._clock.Advance(TimeSpan.FromMinutes(1));
            var one = await test.SayAsync(author, "text", null, "key");
            test._clock.Advance(TimeSpan.FromMinutes(1));
            var other = await test.SayAsync(author, "text", null, "key");
            await test.Trails().SweepAsync(test._clock.GetUtcNow().AddSeconds(1), Cancel);
            await test.Process().Sweep.HandleAsync(Cancel);

            Assert.Equal(one.Id, other.Id);
            Assert.Equal(one.Id, Assert.Single(await test.ListAsync(100)).Id);
            Assert.Equal(1, (await test.IdeaAsync()).Comments);
            Assert.Equal(isStaff ? 0 : 1, (await test.Process().Read.OfAsync(Bob, new(20, null), Cancel)).Items.Length);
            var runs = await test._store.QueryAsync(NoticeRun.Container, new("c"), Cancel);
            Assert.Equal(isStaff ? 1 : 0, runs.Count);
            var log = await test._store.ScanAsync(AuditEntry.Container, new(), null, Cancel);
            Assert.Equal(isStaff ? 1 : 0, log.Documents.Count);
        }

        Assert.InRange(points, isStaff ? 15 : 11, 60);
    }

    [Fact]
    public async Task Post_SameKey_IsARepeatOrRefused()
    {
        var comment = await SayAsync(Bob, "text", null, "key");
        Assert.Equal(comment.Id, (await SayAsync(Bob, "text", null, "key")).Id);

        var other = new CommentCommand(_campaign, Idea, Bob, new("other"), "key", "hash of other");
        Assert.Equal("idempotency-key-reused", (await Process().Post.HandleAsync(other, Cancel)).Problem?.Code.Code);
        Assert.NotEqual(comment.Id, (await SayAsync(Ann, "text", null, "key")).Id);
        Assert.True((await Process().Change.DeleteAsync("c", Idea, comment.Id, Bob, Cancel)).IsSuccess);
        var again = new CommentCommand(_campaign, Idea, Bob, new("text"), "key", "hash of text");
        Assert.Equal("gone", (await Process().Post.HandleAsync(again, Cancel)).Problem?.Code.Code);
        Assert.Equal(2, (await ListAsync(100)).Length);
    }

    [Fact]
    public async Task Post_ManyInAnHour_IsLimitedForPeopleAndNotForTheBrand()
    {
        await OpenAsync(Noon.AddDays(1), Limits.Standard);
        var process = Process();
        for (var i = 0; i < PostComment.PerCallerAndHour; i++)
            Assert.True((await process.Post.HandleAsync(Of(Bob, $"{i}"), Cancel)).IsSuccess);

        Assert.Equal("too-many-requests", (await process.Post.HandleAsync(Of(Bob, "more"), Cancel)).Problem?.Code.Code);
        Assert.True((await process.Post.HandleAsync(Of(Ann, "another person"), Cancel)).IsSuccess);
        for (var i = 0; i < PostComment.PerCallerAndHour + 1; i++)
            Assert.True((await process.Post.HandleAsync(Of(TestStaff.Moderator, $"{i}"), Cancel)).IsSuccess);
        Assert.Null(process.Post.Left(_campaign, TestStaff.Moderator));

        CommentCommand Of(Caller author, string text) => new(_campaign, Idea, author, new(text), null, null);
    }

    /// <summary>A fold that has counted, and then waits, must not overwrite what a later fold has counted.</summary>
    [Fact]
    public async Task Fold_SlowerThanAnother_DoesNotWriteItsOldCount()
    {
        var comment = await SayAsync(Bob, "text");
        await FoldAsync();
        Assert.True((await Process().Change.DeleteAsync("c", Idea, comment.Id, Bob, Cancel)).IsSuccess);
        var isHeld = true;
        var slow = new SlowStore(_store)
        {
            BeforeReplace = async _ =>
            {
                if (!isHeld)
                    return;
                isHeld = false;
                await SayAsync(Bob, "again"); // the number is 1, as before the slow fold
                await FoldAsync();
            },
        };

        await Process(slow).Comments.FoldAsync("c", Idea, Cancel);

        Assert.Equal(1, (await IdeaAsync()).Comments);
    }

    [Fact]
    public async Task Sweep_UnreadableSuggestion_IsTriedAgainAndShownInReadiness()
    {
        await SayAsync(Bob, "text");
        var idea = await IdeaAsync();
        await ReplaceAsync(idea with { V = 99 });
        await Process().Sweep.HandleAsync(Cancel);
        Assert.False(await new SupportReady(_store).IsReadyAsync(Cancel));

        await ReplaceAsync(idea);
        await Process().Sweep.HandleAsync(Cancel);

        Assert.True(await new SupportReady(_store).IsReadyAsync(Cancel));
        Assert.Equal(1, (await IdeaAsync()).Comments);
    }

    /// <summary>A change by staff must not lose the count, and a count must not lose what staff changed.</summary>
    [Fact]
    public async Task Fold_AfterAChangeByStaff_KeepsBoth()
    {
        await SayAsync(Bob, "text");
        await FoldAsync();
        var found = await _store.FindAsync(SuggestionDocument.Container, SuggestionDocument.PartitionOf("c", Idea), Idea, Cancel);
        var change = new StatusChange(1, SuggestionStatus.Planned, new() { ["en"] = "Yes" }, Noon, "i", "b");
        await _store.ReplaceAsync(SuggestionDocument.Container, found!.Document.With(change), found.ETag, Cancel);
        Assert.Equal((1, 3), ((await IdeaAsync()).Comments, (await IdeaAsync()).V));
        await SayAsync(Bob, "more");
        await FoldAsync();

        Assert.Equal((2, SuggestionStatus.Planned), ((await IdeaAsync()).Comments, (await IdeaAsync()).Status));
    }

    private SupportProcess Process(IDocumentStore? store = null) =>
        new(store ?? _store, Substitute.For<IMessageSender>(), _clock);

    private AuditTrails<CommentDocument> Trails() =>
        new(_store, CommentDocument.Container, [new TellPeople(_store, Substitute.For<IMessageSender>(), _clock)]);

    private Task<bool> FoldAsync() => Process().Comments.FoldAsync("c", Idea, Cancel);

    private async Task<SuggestionDocument> IdeaAsync() =>
        (await new SuggestionQuery(_store).FindAsync("c", Idea, Cancel))!.Document;

    private async Task ReplaceAsync(SuggestionDocument idea)
    {
        await _store.DeleteAsync(SuggestionDocument.Container, idea.Pk, idea.Id, etag: null, Cancel);
        await _store.CreateAsync(SuggestionDocument.Container, idea, Cancel);
    }

    private async Task<CommentResponse[]> ListAsync(int limit) =>
        (await Process().Read.ListAsync("c", Idea, new(limit, null), Cancel))!.Items;

    private async Task<CommentDocument> SayAsync(
        Caller author,
        string text,
        string? parent = null,
        string? key = null,
        IDocumentStore? store = null
    )
    {
        _clock.Advance(TimeSpan.FromTicks(1));
        var command = new CommentCommand(_campaign, Idea, author, new(text, parent), key, key is null ? null : "hash of " + text);
        var outcome = await Process(store).Post.HandleAsync(command, Cancel);
        Assert.True(outcome.IsSuccess, outcome.Problem?.Code.Code);
        return outcome.Value.Comment;
    }

    private async Task IsRefusedAsync(Caller author, string text, string? parent, string code)
    {
        var command = new CommentCommand(_campaign, Idea, author, new(text, parent), null, null);
        Assert.Equal(code, (await Process().Post.HandleAsync(command, Cancel)).Problem?.Code.Code);
    }

    private async Task OpenAsync(DateTimeOffset until, Limits limits = Limits.Off)
    {
        _campaign = new()
        {
            Id = "c",
            Status = CampaignStatus.Live,
            Pepper = 1,
            Definition = new()
            {
                Id = "c",
                Title = new() { ["en"] = "C" },
                Status = CampaignStatus.Live,
                Limits = limits,
                Windows = new() { Suggestions = new(Noon.AddDays(-1), until) },
            },
        };
        var found = await _store.FindAsync(CampaignDocument.Container, _campaign.Pk, "c", Cancel);
        await _store.SaveAsync(CampaignDocument.Container, _campaign, found?.ETag, Cancel);
    }
}
