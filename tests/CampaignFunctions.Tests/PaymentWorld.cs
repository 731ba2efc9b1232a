using System.Text.Json.Nodes;
using CampaignFunctions.Campaigns;
using CampaignFunctions.LocalHost.Stripe;
using CampaignFunctions.Notifications;
using CampaignFunctions.Payments;
using CampaignFunctions.Preorders;
using CampaignFunctions.Problems;
using CampaignFunctions.Security;
using CampaignFunctions.Text;
using Stripe;
using Xunit;

namespace CampaignFunctions.Tests;

/// <summary>
/// A campaign with one edition on sale, a simulated Stripe behind the product's own adapter, and a process that may end at any
/// point. After its end another process takes its place, and each caller of the first process tries again.
/// </summary>
internal sealed class PaymentWorld : IMailer
{
    private readonly StripeFaults _faults = new();
    private readonly PaymentSettings _settings;
    private Mortality _life;
    private object? _delivering;

    /// <summary>Creates the world with its first process.</summary>
    /// <param name="endsAt">The point at which the first process ends; never if negative.</param>
    /// <param name="perSecond">The pace of the payment provider; without a limit if absent.</param>
    /// <param name="books">The books of the simulated Stripe; new ones if absent.</param>
    public PaymentWorld(EditionDefinition edition, int endsAt = -1, double perSecond = 1e9, StripeBooks? books = null)
        : this(new PreorderWorld(edition), books ?? new(null), perSecond, endsAt) { }

    private PaymentWorld(PreorderWorld world, StripeBooks books, double perSecond, int endsAt)
    {
        _settings = new() { PerSecond = perSecond };
        World = world;
        Queues = new(World.Clock);
        Stripe = new(books, _faults, World.Clock);
        _life = new(endsAt);
        Process = Born();
    }

    public PreorderWorld World { get; }

    public SimulatedStripe Stripe { get; }

    public PreorderQueues Queues { get; }

    public List<Mail> Mails { get; } = [];

    public PreorderProcess Process { get; private set; }

    /// <summary>The store operations of the current process.</summary>
    public List<string> Operations => _life.Operations;

    /// <summary>True if the first process has ended.</summary>
    public bool HasCrashed { get; private set; }

    /// <summary>Runs when the first process has ended, before another one takes its place.</summary>
    public Action AtCrash { get; set; } = () => { };

    /// <summary>All messages. The one that a process has in hand is not completed.</summary>
    public IEnumerable<(DateTimeOffset? At, object Message)> MessagesLeft =>
        _delivering is null ? Queues.Left : Queues.Left.Prepend((null, _delivering));

    /// <summary>Runs while the mail server accepts a mail.</summary>
    public Func<Task> WhileMailing { get; set; } = () => Task.CompletedTask;

    /// <summary>Returns whether a mail is refused for good.</summary>
    public Func<Mail, bool> RefusesMail { get; set; } = _ => false;

    /// <summary>True while the mail server takes no mail.</summary>
    public bool IsMailAway { get; set; }

    /// <summary>The number of attempts to send a mail.</summary>
    public int MailAttempts { get; private set; }

    /// <summary>The outcome of such a mail.</summary>
    public MailOutcome Refusal { get; set; } = MailOutcome.UnknownReceiver;

    /// <summary>Continues where another version of the code stopped.</summary>
    public static PaymentWorld Continue(WorldSnapshot snapshot, StripeBooks books)
    {
        var world = new PaymentWorld(new PreorderWorld(snapshot.At, snapshot.Documents), books, perSecond: 1e9, endsAt: -1);
        foreach (var message in snapshot.Messages)
            world.Queues.Add(message.At, message.Read());
        return world;
    }

    public async Task<MailOutcome> SendAsync(Mail mail, CancellationToken cancellationToken)
    {
        MailAttempts++;
        if (IsMailAway)
            throw new MailNotSentException("The mail server is away.");
        if (RefusesMail(mail))
            return Refusal;
        Mails.Add(mail);
        await WhileMailing();
        return MailOutcome.Accepted;
    }

    /// <summary>Starts another first process, which ends at this point.</summary>
    public void EndAt(int point)
    {
        _life = new(point);
        Process = Born();
    }

    /// <summary>Runs work that a client or a timer repeats if the process ends during it.</summary>
    public async Task<T> InsistAsync<T>(Func<PreorderProcess, Task<T>> work)
    {
        while (true)
        {
            try
            {
                return await work(Process);
            }
            catch (ProcessEndedException) when (!HasCrashed)
            {
                HasCrashed = true;
                AtCrash();
                _life = new(-1);
                Process = Born();
            }
        }
    }

