using System.Text.Json.Nodes;
using CampaignFunctions.Campaigns;
using CampaignFunctions.LocalHost.Stripe;
using CampaignFunctions.Participants;
using CampaignFunctions.Payments;
using CampaignFunctions.Polls;
using CampaignFunctions.Preorders;
using CampaignFunctions.Security;
using CampaignFunctions.Storage;
using CampaignFunctions.Suggestions;
using CampaignFunctions.Tallies;
using CampaignFunctions.Tallies.Recounts;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CampaignFunctions.Tests;

/// <summary>
/// The data folder that the previous version wrote, with work left half-way in every status. The current version reads all of it,
/// and finishes the work.
/// </summary>
public sealed class OldDataTests : IAsyncDisposable
{
    /// <summary>The number of the documents of each type. Those that came later are absent.</summary>
    private static readonly Dictionary<string, int> Counts = new()
    {
        [nameof(CampaignDocument)] = 2,
        [nameof(RevocationDocument)] = 1,
        [nameof(IdentityDocument)] = 45,
        [nameof(VoterDocument)] = 70,
        [nameof(SuggestionDocument)] = 7,
        [nameof(SupportRevision)] = 34,
        [nameof(SupportSweepDocument)] = 1,
        [nameof(BallotRevision)] = 63,
        [nameof(ShardTally)] = 10,
        [nameof(RecountDocument)] = 4,
        [nameof(PreorderDocument)] = 60,
        [nameof(QuotaDocument)] = 59,
        [nameof(StockShard)] = 8,
        [nameof(WaitlistEntry)] = 27,
        [nameof(WaitlistHead)] = 1,
        [nameof(ChargeRunDocument)] = 5,
        [nameof(EventDocument)] = 65,
        [nameof(EventMark)] = 1,
    };

    /// <summary>The final status of each pre-order and what its customer paid in the end. Null for a draft that ends.</summary>
    private static readonly Dictionary<string, (PreorderStatus Status, long Paid)?> Outcomes = new()
    {
        // Finished before: the current version changes nothing.
        ["paid"] = (PreorderStatus.Paid, 1150),
        ["chosen"] = (PreorderStatus.Paid, 900),
        ["charged"] = (PreorderStatus.Paid, 1000),
        ["charged-card"] = (PreorderStatus.Paid, 1000),
        ["charged-asked"] = (PreorderStatus.Paid, 1000),
        ["rare"] = (PreorderStatus.Paid, 1000),
        ["refunded"] = (PreorderStatus.Refunded, 0),
        ["refunded-deposit"] = (PreorderStatus.Refunded, 0),
        ["cancelling"] = (PreorderStatus.Refunded, 0),
        ["few-1"] = (PreorderStatus.Refunded, 0),
        ["few-2"] = (PreorderStatus.Refunded, 0),
        ["cancelled-terms"] = (PreorderStatus.Cancelled, 400),
        ["expired"] = (PreorderStatus.Expired, 0),
        ["disputed-lost"] = (PreorderStatus.Disputed, 0),
        ["confirmed"] = (PreorderStatus.Confirmed, 100), // no charge run of its edition
        ["queued"] = (PreorderStatus.Waitlisted, 0), // its edition is sold

        // The customer's bank decides.
        ["disputed-open"] = (PreorderStatus.Paid, 1150),

        // The charge schedule ends without a payment, and the deposit goes back.
        ["declined"] = (PreorderStatus.Refunded, 0),
        ["renewing"] = (PreorderStatus.Refunded, 0),
        ["action-required"] = (PreorderStatus.Cancelled, 0),

        // The process ended during the charge or the refund.
        ["charge-due"] = (PreorderStatus.Paid, 1000),
        ["charging-intended"] = (PreorderStatus.Paid, 1000),
        ["charging-made"] = (PreorderStatus.Paid, 1000),
        ["charging-confirmed"] = (PreorderStatus.Paid, 1000),
        ["refunding-intended"] = (PreorderStatus.Refunded, 0),
        ["refunding-sent"] = (PreorderStatus.Refunded, 0),

        // Nobody pays on the checkout page, except one customer.
        ["awaiting"] = (PreorderStatus.Expired, 0),
        ["awaiting-paid"] = (PreorderStatus.Paid, 1150),
        ["reserved"] = (PreorderStatus.Expired, 0),
        ["reserved-made"] = (PreorderStatus.Expired, 0),
        ["draft-known"] = (PreorderStatus.Expired, 0),

        // The contact of these customers was not saved, and they do not repeat the request.
        ["draft"] = null,
        ["draft-units"] = null,

        // One customer from the waitlist accepts the offer and pays. The others let it expire.
        ["waits-1"] = (PreorderStatus.Expired, 0),
        ["waits-2"] = (PreorderStatus.Paid, 1000),
        ["waits-3"] = (PreorderStatus.Expired, 0),
        ["waits-4"] = (PreorderStatus.Expired, 0),
    };

