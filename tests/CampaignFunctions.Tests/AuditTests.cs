using System.Reflection;
using CampaignFunctions.Audit;
using CampaignFunctions.Campaigns;
using CampaignFunctions.Http;
using CampaignFunctions.Preorders;
using CampaignFunctions.Security;
using CampaignFunctions.Storage;
using CampaignFunctions.Suggestions;
using CampaignFunctions.Text;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using NSubstitute;
using Xunit;

namespace CampaignFunctions.Tests;

/// <summary>Tests that each action of staff has exactly one entry in the log, whatever ends on the way.</summary>
public sealed class AuditTests
{
    private const string Campaign = "c";
    private const string Suggestion = "s";

    /// <summary>The calls of staff that change something or read about people, and what the log says of each.</summary>
    private static readonly Dictionary<string, string> Calls = new()
    {
        ["PutCampaign"] = "create-campaign, change-campaign",
        ["PutPauses"] = "set-pauses",
        ["LiftMailStop"] = "lift-mail-stop",
        ["LiftMailStops"] = "lift-mail-stops",
        ["ExportBallotLog"] = "export-ballots",
        ["RecountPoll"] = "recount-poll, rebuild-tally",
        ["RecountSupport"] = "recount-support, rebuild-support",
        ["ImportSuggestions"] = "import-suggestions",
        ["PutSuggestionStatus"] = "set-status",
        ["PostSuggestionStatuses"] = "set-status",
        ["PostComment"] = "post-comment",
        ["EditComment"] = "edit-comment",
        ["DeleteComment"] = "delete-comment",
        ["SearchPreorders"] = "search, search-by-email, search-by-name",
        ["GetContact"] = "read-contact",
        ["CorrectContact"] = "correct-contact",
        ["CancelForBrand"] = "cancel-for-brand",
        ["ChargePreorder"] = "charge",
        ["RefundPreorder"] = "refund",
        ["ExtendOffer"] = "extend-offer",
        ["ExtendHold"] = "extend-hold",
        ["SendMailAgain"] = "send-mail",
        ["ReplaceOrderLink"] = "replace-link",
        ["ResumePreorder"] = "resume",
        ["FulfilPreorder"] = "fulfil",
        ["StartChargeRun"] = "start-charge-run",
        ["ChangeChargeRun"] = "change-charge-run",
        ["CancelEdition"] = "cancel-edition",
        ["ResumePreorders"] = "resume-preorders",
        ["Reconcile"] = "reconcile",
        ["ExportPreorders"] = "export-orders, export-ledger",
        ["GetExport"] = "export-orders, export-ledger",
        ["ExportAudit"] = "export-audit",
        ["CancelPreorder"] = "cancel",
        ["GetPreorder"] = "read-preorder",
        ["ListPreorders"] = "list-preorders",
        // These change nothing, and say nothing about a person.
        ["DryRunCharges"] = "",
        ["GetPauses"] = "",
        ["GetTallies"] = "",
        ["GetRecount"] = "",
        ["GetPollOrigins"] = "",
        ["GetChargeRun"] = "",
        ["GetJob"] = "",
        ["ListNoticeRuns"] = "",
        ["GetMailStops"] = "",
        ["GetDemand"] = "",
        ["ListAudit"] = "",
    };

    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly MemoryStore _store = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void Calls_OfStaff_AreAllDecidedOn() =>
        Assert.Equal(
            CampaignModule
                .EntryPoints.Values.Where(method =>
                    method.GetCustomAttribute<CalledByAttribute>()?.Caller
                        is ApiCaller.Admin
                            or ApiCaller.Moderator
                            or ApiCaller.Marketer
                            or ApiCaller.Owner
                            or ApiCaller.Contributor
                )
                .Select(method => method.GetCustomAttribute<FunctionAttribute>()!.Name)
                .Order(StringComparer.Ordinal),
            Calls.Keys.Order(StringComparer.Ordinal)
        );

    /// <summary>A name that no code writes would be a wrong decision above.</summary>
    [Fact]
    public void Calls_ActionOfEach_IsWrittenSomewhere()
    {
        var sources = string.Concat(SourceFiles.Product.Select(SourceFiles.ProductCode));
        string[] kinds =
        [
            .. Enum.GetValues<StaffActionKind>().Select(KebabCase.Of),
            .. Enum.GetValues<JobKind>().Except([JobKind.Export]).Select(KebabCase.Of),
        ];
        string[] named = [.. Calls.Values.SelectMany(names => names.Split(", ")).Where(name => name.Length > 0)];

        Assert.All(named.Except(kinds), name => Assert.Contains($"\"{name}\"", sources, StringComparison.Ordinal));
        Assert.Empty(kinds.Except(named));
    }

