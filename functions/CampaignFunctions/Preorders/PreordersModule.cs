using CampaignFunctions.Messaging;
using CampaignFunctions.Security;
using CampaignFunctions.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignFunctions.Preorders;

/// <summary>Registers pre-orders: stock, waitlist, payment steps, charge runs, demand.</summary>
internal static class PreordersModule
{
    public static readonly IReadOnlyList<Type> Functions =
    [
        typeof(PreorderFunctions),
        typeof(PreorderChangeFunctions),
        typeof(PaymentPageFunctions),
        typeof(ChargeRunFunctions),
        typeof(PreorderStaffFunctions),
        typeof(StaffOrderFunctions),
        typeof(StaffMoneyFunctions),
        typeof(JobFunctions),
        typeof(ExportFunctions),
        typeof(ReconciliationFunctions),
        typeof(ContactFunctions),
        typeof(SearchFunctions),
        typeof(EmailProofFunctions),
        typeof(OrderLinkFunctions),
        typeof(EditionFunctions),
        typeof(DemandFunctions),
        typeof(PreorderWorkFunctions),
    ];

    public static readonly IReadOnlyList<ContainerDefinition> Containers =
    [
        PreorderDocument.Container,
        AdoptionDocument.Container,
        QuotaDocument.Container,
        QuotaDocument.OfVisitors,
        OrderEntry.Container,
        StockShard.Container,
        WaitlistEntry.Container,
        WaitlistHead.Container,
        ChargeRunDocument.Container,
        JobDocument.Container,
        JobPart.Container,
    ];

    public static readonly IReadOnlyList<QueueDefinition> Queues = [PreorderMailHint.Queue, ChargeRunHint.Queue, JobHint.Queue];

    public static void Add(IServiceCollection services)
    {
        services.AddAudited(PreorderDocument.Container).AddAudited(ChargeRunDocument.Container).AddAudited(JobDocument.Container);
        services
            .AddSingleton<StaffKeys>()
            .AddSingleton<ActOnPreorder>()
            .AddSingleton<CorrectContact>()
            .AddSingleton<SearchOrders>();
        services
            .AddSingleton<AskForJob>()
            .AddSingleton<RunJobs>()
            .AddSingleton<IJobWork, ActOnAll>()
            .AddSingleton<IJobWork, ReconcileLedgers>();
        services
            .AddSingleton<ExportPreorders>()
            .AddSingleton<IJobWork>(provider => provider.GetRequiredService<ExportPreorders>());
        services
            .AddSingleton<StockShards>()
            .AddSingleton<StockLevels>()
            .AddSingleton<Waitlist>()
            .AddSingleton<WaitlistPlaces>()
            .AddSingleton<OfferUnits>()
            .AddSingleton<LapseOffer>()
            .AddSingleton<JoinWaitlist>();
        services
            .AddSingleton<OrderLinks>()
            .AddSingleton<OrderAccess>()
            .AddSingleton<OpenOrder>()
            .AddSingleton<ChangePreorder>()
            .AddSingleton<AdoptOrder>();
        services.AddSingleton<OrderEntries>().AddSingleton<AdmitOrder>().AddSingleton<SweepOrderEntries>();
        services
            .AddSingleton<ProveEmail>()
            .AddSingleton<RefuseMail>()
            .AddSingleton<Quotas>()
            .AddSingleton<ReserveUnits>()
            .AddSingleton<PlacePreorder>();
        services.AddSingleton<Turns>().AddSingleton<PreorderStore>().AddSingleton<PreorderHints>();
        services.AddSingleton<CheckoutSteps>().AddSingleton<ChargeSteps>().AddSingleton<RefundSteps>();
        services
            .AddSingleton<RenewalSteps>()
            .AddSingleton<PreorderSteps>()
            .AddSingleton<ProviderFaults>()
            .AddSingleton<ProcessPayment>()
            .AddSingleton<RunCharges>()
            .AddSingleton<ChargeRuns>()
            .AddSingleton<IncludeInRun>()
            .AddSingleton<ChargeRunReports>();
        services.AddSingleton<DemandReport>().AddSingleton<IDemandQuery>(provider => provider.GetRequiredService<DemandReport>());
        services.AddSingleton<SendPreorderMail>().AddSingleton<SweepPreorders>().AddSingleton<SweepStock>();
    }
}