    private readonly OldDataFolder _old = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _old.DisposeAsync();

    [Fact]
    public void Kinds_ComparedWithTheModules_CoverEveryContainer() =>
        Assert.Equal(
            CampaignModule.Containers.Select(container => container.GetType()).ToHashSet(),
            DocumentKind.All.Select(kind => kind.Container.GetType()).ToHashSet()
        );

    [Fact]
    public async Task Document_OfThePreviousVersion_ReadByItsTypeAndWrittenAlike()
    {
        var counts = new Dictionary<string, int>();
        foreach (var row in _old.ReadRows().Where(row => !IsUnused(row)))
        {
            var kind = DocumentKind.Of(row);
            var written = await kind.RewriteAsync(_old.Store, row.Document);
            if (!row.Document.ContainsKey("number"))
                written?.AsObject().Remove("number"); // it follows from the id, and came later
            kind.ForgetCodes(row.Document, written);
            Assert.True(
                JsonNode.DeepEquals(row.Document, written) || IsRewritten(kind, row.Document),
                $"{row.Document.ToJsonString()} is written as {written?.ToJsonString()}"
            );
            counts[kind.Type.Name] = counts.GetValueOrDefault(kind.Type.Name) + 1;
        }

        Assert.Equal(Counts.OrderBy(count => count.Key), counts.OrderBy(count => count.Key));
    }

    [Fact]
    public async Task Documents_OfThePreviousVersion_StandInEveryStatus()
    {
        var preorders = await _old.ReadPreordersAsync();
        Assert.Equal(
            Enum.GetValues<PreorderStatus>().Except([PreorderStatus.Fulfilled]), // it came later
            preorders.Values.Select(preorder => preorder.Status).Distinct().Order()
        );
        var runs = await _old.ReadAllAsync(ChargeRunDocument.Container);
        Assert.Equal([ChargeRunDocument.Done, ChargeRunDocument.Running], runs.Select(run => run.Status).Distinct().Order());
        var recounts = await _old.ReadAllAsync(RecountDocument.Container);
        Assert.Equal([RecountDocument.Done, RecountDocument.Running], recounts.Select(each => each.Status).Distinct().Order());
        var identities = await _old.ReadAllAsync(IdentityDocument.Container, new Equality("id", IdentityDocument.TheId));
        Assert.Equal(
            [IdentityDocument.Unverified, IdentityDocument.Verified],
            identities.Select(identity => identity.State).Distinct().Order(StringComparer.Ordinal)
        );
        var suggestions = await _old.ReadAllAsync(SuggestionDocument.Container);
        Assert.Equal([SuggestionStatus.Received], suggestions.Select(suggestion => suggestion.Status).Distinct());
        var campaigns = await _old.ReadAllAsync(CampaignDocument.Container, new Equality("pk", CampaignDocument.Partition));
        Assert.Equal(
            Enum.GetValues<PollMethod>(),
            campaigns.SelectMany(campaign => campaign.Definition.Polls).Select(poll => poll.Method).Distinct().Order()
        );
    }

    [Fact]
    public async Task Queues_OfThePreviousVersion_HoldMessagesAndOneDeadLetter()
    {
        var states = await _old.Queues.StatesAsync();

        string[] later = [JobHint.QueueName, NoticeHint.QueueName]; // they came later
        Assert.Equal(CampaignModule.Queues.Except(later).Order(), states.Select(state => state.Name).Order());
        Assert.All(states, state => Assert.InRange(state.Waiting, 1, 100));
        var letters = states.SelectMany(state => state.DeadLettered.Select(letter => (state.Name, Letter: letter)));
        var (queue, dead) = Assert.Single(letters);
        Assert.Equal((PreorderMailHint.QueueName, "IOException: 451 4.3.0 The mail server is away"), (queue, dead.Reason));

        Assert.True(await _old.Queues.ResendAsync(queue, dead.Id));
        await _old.DeliverAsync();
        Assert.Contains(_old.Mails, mail => mail.To == "cancelling@mail.example");
    }