    /// <summary>The clock of the process that acted was a day ahead.</summary>
    [Fact]
    public async Task Sweep_ActionOfAClockThatWasAhead_IsCompletedInTime()
    {
        await SuggestAsync();
        var ahead = new FakeTimeProvider(_clock.GetUtcNow().AddDays(1));
        var query = new SuggestionQuery(_store);
        await new SetStatus(_store, query, new(_store), Trails(_store), ahead, NullLogger<SetStatus>.Instance).HandleAsync(
            Campaign,
            Suggestion,
            new(SuggestionStatus.UnderReview),
            null,
            TestStaff.Moderator,
            Cancel
        );
        await SetStatusAsync(Busy(), "received");

        await SweepAsync();

        Assert.Null((await FindAsync()).AuditDue);
        Assert.Equal([2L, 1L], (await ListAsync(new(Campaign))).Select(entry => entry.Number!.Value));
    }

    /// <summary>One document that cannot be completed does not keep the others from it.</summary>
    [Fact]
    public async Task Sweep_OneDocumentFails_CompletesTheOthers()
    {
        await SuggestAsync();
        await SetStatusAsync(Busy(), "under-review");
        await SuggestAsync("other");
        await SetStatusAsync(Busy(), "under-review", "other");
        _clock.Advance(TimeSpan.FromMinutes(1));
        var after = Substitute.For<IAfterAction<SuggestionDocument>>();
        after
            .FollowAsync(Arg.Is<SuggestionDocument>(each => each.Id == Suggestion), default!, Cancel)
            .ReturnsForAnyArgs(call =>
                call.Arg<SuggestionDocument>().Id == Suggestion
                    ? Task.FromException(new StoreBusyException(TimeSpan.FromSeconds(1)))
                    : Task.CompletedTask
            );
        var trails = new AuditTrails<SuggestionDocument>(_store, SuggestionDocument.Container, [after]);

        await Assert.ThrowsAsync<StoreBusyException>(() => trails.SweepAsync(_clock.GetUtcNow(), Cancel));

        Assert.NotNull((await FindAsync()).AuditDue);
        Assert.Null((await FindAsync("other")).AuditDue);
    }

    [Fact]
    public async Task SetStatus_RepeatedAfterACrash_CompletesTheLog()
    {
        await SuggestAsync();
        await SetStatusAsync(Busy(), "under-review");

        await SetStatusAsync(_store, "under-review");

        Assert.Single(await ListAsync(new(Campaign)));
    }

    /// <summary>The sweep would not find an action in a container that is not registered.</summary>
    [Fact]
    public void Documents_ThatStaffChange_AreAllSwept()
    {
        var audited = typeof(IDocument)
            .Assembly.GetTypes()
            .Where(type => type is { IsAbstract: false } && IsAudited(type))
            .ToArray();
        var services = new ServiceCollection().AddCampaignFunctions(new ConfigurationBuilder().Build());
        services.AddSingleton<IDocumentStore>(_store).AddSingleton(Substitute.For<Messaging.IMessageSender>());
        using var provider = services.BuildServiceProvider();

        var swept = provider.GetServices<IAuditTrails>().Select(trails => trails.GetType().GenericTypeArguments[0]);

        Assert.Equal(audited.Select(type => type.Name).Order(), swept.Select(type => type.Name).Order());
        Assert.All(
            audited,
            type => Assert.Contains("auditDue", ((ContainerDefinition)type.GetField("Container")!.GetValue(null)!).ScannedBy)
        );
    }

