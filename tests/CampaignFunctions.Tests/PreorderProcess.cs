using CampaignFunctions.Campaigns;
using CampaignFunctions.Http;
using CampaignFunctions.Messaging;
using CampaignFunctions.Notifications;
using CampaignFunctions.Participants;
using CampaignFunctions.Payments;
using CampaignFunctions.Preorders;
using CampaignFunctions.RateLimits;
using CampaignFunctions.Storage;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using NSubstitute;

namespace CampaignFunctions.Tests;

/// <summary>
/// The pre-order use cases of one process. It shares the store, the queues and the payment provider with other processes.
/// </summary>
internal sealed class PreorderProcess
{
    public const string Origin = "https://campaign.example";
    public const string ReturnUrl = Origin + "/";

    public PreorderProcess(
        IDocumentStore store,
        IMessageSender sender,
        IPaymentGateway gateway,
        IMailer mailer,
        TimeProvider clock,
        PaymentSettings? settings = null
    )
    {
        var (payments, http) = (Options.Create(settings ?? new()), Options.Create(new HttpSettings { Origins = [Origin] }));
        Campaigns = new CampaignQuery(store, clock);
        Hints = new(sender, clock);
        var pace = new Pace(store, payments, clock);
        Waitlist = new(store);
        Places = new(store, Waitlist, clock);
        Stock = new(store, Waitlist, clock);
        Contacts = new(store, clock);
        OfferUnits = new(store, Campaigns, Stock, Waitlist, Hints, clock);
        Preorders = new(store, Hints);
        var join = new JoinWaitlist(store, Campaigns, Stock, Waitlist, OfferUnits, Hints, clock);
        var quotas = new Quotas(store, clock);
        var reserve = new ReserveUnits(store, Campaigns, Stock, OfferUnits, quotas, join, Contacts, Hints, pace, clock);
        Challenge.SiteKey.Returns((string?)null);
        Entries = new(store, clock);
        var admit = new AdmitOrder(
            store,
            quotas,
            Entries,
            Challenge,
            new(TestKeys.Keyring),
            Options.Create(new LimitSettings()),
            TestKeys.Keyring,
            clock
        );
        Place = new(store, Campaigns, admit, reserve, Hints, new(http), TestKeys.Keyring, clock);
        Prove = new(Preorders, Contacts, TestKeys.Keyring, clock);
        Events = new(store, sender, gateway, clock);
        var steps = new PreorderSteps(
            Campaigns,
            reserve,
            join,
            OfferUnits,
            new(store, OfferUnits, Hints, clock),
            new(gateway, clock),
            new(gateway, clock),
            new(gateway, payments, clock),
            new(gateway, clock, NullLogger<RefundSteps>.Instance),
            new(store),
            clock
        );
        Process = new(
            store,
            Campaigns,
            gateway,
            new(pace, NullLogger<ProviderFaults>.Instance),
            Events,
            steps,
            new(store, pace, Hints, clock),
            Hints,
            clock
        );
        Links = new(Contacts, TestKeys.Keyring);
        Orders = new(store, Preorders, Links, TestKeys.Keyring);
        Adopt = new(store, Orders, Contacts, clock);
        Open = new(Orders, new(TestKeys.Keyring, clock));
        Lookups = new(store, TestKeys.Keyring, clock);
        Refuse = new(Preorders, Contacts, Lookups, TestKeys.Keyring);
        Act = new(Preorders, new(store, PreorderDocument.Container, []), clock);
        Exports = new(store, Contacts, clock);
        var faults = new ProviderFaults(pace, NullLogger<ProviderFaults>.Instance);
        var reconcile = new ReconcileLedgers(store, gateway, pace, faults, clock);
        Jobs = new(
            store,
            sender,
            [new ActOnAll(store, Act, new(store, Campaigns), clock), Exports, reconcile],
            new(store, JobDocument.Container, []),
            clock
        );
        Ask = new(new(store, Campaigns), Jobs, TestKeys.Keyring, clock);
        Correct = new(Act, Preorders, Contacts, TestKeys.Keyring);
        Search = new(Preorders, Lookups, TestKeys.Keyring);
        Mail = new(store, Campaigns, Contacts, Lookups, mailer, Hints, Links, TestKeys.Keyring, clock);
        Reports = new(store, payments, clock);
        ChargeRuns = new(store);
        Runs = new(
            store,
            sender,
            ChargeRuns,
            new(store, ChargeRuns, Hints, pace, clock),
            Reports,
            new(store, ChargeRunDocument.Container, []),
            clock
        );
        Sweep = new(store, Campaigns, pace, Hints, clock);
        SweepEntries = new(store, Entries, clock);
        SweepStock = new(store, Campaigns, Stock, Waitlist, OfferUnits, clock, NullLogger<SweepStock>.Instance);
    }

    public ICampaignQuery Campaigns { get; }

    public PreorderHints Hints { get; }

    public Waitlist Waitlist { get; }

    public WaitlistPlaces Places { get; }

    public StockShards Stock { get; }

    public CustomerContacts Contacts { get; }

    public OfferUnits OfferUnits { get; }

    public IChallenge Challenge { get; } = Substitute.For<IChallenge>();

    public OrderEntries Entries { get; }

    public PlacePreorder Place { get; }

    public ProveEmail Prove { get; }

    public PreorderStore Preorders { get; }

    public OrderLinks Links { get; }

    public ContactLookups Lookups { get; }

    public RefuseMail Refuse { get; }

    public ActOnPreorder Act { get; }

    public RunJobs Jobs { get; }

    public ExportPreorders Exports { get; }

    public AskForJob Ask { get; }

    public CorrectContact Correct { get; }

    public SearchOrders Search { get; }

    public OrderAccess Orders { get; }

    public AdoptOrder Adopt { get; }

    public OpenOrder Open { get; }

    public RecordEvent Events { get; }

    public ProcessPayment Process { get; }

    public SendPreorderMail Mail { get; }

    public RunCharges Runs { get; }

    public ChargeRuns ChargeRuns { get; }

    public ChargeRunReports Reports { get; }

    public SweepPreorders Sweep { get; }

    public SweepStock SweepStock { get; }

    public SweepOrderEntries SweepEntries { get; }
}