    [Fact]
    public async Task Work_LeftHalfWayByThePreviousVersion_IsFinished()
    {
        await FinishAsync();

        await CheckPreordersAsync();
        await CheckStockAsync();
        await CheckTalliesAsync();
        await CheckSupportAsync();
        Assert.All(await _old.ReadAllAsync(ChargeRunDocument.Container), run => Assert.Equal(ChargeRunDocument.Done, run.Status));
        Assert.All(await _old.ReadAllAsync(RecountDocument.Container), run => Assert.Equal(RecountDocument.Done, run.Status));
        var identities = await _old.ReadAllAsync(IdentityDocument.Container, new Equality("id", IdentityDocument.TheId));
        Assert.All(identities, identity => Assert.Equal(IdentityDocument.Verified, identity.State));
        Assert.All(
            await _old.Queues.StatesAsync(),
            state => Assert.Equal((0, 0, 0), (state.Waiting, state.Delayed, state.InFlight))
        );
    }

    /// <summary>Lets thirteen days pass, in which every schedule ends. One customer accepts an offer and pays.</summary>
    private async Task FinishAsync()
    {
        await _old.WorkAsync();
        await _old.PassAsync(TimeSpan.FromMinutes(80), TimeSpan.FromMinutes(10));
        var offered = (await _old.ReadPreordersAsync())["waits-2"];
        await _old.RunAsync(async process =>
        {
            var accepted = await process
                .GetRequiredService<PreorderStore>()
                .ChangeAsync(
                    offered.CampaignId,
                    offered.Id,
                    preorder => PreorderChanges.Accept(preorder, _old.Clock.GetUtcNow()),
                    Cancel
                );
            Assert.Null(accepted.Problem);
        });
        await _old.DeliverAsync();
        var session = (await _old.ReadPreordersAsync())["waits-2"].Checkout!.SessionId!;
        _old.Stripe.Do(stripe => stripe.Sessions.Submit(stripe.Get("checkout.session", session), "4242424242424242", 12, 2040));
        _old.Stripe.Do(stripe =>
        {
            var open = stripe.List("dispute", dispute => StripeBooks.TextOf(dispute, "status") == "needs_response");
            stripe.Decide(open.Single(), isWon: true);
            return true;
        });
        await _old.PassAsync(TimeSpan.FromDays(13), TimeSpan.FromHours(12));
    }

    private async Task CheckPreordersAsync()
    {
        var preorders = await _old.ReadPreordersAsync();
        var wrong = Outcomes
            .Select(expected =>
                (expected.Key, Expected: expected.Value, Actual: OutcomeOf(preorders.GetValueOrDefault(expected.Key)))
            )
            .Where(outcome => outcome.Expected != outcome.Actual);
        Assert.Empty(wrong);

        var others = preorders.Where(entry => !Outcomes.ContainsKey(entry.Key)).ToArray();
        Assert.Equal(23, others.Length);
        Assert.All(others, other => Assert.Equal((PreorderStatus.Cancelled, 0), (other.Value.Status, other.Value.Paid())));
        foreach (var preorder in preorders.Values)
        {
            Assert.Equal(HeldByStripe(preorder.Id), preorder.Ledger.Balance(Accounts.Provider));
            Assert.Equal(preorder.Paid(), preorder.Ledger.Balance(Accounts.Provider));
            Assert.False(preorder.DueAt <= _old.Clock.GetUtcNow(), $"{preorder.Status} has been due since {preorder.DueAt}");
            Assert.Empty(preorder.Mails);
        }

        var made = _old.Stripe.All("payment_intent").Where(intent => StripeBooks.TextOf(intent, "status") == "succeeded");
        var twice = made.GroupBy(intent => intent["metadata"]!.ToJsonString()).Where(group => group.Count() > 1);
        Assert.Empty(twice.Select(group => group.Key));
    }

    private static (PreorderStatus Status, long Paid)? OutcomeOf(PreorderDocument? preorder) =>
        preorder is null ? null : (preorder.Status, preorder.Paid());