    [Fact]
    public async Task SetStatus_ProcessEndsAtAnyPoint_HasOneEntryForEachChange()
    {
        var points = 0;
        for (var isEnded = true; isEnded; points++)
        {
            var test = new AuditTests();
            await test.SuggestAsync();
            var life = new Mortality(points);
            isEnded = !await LivesAsync(() => test.SetStatusAsync(new MortalPortStore(test._store, life), "under-review"));
            var standing = await test.FindAsync();

            await test.SweepAsync();

            var entries = await test.ListAsync(new(Campaign));
            Assert.Equal(standing.Change is null ? 0 : 1, entries.Count);
            Assert.All(
                entries,
                entry =>
                {
                    Assert.Equal(("set-status", "suggestions/s", 1L), (entry.Action, entry.Subject, entry.Number));
                    Assert.Equal((TestStaff.Moderator.Issuer, TestStaff.Moderator.Subject), (entry.Issuer, entry.By));
                    Assert.Equal([new("status", "received", "under-review")], entry.Changes!);
                }
            );
            var after = await test.FindAsync();
            Assert.Equal((null, standing.Change?.Number), (after.AuditDue, after.Change?.Number));
        }

        Assert.InRange(points, 8, 40);
    }

    [Fact]
    public async Task SaveCampaign_ProcessEndsAtAnyPoint_HasOneEntryForEachChange()
    {
        var points = 0;
        for (var isEnded = true; isEnded; points++)
        {
            var test = new AuditTests();
            var etag = (await test.SaveAsync(test._store, Definition("live"), etag: null))!.ETag;
            var life = new Mortality(points);
            var mortal = new MortalPortStore(test._store, life);
            isEnded = !await LivesAsync(() => test.SaveAsync(mortal, Definition("closed"), etag));
            var saved = (await test.CampaignAsync()).Document;

            await test.SweepAsync();

            var entries = await test.ListAsync(new(Campaign));
            string[] expected =
                saved.Status == CampaignStatus.Closed ? ["change-campaign", "create-campaign"] : ["create-campaign"];
            Assert.Equal(expected, entries.Select(entry => entry.Action));
            if (expected.Length == 2)
                Assert.Equal([new("status", "live", "closed")], entries[0].Changes!);
            Assert.Null((await test.CampaignAsync()).Document.AuditDue);
        }

        Assert.InRange(points, 8, 40);
    }

    /// <summary>The log is completed before the answer, so the answer's tag stays good for the next change.</summary>
    [Fact]
    public async Task SaveCampaign_Answered_HasATagThatStands()
    {
        var first = (await SaveAsync(_store, Definition("draft"), etag: null))!;
        await SweepAsync();

        var second = await SaveAsync(_store, Definition("live"), first.ETag);

        Assert.NotNull(second);
        Assert.Equal(second.ETag, (await CampaignAsync()).ETag);
        Assert.Equal(["change-campaign", "create-campaign"], (await ListAsync(new(Campaign))).Select(entry => entry.Action));
    }

    [Fact]
    public async Task SetStatus_StoreIsBusyAfterTheChange_IsAnsweredAndSwept()
    {
        await SuggestAsync();
        await SetStatusAsync(Busy(), "under-review");

        Assert.Equal(SuggestionStatus.UnderReview, (await FindAsync()).Status);
        Assert.Empty(await ListAsync(new(Campaign)));
        await SweepAsync();
        Assert.Single(await ListAsync(new(Campaign)));
    }

    /// <summary>The sweep may complete the log of a job between two steps. Then no other process carries it out.</summary>
    [Fact]
    public async Task Job_LogCompletedDuringAStep_GoesOn()
    {
        var job = new JobDocument
        {
            Id = "j",
            Pk = Campaign,
            Kind = JobKind.ResumePreorders,
            Status = JobStatus.Running,
            By = TestStaff.Admin.Subject,
            BodyHash = "hash",
            AskedAt = _clock.GetUtcNow(),
            TouchedAt = _clock.GetUtcNow(),
        }.Audited(AuditedAction.Of(TestStaff.Admin, "resume-preorders"), _clock.GetUtcNow());
        await _store.CreateAsync(JobDocument.Container, job, Cancel);
        var trails = new AuditTrails<JobDocument>(_store, JobDocument.Container, []);
        var (work, steps) = (Substitute.For<IJobWork>(), 0);
        work.Kinds.Returns([JobKind.ResumePreorders]);
        work.StepAsync(null!, Cancel)
            .ReturnsForAnyArgs(async call =>
            {
                if (steps++ == 0)
                    await trails.SweepAsync(_clock.GetUtcNow().AddSeconds(1), Cancel);
                return call.Arg<JobDocument>() with { Status = JobStatus.Done };
            });

        var jobs = new RunJobs(_store, Substitute.For<Messaging.IMessageSender>(), [work], trails, _clock);
        await jobs.HandleAsync(new(Campaign, "j"), Cancel);

        Assert.Equal((JobStatus.Done, 2), ((await jobs.FindAsync(Campaign, "j", Cancel))!.Status, steps));
        Assert.Single(await ListAsync(new(Campaign)));
    }

