using System.Collections.Concurrent;
using System.Net;
using System.Reflection;
using System.Text;
using CampaignFunctions.Campaigns;
using CampaignFunctions.Messaging;
using CampaignFunctions.Notifications;
using CampaignFunctions.Participants;
using CampaignFunctions.Polls;
using CampaignFunctions.Security;
using CampaignFunctions.Storage;
using CampaignFunctions.Suggestions;
using CampaignFunctions.Tallies;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using NSubstitute;
using Xunit;

namespace CampaignFunctions.Tests;

/// <summary>Counts the store operations of each call. From these figures <c>docs/cost.md</c> calculates the cost.</summary>
public sealed class StoreCostTests : IAsyncDisposable
{
    private const string CampaignId = "c";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 3, 1, 12, 30, 0, TimeSpan.Zero));
    private readonly CountingStore _counted;
    private readonly ServiceProvider _services;

    public StoreCostTests()
    {
        var store = DispatchProxy.Create<IDocumentStore, CountingStore>();
        _counted = (CountingStore)(object)store;
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(
                new Dictionary<string, string?>
                {
                    ["Keys:Peppers:1"] = Convert.ToBase64String(new byte[32]),
                    ["Keys:SigningKeys:1"] = Convert.ToBase64String(new byte[32]),
                    ["Staff:Issuer"] = "https://staff.example",
                    ["Limits:ExemptLoopback"] = "true",
                    ["Http:PublicUrl"] = "https://campaign.example/api",
                }
            )
            .Build();
        _services = new ServiceCollection()
            .AddLogging()
            .AddSingleton(store)
            .AddSingleton<TimeProvider>(_clock)
            .AddSingleton(Substitute.For<IMessageSender>())
            .AddSingleton<IMailer>(provider => new CheckedMailer(
                Substitute.For<IMailer>(),
                provider.GetRequiredService<MailStops>()
            ))
            .AddCampaignFunctions(configuration)
            .BuildServiceProvider();
        _counted.Inner.CreateAsync(CampaignDocument.Container, Campaign(), Cancel).GetAwaiter().GetResult();
    }

    public async ValueTask DisposeAsync() => await _services.DisposeAsync();

    [Fact]
    public async Task Ballot_First_CostsOneCreate()
    {
        await WarmUpAsync();

        await VoteAsync(Token("new"), "red", 200);

        Assert.Equal(["create ballots"], _counted.Operations);
    }

    [Fact]
    public async Task Ballot_FirstInAColdProcess_AlsoReadsTheCampaign()
    {
        await VoteAsync(Token("new"), "red", 200);

        // The two finds read the definition and the revocations.
        Assert.Equal(["find campaigns", "find campaigns", "create ballots"], _counted.Operations);
    }

    [Fact]
    public async Task Ballot_Changed_CostsTwoCreatesAndOneQuery()
    {
        var voter = Token("voter");
        await VoteAsync(voter, "red", 200);
        _counted.Operations.Clear();

        await VoteAsync(voter, "blue", 200);

        Assert.Equal(["create ballots", "query ballots", "create ballots"], _counted.Operations);
    }

    [Fact]
    public async Task Ballot_Repeated_WritesNothing()
    {
        var voter = Token("voter");
        await VoteAsync(voter, "red", 200);
        _counted.Operations.Clear();

        await VoteAsync(voter, "red", 200);

        // The create fails, because the ballot already exists.
        Assert.Equal(["create ballots", "query ballots"], _counted.Operations);
        Assert.Single((await _counted.Inner.ScanAsync(BallotRevision.Container, new(), null, Cancel)).Documents);
    }

    [Fact]
    public async Task Ballot_Refused_WritesNothing()
    {
        await WarmUpAsync();

        await VoteAsync(Token("new"), "purple", 400);

        Assert.DoesNotContain(_counted.Operations, operation => operation.StartsWith("create", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Suggestion_Submitted_CostsTwoCreatesAndOneReadForAKey()
    {
        await WarmUpAsync();
        var body = """{"title":"A glass roof","text":"One that opens."}""";
        var functions = _services.GetRequiredService<SuggestionFunctions>();

        await AnswerAsync(functions.SubmitAsync(Request(Token("a"), body), CampaignId, Cancel), 201);
        Assert.Equal(["create actions", "create suggestions"], _counted.Operations);
        _counted.Operations.Clear();
        await AnswerAsync(functions.SubmitAsync(Request(Token("a"), body, key: "k"), CampaignId, Cancel), 201);

        Assert.Equal(["find suggestions", "create actions", "create suggestions"], _counted.Operations);
    }

    [Fact]
    public async Task Status_Given_CostsAFindAndAReplaceAndItsEntries()
    {
        await WarmUpAsync();
        await SuggestAsync("s");
        var moderator = new Staff("https://staff.example", "m", [Staff.Moderator]);
        var request = new StatusRequest(SuggestionStatus.UnderReview);
        var statuses = _services.GetRequiredService<SetStatus>();

        Assert.True((await statuses.HandleAsync(CampaignId, "s", request, null, moderator, Cancel)).Value.IsChanged);
        string[] logged = ["create audit", "create noticeruns", "replace suggestions"];
        Assert.Equal(["find suggestions", "replace suggestions", .. logged], _counted.Operations);
        _counted.Operations.Clear();
        Assert.False((await statuses.HandleAsync(CampaignId, "s", request, null, moderator, Cancel)).Value.IsChanged);
        Assert.Equal(["find suggestions"], _counted.Operations);
        _counted.Operations.Clear();
        var later = new StatusRequest(SuggestionStatus.Received);
        Assert.True((await statuses.HandleAsync(CampaignId, "s", later, null, moderator, Cancel)).Value.IsChanged);
        Assert.Equal(["find suggestions", "create statuses", "replace suggestions", .. logged], _counted.Operations);
        _counted.Operations.Clear();
        await AnswerAsync(_services.GetRequiredService<StatusFunctions>().GetAsync(Request(null), CampaignId, "s", Cancel), 200);
        Assert.Equal(["find suggestions", "query statuses"], _counted.Operations);
    }

    [Fact]
    public async Task Answers_OfASweepAndARead_CostTheseOperations()
    {
        await WarmUpAsync();
        await SuggestAsync("s");
        var sweep = _services.GetRequiredService<SweepAnswers>();

        await sweep.HandleAsync(Cancel);
        Assert.Equal(
            [
                .. Enumerable.Repeat("create answerboards", 1),
                .. Enumerable.Repeat("create answermarks", 1),
                .. Enumerable.Repeat("create answers", 1),
                .. Enumerable.Repeat("find answerboards", 17),
                .. Enumerable.Repeat("find answermarks", 1),
                .. Enumerable.Repeat("query campaigns", 1),
                .. Enumerable.Repeat("readfeed answers", 17),
                .. Enumerable.Repeat("readfeed suggestions", 17),
            ],
            _counted.Operations.Order(StringComparer.Ordinal)
        );
        _counted.Operations.Clear();
        await AnswerAsync(_services.GetRequiredService<AnswerFunctions>().GetAsync(Request(null), CampaignId, Cancel), 200);
        Assert.Equal(["find answermarks", "query answerboards"], _counted.Operations);
    }

    [Fact]
    public async Task Support_Given_CostsOneFindAndTwoCreates()
    {
        await WarmUpAsync();
        await SuggestAsync("s");

        await AnswerAsync(
            _services.GetRequiredService<SupportFunctions>().GiveAsync(Request(Token("b")), CampaignId, "s", Cancel),
            204
        );

        Assert.Equal(["find suggestions", "create actions", "create supports"], _counted.Operations);
    }

    [Fact]
    public async Task Notices_OfAStatusWithThreeSupporters_CostTheseOperations()
    {
        await WarmUpAsync();
        await SuggestAsync("s");
        foreach (var voter in new[] { "a", "b", "c" })
            await AnswerAsync(
                _services.GetRequiredService<SupportFunctions>().GiveAsync(Request(Token(voter)), CampaignId, "s", Cancel),
                204
            );
        var follow = _services.GetRequiredService<FollowFunctions>();
        _counted.Operations.Clear();
        await AnswerAsync(follow.FollowAsync(Request(Token("d")), CampaignId, "s", Cancel), 204);
        Assert.Equal(["find suggestions", "create actions", "create followers"], _counted.Operations);
        var moderator = new Staff("https://staff.example", "m", [Staff.Moderator]);
        var request = new StatusRequest(SuggestionStatus.UnderReview);
        await _services.GetRequiredService<SetStatus>().HandleAsync(CampaignId, "s", request, null, moderator, Cancel);
        var run = (await _counted.Inner.QueryAsync(NoticeRun.Container, new(CampaignId), Cancel))[0].Document;
        _counted.Operations.Clear();

        await _services.GetRequiredService<MakeNotices>().HandleAsync(new(CampaignId, run.Id), Cancel);
        Assert.Equal(
            [
                .. Enumerable.Repeat("count noticemails", 4),
                .. Enumerable.Repeat("create notices", 5),
                "find noticeruns",
                "find notices",
                .. Enumerable.Repeat("find preferences", 5),
                "find suggestions",
                "find suggestions",
                .. Enumerable.Repeat("query followers", 2),
                "query noticemails",
                .. Enumerable.Repeat("query supports", 2),
                .. Enumerable.Repeat("replace noticeruns", 6),
            ],
            _counted.Operations.Order(StringComparer.Ordinal)
        );
        var notices = _services.GetRequiredService<NoticeFunctions>();
        _counted.Operations.Clear();
        await AnswerAsync(notices.ListAsync(Request(Token("a")), CampaignId, Cancel), 200);
        Assert.Equal(["query notices", "find suggestions", "count notices"], _counted.Operations);
        _counted.Operations.Clear();
        await AnswerAsync(notices.ReadAsync(Request(Token("a")), CampaignId, Cancel), 200);
        Assert.Equal(["query notices", "find notices", "replace notices", "count notices"], _counted.Operations);
    }

    /// <summary>The author of an answered suggestion gets a mail at once.</summary>
    [Fact]
    public async Task Mail_WithANotice_CostsTheseOperations()
    {
        await WarmUpAsync();
        await SuggestAsync("s");
        var moderator = new Staff("https://staff.example", "m", [Staff.Moderator]);
        var request = new StatusRequest(SuggestionStatus.Planned, new() { ["en"] = "Yes." });
        await _services.GetRequiredService<SetStatus>().HandleAsync(CampaignId, "s", request, null, moderator, Cancel);
        var run = (await _counted.Inner.QueryAsync(NoticeRun.Container, new(CampaignId), Cancel))[0].Document;
        var partition = SuggestionDocument.PartitionOf(CampaignId, "s");
        var suggestion = (await _counted.Inner.FindAsync(SuggestionDocument.Container, partition, "s", Cancel))!.Document;
        await IdentifyAsync(suggestion.Author);
        _counted.Operations.Clear();

        await _services.GetRequiredService<MakeNotices>().HandleAsync(new(CampaignId, run.Id), Cancel);

        string[] ofTheRun = ["find noticeruns", "replace noticeruns", "find suggestions", "count noticemails", "query"];
        Assert.Equal(
            [
                "create noticemails",
                "create notices",
                "create payments",
                "create preferences",
                "find identities",
                "find identities",
                "find mailstops",
                "find mailstops",
                "find payments",
                "find preferences",
                "find preferences",
                "replace noticemails",
                "replace noticemails",
            ],
            _counted.Operations.Where(each => !Array.Exists(ofTheRun, each.StartsWith)).Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public async Task Comment_OfAPersonAndTheBrand_CostTheseOperations()
    {
        await WarmUpAsync();
        await SuggestAsync("s");
        var post = _services.GetRequiredService<PostComment>();
        var (campaign, person) = (Campaign(), new Participant(CampaignId, "p", Tiers.Verified, _clock.GetUtcNow()));
        _counted.Operations.Clear();

        var said = await post.HandleAsync(new(campaign, "s", person, new("text"), null, null), Cancel);
        Assert.Equal(["find suggestions", "create actions", "create comments"], _counted.Operations);

        _counted.Operations.Clear();
        await post.HandleAsync(new(campaign, "s", person, new("text"), "key", "hash"), Cancel);
        Assert.Equal(
            ["find suggestions", "find actions", "create actions", "create actions", "create comments"],
            _counted.Operations
        );

        _counted.Operations.Clear();
        var moderator = new Staff("https://staff.example", "m", [Staff.Moderator]);
        await post.HandleAsync(new(campaign, "s", moderator, new("text"), null, null), Cancel);
        Assert.Equal(
            ["find suggestions", "create comments", "create audit", "create noticeruns", "replace comments"],
            _counted.Operations
        );

        _counted.Operations.Clear();
        await _services.GetRequiredService<FoldComments>().FoldAsync(CampaignId, "s", Cancel);
        Assert.Equal(["find suggestions", "count comments", "replace suggestions"], _counted.Operations);

        _counted.Operations.Clear();
        var id = said.Value.Comment.Id;
        await _services.GetRequiredService<ChangeComment>().DeleteAsync(CampaignId, "s", id, person, Cancel);
        Assert.Equal(["find suggestions", "find comments", "replace comments"], _counted.Operations);

        var read = _services.GetRequiredService<ReadComments>();
        _counted.Operations.Clear();
        await read.ListAsync(CampaignId, "s", new(20, null), Cancel);
        Assert.Equal(["find suggestions", "query comments"], _counted.Operations);
        _counted.Operations.Clear();
        await read.OfAsync(person, new(20, null), Cancel);
        Assert.Equal(
            ["query actions", "find suggestions", "find suggestions", "find comments", "find comments"],
            _counted.Operations.OrderBy(each => each == "find comments")
        );
    }

    private async Task IdentifyAsync(string voter)
    {
        var (key, now) = ("key", _clock.GetUtcNow());
        await _counted.Inner.CreateAsync(
            VoterDocument.Container,
            new()
            {
                Pk = VoterDocument.PartitionOf(CampaignId, voter),
                IdentityKey = key,
                CreatedAt = now,
            },
            Cancel
        );
        await _counted.Inner.CreateAsync(
            IdentityDocument.Container,
            new()
            {
                Pk = key,
                CampaignId = CampaignId,
                Email = "ann@mail.example",
                VoterKey = voter,
                CreatedAt = now,
                State = IdentityDocument.Verified,
            },
            Cancel
        );
    }

    [Fact]
    public async Task Mine_OfThreeItems_CostsAQueryAndTheirReads()
    {
        foreach (var id in new[] { "one", "two", "three" })
        {
            await SuggestAsync(id);
            await AnswerAsync(
                _services.GetRequiredService<SupportFunctions>().GiveAsync(Request(Token("b")), CampaignId, id, Cancel),
                204
            );
        }

        _counted.Operations.Clear();
        var mine = _services.GetRequiredService<MineFunctions>();
        await AnswerAsync(mine.SupportedAsync(Request(Token("b")), CampaignId, Cancel), 200);
        Assert.Equal(
            [.. Enumerable.Repeat("find suggestions", 3), "query actions", .. Enumerable.Repeat("query supports", 3)],
            _counted.Operations.Order(StringComparer.Ordinal)
        );
        _counted.Operations.Clear();
        await AnswerAsync(mine.SuggestedAsync(Request(Token("b")), CampaignId, Cancel), 200);
        Assert.Equal(["query actions"], _counted.Operations);
        _counted.Operations.Clear();
        await AnswerAsync(
            _services.GetRequiredService<BallotFunctions>().ListAsync(Request(Token("b")), CampaignId, Cancel),
            200
        );
        Assert.Equal(Enumerable.Repeat("query ballots", Campaign().Definition.Polls.Length), _counted.Operations);
    }

    /// <summary>Counts the sweeps of an idle minute in a deployment without a campaign.</summary>
    [Fact]
    public async Task Sweeps_OfAnIdleMinute_CostTheseOperations()
    {
        var timer = new Microsoft.Azure.Functions.Worker.TimerInfo();
        await _counted.Inner.DeleteAsync(CampaignDocument.Container, CampaignDocument.Partition, CampaignId, null, Cancel);
        await SweepAsync();
        _counted.Operations.Clear();

        await SweepAsync();

        Assert.Equal(
            [
                "find payments",
                "find sweeps",
                "find sweeps",
                "query campaigns",
                "query campaigns",
                "query campaigns",
                "query tallies",
                "scan digests",
                "scan identities",
                "scan noticeruns",
                "scan preorders",
                "scancommitted comments",
                "scancommitted supports",
            ],
            _counted.Operations.Select(operation => operation.ToLowerInvariant()).Order()
        );

        async Task SweepAsync()
        {
            _clock.Advance(TimeSpan.FromMinutes(1));
            await _services.GetRequiredService<TallyFunctions>().SweepAsync(timer, Cancel);
            await _services.GetRequiredService<AnswerFunctions>().SweepAsync(timer, Cancel);
            await _services.GetRequiredService<NoticeRunFunctions>().SweepAsync(timer, Cancel);
            await _services.GetRequiredService<NoticeRunFunctions>().SendAsync(timer, Cancel);
            await _services.GetRequiredService<Preorders.PreorderWorkFunctions>().SweepAsync(timer, Cancel);
            await _services.GetRequiredService<SupportFunctions>().SweepAsync(timer, Cancel);
            await _services.GetRequiredService<Participants.IdentityFunctions>().SweepMailAsync(timer, Cancel);
            await _services.GetRequiredService<Preorders.PreorderWorkFunctions>().SweepStockAsync(timer, Cancel);
        }
    }

    [Theory]
    [InlineData("small", 1)]
    [InlineData("large", 3)]
    public async Task Tally_WithManyReaders_CostsOneQueryASecondForSixteenShards(string poll, int queries)
    {
        await WarmUpAsync();
        await TallyAsync(null, poll, 200); // also reads the ends of the logs
        _clock.Advance(TimeSpan.FromSeconds(1));
        _counted.Operations.Clear();

        await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => TallyAsync(null, poll, 200)));
        Assert.Equal(Enumerable.Repeat("query tallies", queries), _counted.Operations);
        _clock.Advance(TimeSpan.FromSeconds(0.9));
        await TallyAsync(null, poll, 200);
        Assert.Equal(queries, _counted.Operations.Count);
        _clock.Advance(TimeSpan.FromSeconds(0.1));
        await TallyAsync(null, poll, 200);

        Assert.Equal(queries * 2, _counted.Operations.Count);
    }

    [Fact]
    public async Task Tally_WithManyReaders_ReadsTheEndsOfTheLogsEveryFifteenSeconds()
    {
        await WarmUpAsync();

        for (var second = 0; second < 30; second++)
        {
            await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => TallyAsync(null, "small", 200)));
            _clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(2 * 16, _counted.Operations.Count(operation => operation == "readfeed ballots"));
    }

    [Fact]
    public async Task Tally_VisibleAfterVote_CostsOneMoreReadForEachCaller()
    {
        await WarmUpAsync();
        await TallyAsync(Token("first"), "names", 403); // also reads the ends of the logs
        _clock.Advance(TimeSpan.FromSeconds(1));
        _counted.Operations.Clear();
        string[] voters = ["one", "two", "three"];

        foreach (var voter in voters)
            await TallyAsync(Token(voter), "names", 403);

        Assert.Equal(
            ["find ballots", "find ballots", "find ballots", "query tallies"],
            _counted.Operations.Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public async Task Fold_OfOneShard_CostsThreeReadsAndOneWrite()
    {
        await WarmUpAsync();
        var hint = new TallyHint(CampaignId, "small", BallotRevision.ShardOf("warm", 16));

        await _services.GetRequiredService<FoldShard>().HandleAsync(hint, Cancel);

        Assert.Equal(["find tallies", "readfeed ballots", "readfeed ballots", "create tallies"], _counted.Operations);
    }

    [Fact]
    public async Task TallySweep_OfAllPolls_CostsAQueryForSixteenShardsAndAPageOfEach()
    {
        await WarmUpAsync();

        await _services.GetRequiredService<SweepTallies>().HandleAsync(Cancel);

        var faults = 1;
        Assert.Equal(faults + 1 + 3 + 1, _counted.Operations.Count(operation => operation == "query tallies"));
        Assert.Equal(16 + 48 + 16, _counted.Operations.Count(operation => operation == "readfeed ballots"));
    }

    [Fact]
    public async Task Support_FoldedThenSwept_CostsTheseOperations()
    {
        await WarmUpAsync();
        await SuggestAsync("s");
        await AnswerAsync(
            _services.GetRequiredService<SupportFunctions>().GiveAsync(Request(Token("b")), CampaignId, "s", Cancel),
            204
        );
        _counted.Operations.Clear();

        await _services.GetRequiredService<FoldSupport>().HandleAsync(new(CampaignId, ["s"]), Cancel);
        Assert.Equal(["find suggestions", "readfeed supports", "readfeed supports", "replace suggestions"], _counted.Operations);
        _counted.Operations.Clear();
        await _services.GetRequiredService<SweepSupport>().HandleAsync(Cancel);

        Assert.Equal(
            [
                "find sweeps",
                "scancommitted supports",
                "find suggestions",
                "readfeed supports",
                "create sweeps",
                "find sweeps",
                "scancommitted supports",
                "find sweeps",
                "scancommitted comments",
            ],
            _counted.Operations
        );
    }

    [Fact]
    public async Task SuggestionList_FirstPageForManyReaders_CostsSixteenQueries()
    {
        await WarmUpAsync();
        await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => ListAsync()));

        Assert.Equal(Enumerable.Repeat("query suggestions", 16), _counted.Operations);
    }

    [Fact]
    public async Task Join_OfAVisitor_CostsNoOperation()
    {
        await WarmUpAsync();

        await AnswerAsync(
            _services.GetRequiredService<Participants.ParticipantFunctions>().JoinAsync(Request(null, "{}"), CampaignId, Cancel),
            201
        );

        Assert.Empty(_counted.Operations);
    }

    [Fact]
    public async Task Hints_TenThousandBallotsOnAShardInASecond_AreAtMostThree()
    {
        var sent = 0;
        var sender = Substitute.For<IMessageSender>();
        sender
            .SendAsync(TallyHint.Queue, default!, default, Cancel)
            .ReturnsForAnyArgs(_ => Task.CompletedTask)
            .AndDoes(_ => sent++);
        var simulation = new Simulation(new Random(1));
        var process = new CampaignProcess(_counted.Inner, sender, _clock);

        for (var i = 0; i < 10_000; i++)
        {
            simulation.Start(() =>
            {
                process.Hints.Signal(new(CampaignId, "small", 0));
                return Task.CompletedTask;
            });
            simulation.Run();
            _clock.Advance(TimeSpan.FromSeconds(1) / 10_000);
            simulation.Run();
        }

        Assert.InRange(sent, 2, 3);
    }

    /// <summary>
    /// 50 processes signal all 16 shards all the time. Each hint goes to any of the processes, and its fold may leave further
    /// hints.
    /// </summary>
    [Fact]
    public void Hints_OfFiftyProcesses_StayUnderFiveHundredASecond()
    {
        const int Seconds = 12;
        var (random, simulation, waiting, sent) = (new Random(3), new Simulation(new Random(3)), new Queue<TallyHint>(), 0);
        var sender = Substitute.For<IMessageSender>();
        sender
            .SendAsync(TallyHint.Queue, default!, default, Cancel)
            .ReturnsForAnyArgs(Task.CompletedTask)
            .AndDoes(call =>
            {
                sent++;
                waiting.Enqueue(call.ArgAt<TallyHint>(1));
            });
        var processes = Enumerable
            .Range(0, 50)
            .Select(_ => new CampaignProcess(_counted.Inner, sender, _clock, TimeSpan.FromSeconds(2)))
            .ToArray();

        for (var tick = 0; tick < Seconds * 10; tick++)
        {
            foreach (var process in processes)
            {
                for (var shard = 0; shard < 16; shard++)
                {
                    var hint = new TallyHint(CampaignId, "small", shard);
                    simulation.Start(() =>
                    {
                        process.Hints.Signal(hint);
                        return Task.CompletedTask;
                    });
                }
            }

            simulation.Run();
            while (waiting.TryDequeue(out var due))
                simulation.Start(() => processes[random.Next(processes.Length)].Fold.HandleAsync(due, Cancel));
            simulation.Run();
            _clock.Advance(TimeSpan.FromSeconds(0.1));
            simulation.Run();
        }

        Assert.InRange(sent / (double)Seconds, 300, 500);
    }

    private Task ListAsync() =>
        AnswerAsync(_services.GetRequiredService<SuggestionFunctions>().ListAsync(Request(null), CampaignId, Cancel), 200);

    private Task<string?> SuggestAsync(string id) =>
        _counted.Inner.CreateAsync(
            SuggestionDocument.Container,
            new()
            {
                Id = id,
                Pk = SuggestionDocument.PartitionOf(CampaignId, id),
                Title = "t",
                Text = "t",
                Tags = [],
                CreatedAt = _clock.GetUtcNow(),
                Author = "a",
            },
            Cancel
        );

    private async Task WarmUpAsync()
    {
        await VoteAsync(Token("warm"), "red", 200);
        _counted.Operations.Clear();
    }

    private string Token(string voter) =>
        _services.GetRequiredService<ParticipantTokens>().Issue(new(CampaignId, voter, Tiers.Open, _clock.GetUtcNow())).Token;

    private Task VoteAsync(string token, string option, int status) =>
        AnswerAsync(
            _services
                .GetRequiredService<BallotFunctions>()
                .CastAsync(Request(token, $$"""{"choices":["{{option}}"]}"""), CampaignId, "small", Cancel),
            status
        );

    private Task TallyAsync(string? token, string poll, int status) =>
        AnswerAsync(
            _services.GetRequiredService<TallyReadFunctions>().GetAsync(Request(token), CampaignId, poll, Cancel),
            status
        );

    private async Task AnswerAsync(Task<IResult> answering, int status)
    {
        var context = new DefaultHttpContext { RequestServices = _services };
        await (await answering).ExecuteAsync(context);
        Assert.Equal(status, context.Response.StatusCode);
    }

    private HttpRequest Request(string? token, string? body = null, string? key = null)
    {
        var context = new DefaultHttpContext { RequestServices = _services };
        context.Connection.RemoteIpAddress = IPAddress.Loopback;
        if (token is not null)
            context.Request.Headers.Authorization = $"Bearer {token}";
        if (key is not null)
            context.Request.Headers["Idempotency-Key"] = key;
        if (body is not null)
        {
            context.Request.ContentType = "application/json";
            context.Request.Body = new MemoryStream(Encoding.UTF8.GetBytes(body));
        }

        return context.Request;
    }

    private CampaignDocument Campaign()
    {
        var window = new Window(_clock.GetUtcNow().AddDays(-1), _clock.GetUtcNow().AddDays(1));
        OptionDefinition[] options = [new() { Id = "red", Title = [] }, new() { Id = "blue", Title = [] }];
        return new()
        {
            Id = CampaignId,
            Status = CampaignStatus.Live,
            Pepper = 1,
            Definition = new()
            {
                Id = CampaignId,
                Title = new() { ["en"] = "The new 500" },
                Status = CampaignStatus.Live,
                Participation = Participation.Open,
                Windows = new() { Voting = window, Suggestions = window },
                Polls =
                [
                    new()
                    {
                        Id = "small",
                        Title = new() { ["en"] = "The new 500" },
                        Method = PollMethod.Single,
                        Shards = 16,
                        Options = options,
                    },
                    new()
                    {
                        Id = "large",
                        Title = new() { ["en"] = "The new 500" },
                        Method = PollMethod.Single,
                        Shards = 48,
                        Options = options,
                    },
                    new()
                    {
                        Id = "names",
                        Title = new() { ["en"] = "The new 500" },
                        Method = PollMethod.Single,
                        Shards = 16,
                        Options = options,
                        Results = ResultsVisibility.AfterVote,
                    },
                ],
            },
        };
    }

    /// <summary>An in-memory store that records its operations.</summary>
    public class CountingStore : DispatchProxy
    {
        public IDocumentStore Inner { get; } = new MemoryStore();

        public ConcurrentQueue<string> Operations { get; } = [];

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            var container = args!.OfType<ContainerDefinition>().Single();
            Operations.Enqueue(
                $"{targetMethod!.Name.Replace("Async", "", StringComparison.Ordinal).ToLowerInvariant()} {container.Name}"
            );
            return targetMethod.Invoke(Inner, args);
        }
    }
}