    /// <summary>Every allocation is of a pre-order that has its units, and no shard has given more than it has.</summary>
    private async Task CheckStockAsync()
    {
        var preorders = (await _old.ReadPreordersAsync()).Values;
        var shards = await _old.ReadAllAsync(StockShard.Container);
        Assert.All(shards, shard => Assert.InRange(shard.Free, 0, shard.Capacity));
        var held = preorders.Where(PreorderWorld.HasUnits).Select(preorder => (preorder.EditionId, preorder.Shard, preorder.Id));
        var allocated = shards.SelectMany(shard =>
            shard.Allocations.Keys.Select(id => (shard.EditionId, (int?)shard.Number, id))
        );
        Assert.Equal(held.Order(), allocated.Order());
        Assert.All(
            shards.SelectMany(shard => shard.Allocations.Values),
            allocation => Assert.Equal((1, AllocationState.Sold), (allocation.Units, allocation.State))
        );
    }

    private async Task CheckTalliesAsync()
    {
        foreach (
            var campaign in await _old.ReadAllAsync(CampaignDocument.Container, new Equality("pk", CampaignDocument.Partition))
        )
        {
            foreach (var poll in campaign.Definition.Polls)
            {
                await _old.RunAsync(async process =>
                {
                    var recount = await process.GetRequiredService<RecountPoll>().HandleAsync(campaign, poll, Cancel);
                    Assert.True(recount.Matches, $"{poll.Id}: {string.Join(", ", recount.Differences.AsEnumerable())}");
                    var tally = await process.GetRequiredService<TallyQuery>().ReadAsync(campaign, poll, Cancel);
                    Assert.Equal(tally.Counts.Tiers.Values.Sum(), recount.Ballots);
                    Assert.InRange(recount.Ballots, 5, 9);
                });
            }
        }

        var tallies = await _old.ReadAllAsync(ShardTally.Container);
        Assert.Equal((await _old.ReadAllAsync(BallotRevision.Container)).Count, tallies.Sum(tally => tally.Revisions));
        Assert.All(tallies, tally => Assert.NotNull(tally.SealedAt));
    }

    private async Task CheckSupportAsync()
    {
        var supports = (await _old.ReadAllAsync(SupportRevision.Container)).ToLookup(revision => revision.SuggestionId);
        foreach (var suggestion in await _old.ReadAllAsync(SuggestionDocument.Container))
        {
            var last = supports[suggestion.Id]
                .GroupBy(revision => revision.VoterKey)
                .Select(person => person.MaxBy(each => each.Revision)!);
            Assert.Equal(last.Count(revision => revision.Content.Supported), suggestion.Support);
            await _old.RunAsync(async process =>
            {
                var support = process.GetRequiredService<RecountSupport>();
                var recount = await support.HandleAsync("spring", suggestion.Id, rebuild: false, Cancel);
                Assert.Equal((true, suggestion.Support), (recount!.Matches, recount.Ballots));
            });
        }
    }

    /// <summary>Returns the amount of the pre-order's money that Stripe holds, according to Stripe's books.</summary>
    private long HeldByStripe(string preorderId)
    {
        var intents = _old
            .Stripe.All("payment_intent")
            .Where(intent => StripeBooks.TextOf(intent["metadata"], "preorder") == preorderId)
            .Select(intent => StripeBooks.TextOf(intent, "id")!)
            .ToHashSet();
        long Sum(string type, Func<JsonObject, bool> counts) =>
            _old
                .Stripe.All(type)
                .Where(each => intents.Contains(StripeBooks.TextOf(each, "payment_intent") ?? "") && counts(each))
                .Sum(each => each["amount"]!.GetValue<long>());

        return Sum("charge", _ => true)
            - Sum("refund", refund => StripeBooks.TextOf(refund, "status") != "failed")
            - Sum("dispute", dispute => StripeBooks.TextOf(dispute, "status") != "won");
    }

    /// <summary>
    /// Returns whether the current version writes such a document in another form; other tests compare its counts.
    /// </summary>
    private static bool IsRewritten(DocumentKind kind, JsonObject document) =>
        kind.Type == typeof(ShardTally) && document["v"]!.GetValue<int>() < ShardTally.CurrentVersion;

    /// <summary>Returns whether the current version reads no such document: it has a pace for each lane.</summary>
    private static bool IsUnused(StoredDocument row) =>
        row.Container == "payments" && StripeBooks.TextOf(row.Document, "id") == "pace";
}