    /// <summary>A sweep that came too early would take the work from the call that is about to do it.</summary>
    [Fact]
    public async Task Sweep_ActionOfThisMoment_IsLeftToItsCall()
    {
        await SuggestAsync();
        await SetStatusAsync(Busy(), "under-review");

        _clock.Advance(TimeSpan.FromSeconds(29));
        await Sweeper().HandleAsync(Cancel);
        Assert.NotNull((await FindAsync()).AuditDue);
        _clock.Advance(TimeSpan.FromSeconds(2));
        await Sweeper().HandleAsync(Cancel);

        Assert.Null((await FindAsync()).AuditDue);
        Assert.Single(await ListAsync(new(Campaign)));
    }

    [Fact]
    public async Task SetStatus_ClockGoesBack_KeepsTheOrder()
    {
        await SuggestAsync();
        await SetStatusAsync(_store, "under-review");
        var behind = new FakeTimeProvider(_clock.GetUtcNow().AddMinutes(-10));
        var query = new SuggestionQuery(_store);
        var other = new SetStatus(_store, query, new(_store), Trails(_store), behind, NullLogger<SetStatus>.Instance);

        await other.HandleAsync(Campaign, Suggestion, new(SuggestionStatus.Received), null, TestStaff.Moderator, Cancel);

        Assert.Equal([2L, 1L], (await ListAsync(new(Campaign))).Select(entry => entry.Number!.Value));
    }

    [Fact]
    public async Task List_AccessesOfOneMillisecond_AreInTheirOrder()
    {
        var audit = new AuditLog(_store, _clock);
        for (var i = 0; i < 20; i++)
        {
            await audit.AddAsync(Campaign, TestStaff.Admin, $"action {i:00}", subject: null, Cancel);
            _clock.Advance(TimeSpan.FromMicroseconds(10));
        }

        var listed = await ListAsync(new(Campaign));

        Assert.Equal(Enumerable.Range(0, 20).Reverse().Select(i => $"action {i:00}"), listed.Select(entry => entry.Action));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(100)]
    public async Task List_PagesOverMonths_HaveEachEntryOnce(int limit)
    {
        var audit = new AuditLog(_store, _clock);
        for (var i = 0; i < 7; i++)
        {
            await audit.AddAsync(
                Campaign,
                i % 2 == 0 ? TestStaff.Admin : TestStaff.Moderator,
                "read",
                $"preorders/{i % 3}",
                Cancel
            );
            await audit.AddAsync("other", TestStaff.Admin, "read", null, Cancel);
            _clock.Advance(TimeSpan.FromDays(i == 3 ? 70 : 9));
        }

        string[] Pages(AuditQuery asked)
        {
            List<string> seen = [];
            for (AuditPlace? place = null; ; )
            {
                var page = new ReadAudit(_store, _clock).ListAsync(asked, place, limit, Cancel).GetAwaiter().GetResult();
                seen.AddRange(page.Select(entry => entry.Subject!));
                if (page.Count < limit)
                    return [.. seen];
                place = AuditPlace.Parse(AuditPlace.Of(page[^1]).ToText());
            }
        }

        string[] all = ["preorders/0", "preorders/2", "preorders/1", "preorders/0", "preorders/2", "preorders/1", "preorders/0"];
        Assert.Equal(all, Pages(new(Campaign)));
        Assert.Equal(["preorders/2", "preorders/2"], Pages(new(Campaign, "preorders/2")));
        Assert.Equal([all[1], all[3], all[5]], Pages(new(Campaign, By: TestStaff.Moderator.Subject)));
        Assert.Equal([all[3]], Pages(new(Campaign, "preorders/0", TestStaff.Moderator.Subject)));
        Assert.Empty(Pages(new(Campaign, "preorders/3")));
        List<string?> exported = [];
        await foreach (var page in new ReadAudit(_store, _clock).ReadAllAsync(Campaign, Cancel))
            exported.AddRange(page.Select(entry => entry.Subject));
        Assert.Equal(all.Reverse(), exported);
    }

    [Theory]
    [InlineData("9999-12:x")]
    [InlineData("2026-05:x")]
    public async Task List_PlaceInTheFuture_StartsAtTheNewest(string place)
    {
        await new AuditLog(_store, _clock).AddAsync(Campaign, TestStaff.Admin, "read", null, Cancel);

        Assert.Single(await new ReadAudit(_store, _clock).ListAsync(new(Campaign), AuditPlace.Parse(place), 10, Cancel));
    }

