using CampaignFunctions.Messaging;
using CampaignFunctions.Settings;
using CampaignFunctions.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignFunctions.Payments;

/// <summary>Registers the pace of visits to the payment provider, and the receipt of its events.</summary>
internal static class PaymentsModule
{
    public static readonly IReadOnlyList<Type> Functions = [typeof(StripeEventFunctions)];

    public static readonly IReadOnlyList<ContainerDefinition> Containers = [EventDocument.Container, EventMark.Container];

    public static readonly IReadOnlyList<QueueDefinition> Queues = [PaymentHint.Queue];

    public static void Add(IServiceCollection services, IConfiguration configuration)
    {
        services.AddSettings<PaymentSettings>(configuration, "Payments");
        services.AddSingleton<Pace>().AddSingleton<RecordEvent>();
    }
}
