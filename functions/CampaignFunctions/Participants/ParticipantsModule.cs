using CampaignFunctions.Messaging;
using CampaignFunctions.Settings;
using CampaignFunctions.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignFunctions.Participants;

/// <summary>Registers participants: their identities, the codes by mail, and the contacts of customers.</summary>
internal static class ParticipantsModule
{
    public static readonly IReadOnlyList<Type> Functions =
    [
        typeof(ParticipantFunctions),
        typeof(IdentityFunctions),
        typeof(PreferenceFunctions),
        typeof(UnsubscribeFunctions),
    ];

    public static readonly IReadOnlyList<ContainerDefinition> Containers =
    [
        IdentityDocument.Container,
        VoterDocument.Container,
        ContactLookup.Container,
        MailPreferences.Container,
    ];

    public static readonly IReadOnlyList<QueueDefinition> Queues = [MailHint.Queue];

    public static void Add(IServiceCollection services, IConfiguration configuration)
    {
        services.AddSettings<ParticipantSettings>(configuration, "Participants");
        services
            .AddSingleton<Codes>()
            .AddSingleton<AdmitVisitor>()
            .AddSingleton<RequestCode>()
            .AddSingleton<VerifyCode>()
            .AddSingleton<SendCode>();
        services.AddSingleton<SweepIdentities>().AddSingleton<CustomerContacts>().AddSingleton<ContactLookups>();
        services.AddSingleton<MailReceivers>();
    }
}