    [Theory]
    [InlineData("")]
    [InlineData("2026-03")]
    [InlineData("2026-03:")]
    [InlineData("2026-13:x")]
    [InlineData("26-03:x")]
    [InlineData("2026-03:x:y")]
    public void Place_AnyOtherText_IsNone(string text) => Assert.Null(AuditPlace.Parse(text));

    [Fact]
    public void Id_OfAnEarlierVersion_IsOlder() =>
        Assert.True(
            string.CompareOrdinal(
                Guid.CreateVersion7(new DateTimeOffset(2099, 1, 1, 0, 0, 0, TimeSpan.Zero)).ToString("N"),
                AuditEntry.OfAccess(Campaign, AuditedAction.Of(TestStaff.Admin, "read"), null, _clock.GetUtcNow()).Id
            ) < 0
        );

    private static bool IsAudited(Type type) =>
        type.GetInterfaces().Any(each => each.IsGenericType && each.GetGenericTypeDefinition() == typeof(IAudited<>));

    private static CampaignDefinition Definition(string status) =>
        new()
        {
            Id = Campaign,
            Title = new() { ["en"] = "A campaign" },
            Status = Enum.Parse<CampaignStatus>(status, ignoreCase: true),
        };

    private MortalPortStore Busy() => new(_store, new(int.MaxValue) { Busy = "create audit" });

    private static async Task<bool> LivesAsync(Func<Task> work)
    {
        try
        {
            await work();
            return true;
        }
        catch (ProcessEndedException)
        {
            return false;
        }
    }

    private async Task<Versioned<CampaignDocument>?> SaveAsync(IDocumentStore store, CampaignDefinition definition, string? etag)
    {
        var save = new SaveCampaign(
            store,
            new CampaignQuery(store, _clock),
            CampaignProcess.NoChallenge,
            TestKeys.Keyring,
            new(store, CampaignDocument.Container, []),
            _clock
        );
        var saved = await save.HandleAsync(definition, etag, TestStaff.Admin, Cancel);
        return saved.IsSuccess ? saved.Value : null;
    }

    private async Task<Versioned<CampaignDocument>> CampaignAsync() =>
        (await _store.FindAsync(CampaignDocument.Container, CampaignDocument.Partition, Campaign, Cancel))!;

    private async Task SuggestAsync(string id = Suggestion) =>
        await _store.CreateAsync(
            SuggestionDocument.Container,
            new SuggestionDocument
            {
                Id = id,
                Pk = SuggestionDocument.PartitionOf(Campaign, id),
                Title = "A title",
                Text = "",
                CreatedAt = _clock.GetUtcNow(),
                Author = "v",
            },
            Cancel
        );

    private async Task<SuggestionDocument> FindAsync(string id = Suggestion) =>
        (await new SuggestionQuery(_store).FindAsync(Campaign, id, Cancel))!.Document;

    private async Task SetStatusAsync(IDocumentStore store, string status, string id = Suggestion)
    {
        var query = new SuggestionQuery(store);
        var set = new SetStatus(store, query, new(store), Trails(store), _clock, NullLogger<SetStatus>.Instance);
        var request = new StatusRequest(Enum.Parse<SuggestionStatus>(status.Replace("-", "", StringComparison.Ordinal), true));
        Assert.True((await set.HandleAsync(Campaign, id, request, null, TestStaff.Moderator, Cancel)).IsSuccess);
    }

    private static AuditTrails<SuggestionDocument> Trails(IDocumentStore store) => new(store, SuggestionDocument.Container, []);

    private SweepAudit Sweeper() =>
        new(
            [
                new AuditTrails<SuggestionDocument>(_store, SuggestionDocument.Container, []),
                new AuditTrails<CampaignDocument>(_store, CampaignDocument.Container, []),
            ],
            _clock,
            NullLogger<SweepAudit>.Instance
        );

    private async Task SweepAsync()
    {
        _clock.Advance(TimeSpan.FromMinutes(1));
        await Sweeper().HandleAsync(Cancel);
    }

    private Task<IReadOnlyList<AuditEntry>> ListAsync(AuditQuery asked) =>
        new ReadAudit(_store, _clock).ListAsync(asked, after: null, limit: 100, Cancel);
}