    public Task InsistAsync(Func<PreorderProcess, Task> work) =>
        InsistAsync(async process =>
        {
            await work(process);
            return true;
        });

    public async Task PlaceAsync(string person, bool waitlist = false)
    {
        var problem = await TryPlaceAsync(person, waitlist);
        Assert.True(problem is null, problem?.Code.Code);
    }

    /// <summary>Places a pre-order, and returns the problem if the order is refused.</summary>
    public async Task<Problem?> TryPlaceAsync(string person, bool waitlist)
    {
        var (_, problem) = await InsistAsync(process =>
            process.Place.HandleAsync(World.Order(person, waitlist: waitlist), default)
        );
        await DeliverAsync();
        for (var i = 0; i < 5 && World.Preorder(person) is { Status: PreorderStatus.Reserved }; i++)
            await PassAsync(TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1)); // the customer waits for the checkout page
        return problem;
    }

    public async Task ChangeAsync(string person, Func<PreorderDocument, DateTimeOffset, Result<PreorderDocument>> change)
    {
        var problem = await TryChangeAsync(person, change);
        Assert.True(problem is null, problem?.Code.Code);
    }

    /// <summary>Changes a pre-order, and returns the problem if the change is refused.</summary>
    public async Task<Problem?> TryChangeAsync(
        string person,
        Func<PreorderDocument, DateTimeOffset, Result<PreorderDocument>> change
    )
    {
        var (_, problem) = await InsistAsync(process =>
            process.Preorders.ChangeAsync(
                PreorderWorld.CampaignId,
                World.IdOf(person),
                standing => change(standing, World.Clock.GetUtcNow()),
                default
            )
        );
        await DeliverAsync();
        return problem;
    }

    /// <summary>Carries out an action of staff, always with the same key.</summary>
    public async Task ActAsync(
        string person,
        StaffActionKind kind,
        Func<PreorderDocument, DateTimeOffset, Result<PreorderDocument>> rule
    )
    {
        var action = new StaffAction(kind, "admin-1", World.Clock.GetUtcNow(), "a reason")
        {
            Issuer = TestStaff.Admin.Issuer,
            Key = "key",
        };
        var (_, problem) = await InsistAsync(process =>
            process.Act.HandleAsync(PreorderWorld.CampaignId, World.IdOf(person), action, rule, default)
        );
        Assert.True(problem is null, problem?.Code.Code);
        await DeliverAsync();
    }

    /// <summary>Reads Stripe's list of events, to find events that were never delivered.</summary>
    public async Task CatchUpAsync()
    {
        await InsistAsync(process => process.Process.HandleAsync(new(), default));
        await DeliverAsync();
    }

    /// <summary>Pays on the checkout page, and confirms the payment if the bank asks.</summary>
    public async Task PayAsync(string person, string card = "4242424242424242")
    {
        for (var i = 0; i < 5 && World.Preorder(person)!.Checkout?.SessionId is null; i++)
            await PassAsync(TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1));
        var session = World.Preorder(person)!.Checkout!.SessionId!;
        var outcome = Stripe.Do(stripe => stripe.Sessions.Submit(stripe.Get("checkout.session", session), card, 12, 2040));
        if (outcome.GoTo is { } there && there.Contains("/authenticate/", StringComparison.Ordinal))
            Answer(there, isConfirmed: true);
        await NoticeAsync();
    }

    /// <summary>Answers the question on the bank's page.</summary>
    public void Answer(string page, bool isConfirmed) =>
        Stripe.Do(stripe =>
        {
            var asked = stripe.Find(page.Split('/')[^1])!;
            return StripeBooks.TextOf(asked, "object") == "payment_intent"
                ? stripe.Intents.Authenticate(asked, isConfirmed)
                : stripe.Sessions.Authenticate(asked, isConfirmed).GoTo;
        });

    /// <summary>Decides the only dispute, as the customer's bank does.</summary>
    public void Decide(bool isWon) =>
        Stripe.Do(stripe =>
        {
            stripe.Decide(stripe.List("dispute", _ => true).Single(), isWon);
            return isWon;
        });

    public async Task ChargeRunAsync(string key = "run", ChargeSelection? selection = null)
    {
        for (
            var i = 0;
            i < 5
                && World
                    .Preorders()
                    .Any(preorder => preorder.Due <= World.Clock.GetUtcNow().AddMinutes(1).ToUnixTimeMilliseconds());
            i++
        )
            await PassAsync(TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1)); // staff wait until no pre-order is due
        await InsistAsync(process =>
            process.Runs.StartAsync(
                PreorderWorld.CampaignId,
                PreorderWorld.EditionId,
                key,
                selection ?? ChargeSelection.All,
                TestStaff.Admin,
                default
            )
        );
        await DeliverAsync();
    }

    /// <summary>Pauses, resumes or stops a charge run, if it exists and allows this.</summary>
    public async Task TryChangeRunAsync(string key, string status)
    {
        await InsistAsync(async process =>
        {
            var (campaign, edition) = (PreorderWorld.CampaignId, PreorderWorld.EditionId);
            if (await process.ChargeRuns.FindAsync(campaign, edition, key, default) is { Document: var run })
                await process.Runs.ChangeAsync(run, status, TestStaff.Admin, default);
        });
        await DeliverAsync();
    }

    /// <summary>Delivers Stripe's events with a signature, and repeats each event until a process takes it.</summary>
    public async Task NoticeAsync()
    {
        foreach (var happened in Stripe.Tick())
        {
            var body = happened.ToJsonString();
            await InsistAsync(process => ReceiveAsync(process, body));
            Stripe.Delivered(StripeBooks.TextOf(happened, "id")!);
        }

        await DeliverAsync();
    }

    /// <summary>Handles an event as the webhook does.</summary>
    public async Task ReceiveAsync(PreorderProcess process, string body)
    {
        var now = World.Clock.GetUtcNow();
        var signature = EventUtility.GenerateSignatureHeader(body, SimulatorHandler.WebhookSecret, now.ToUnixTimeSeconds());
        var happened = SimulatorHandler.Gateway(Stripe).ReadEvent(body, signature, now);
        await process.Events.HandleAsync(Assert.IsType<PaymentEvent>(happened), default);
    }

    /// <summary>
    /// Delivers every message, including messages sent meanwhile. Repeats a message if the process ends during it.
    /// </summary>
    public async Task DeliverAsync()
    {
        for (var i = 0; Queues.Waiting.Count > 0; i++)
        {
            Assert.True(i < 10_000, $"Messages never end: {Queues.Waiting[0]}");
            var message = Queues.Take(0);
            _delivering = message;
            await InsistAsync(process => PreorderQueues.DeliverAsync(process, message));
            _delivering = null;
        }
    }

    /// <summary>Advances the time step by step. Delivers events and sweeps at each step.</summary>
    public async Task PassAsync(TimeSpan time, TimeSpan step)
    {
        for (var passed = TimeSpan.Zero; passed < time; passed += step)
        {
            World.Clock.Advance(step);
            Queues.Tick();
            await NoticeAsync();
            await SweepAsync();
        }
    }

    public async Task SweepAsync()
    {
        await InsistAsync(process => process.Sweep.HandleAsync(default));
        await InsistAsync(process => process.SweepStock.HandleAsync(default));
        await InsistAsync(process => process.Runs.SweepAsync(default));
        await InsistAsync(process => process.Jobs.SweepAsync(default));
        await DeliverAsync();
    }

    /// <summary>Compares the ledgers with Stripe's books, of the last 30 days until yesterday.</summary>
    public async Task<ReconciliationReport> ReconcileAsync(string id = "reconciliation") =>
        (await TryReconcileAsync(id, failure: null))!;

    /// <summary>
    /// Compares as <see cref="ReconcileAsync"/> does, and expects this failure. Returns the report if there is none.
    /// </summary>
    public async Task<ReconciliationReport?> TryReconcileAsync(string id, string? failure)
    {
        var now = World.Clock.GetUtcNow();
        var yesterday = DateOnly.FromDateTime(now.UtcDateTime).AddDays(-1);
        var job = new JobDocument
        {
            Id = id,
            Pk = PreorderWorld.CampaignId,
            Kind = JobKind.Reconcile,
            Status = JobStatus.Running,
            By = "admin-1",
            BodyHash = "hash",
            AskedAt = now,
            TouchedAt = now,
            Days = new(yesterday.AddDays(-30), yesterday),
            Book = Book.Payments,
        };
        Assert.Null(job.Days.Check(now));
        await InsistAsync(process => process.Jobs.StartAsync(job, default));
        await DeliverAsync();
        for (var i = 0; i < 20; i++)
            await PassAsync(TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1)); // it waits for its turns
        var ended = (await InsistAsync(process => process.Jobs.FindAsync(job.Pk, id, default)))!;
        Assert.Equal((JobStatus.Ready, failure), (ended.Status, ended.Failure));
        return ended.Reconciliation;
    }

    /// <summary>Checks that each action of staff on a pre-order has exactly one entry in the log, in its order.</summary>
    private void CheckAudit()
    {
        var read = new ReadAudit(World.Memory, World.Clock);
        new AuditTrails<PreorderDocument>(World.Memory, PreorderDocument.Container, [])
            .SweepAsync(World.Clock.GetUtcNow().AddSeconds(1), default)
            .GetAwaiter()
            .GetResult();
        foreach (var preorder in World.Preorders())
        {
            var asked = new AuditQuery(PreorderWorld.CampaignId, preorder.AuditSubject().Path);
            var entries = read.ListAsync(asked, after: null, limit: 1000, default).GetAwaiter().GetResult().Reverse().ToArray();
            var actions = (preorder.StaffActions ?? []).Where(action => action.Issuer is not null);
            Assert.Equal(actions.Select(action => KebabCase.Of(action.Kind)), entries.Select(entry => entry.Action));
            Assert.Equal(Enumerable.Range(1, entries.Length).Select(i => (long?)i), entries.Select(entry => entry.Number));
            Assert.Null(preorder.AuditDue);
        }
    }

    /// <summary>Checks the rules that hold whenever all is calm.</summary>
    public void CheckBooks()
    {
        World.CheckStock();
        CheckAudit();
        var (preorders, now) = (World.Preorders(), World.Clock.GetUtcNow());
        var succeeded = Stripe
            .All("payment_intent")
            .Where(intent => StripeBooks.TextOf(intent, "status") == "succeeded")
            .ToArray();
        var twice = succeeded
            .GroupBy(intent =>
                (StripeBooks.TextOf(intent["metadata"], "preorder"), StripeBooks.TextOf(intent["metadata"], "purpose"))
            )
            .Where(group => group.Count() > 1);
        Assert.Empty(twice.Select(group => group.Key));
        // Each payment was created only once. An unused second payment is an error too.
        var meant = Stripe.All("payment_intent").Where(intent => StripeBooks.TextOf(intent["metadata"], "purpose") is not null);
        Assert.Empty(
            meant
                .GroupBy(intent =>
                    (StripeBooks.TextOf(intent["metadata"], "preorder"), StripeBooks.TextOf(intent["metadata"], "purpose"))
                )
                .Where(group => group.Count() > 1)
                .Select(group => group.Key)
        );
        foreach (var preorder in preorders)
        {
            var checkouts = Stripe
                .All("checkout.session")
                .Count(session => StripeBooks.TextOf(session["metadata"], "preorder") == preorder.Id);
            Assert.InRange(checkouts, 0, (preorder.Checkout?.Attempt ?? preorder.ClosedCheckout) + preorder.RenewalCount);
            Assert.Equal(AtStripe(preorder.Id), preorder.Ledger.Balance(Accounts.Provider));
            Assert.False(
                preorder.StaffNeeded is null && preorder.DueAt < now.AddMinutes(-2),
                $"{preorder.Status} has been due since {preorder.DueAt}"
            );
            Assert.Empty(preorder.Mails);
        }
    }

    /// <summary>Returns the amount that staff refunded at Stripe, according to Stripe's books.</summary>
    public long RefundedByHand(PreorderDocument preorder) =>
        Stripe
            .All("refund")
            .Where(refund =>
                StripeBooks.TextOf(refund["metadata"], "purpose") is null
                && StripeBooks.TextOf(refund, "status") is not "failed"
                && preorder.Payments.Contains(StripeBooks.TextOf(refund, "payment_intent"))
            )
            .Sum(refund => refund["amount"]!.GetValue<long>());

    /// <summary>Returns the amount of the pre-order's money that Stripe holds, according to Stripe's books.</summary>
    public long AtStripe(string preorderId)
    {
        var intents = Stripe
            .All("payment_intent")
            .Where(intent => StripeBooks.TextOf(intent["metadata"], "preorder") == preorderId)
            .ToDictionary(intent => StripeBooks.TextOf(intent, "id")!);
        long Sum(string type, string property, Func<JsonObject, bool> filter) =>
            Stripe
                .All(type)
                .Where(each => intents.ContainsKey(StripeBooks.TextOf(each, "payment_intent") ?? "") && filter(each))
                .Sum(each => each[property]!.GetValue<long>());

        return Sum("charge", "amount", _ => true)
            - Sum("refund", "amount", refund => StripeBooks.TextOf(refund, "status") != "failed")
            - Sum("dispute", "amount", dispute => StripeBooks.TextOf(dispute, "status") != "won");
    }

    private PreorderProcess Born() =>
        new(
            new MortalPortStore(World.Memory, _life),
            new MortalSender(Queues, _life),
            new MortalGateway(SimulatorHandler.Gateway(Stripe), _life),
            new MortalMailer(this, _life),
            World.Clock,
            _settings
        );
}
