using CampaignFunctions.Settings;
using CampaignFunctions.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignFunctions.Notifications;

/// <summary>Registers the addresses to which mail has stopped, and the pace of mail about ideas and news.</summary>
internal static class NotificationsModule
{
    public static readonly IReadOnlyList<Type> Functions = [typeof(MailFunctions)];

    public static readonly IReadOnlyList<ContainerDefinition> Containers = [MailStop.Container];

    public static void Add(IServiceCollection services, IConfiguration configuration)
    {
        services.AddSettings<MailSettings>(configuration, "Mail");
        services.AddSingleton<MailStops>().AddSingleton<MailPace>();
    }

    /// <summary>Sends mail through an SMTP server.</summary>
    public static IServiceCollection AddSmtp(IServiceCollection services, IConfiguration configuration) =>
        services
            .AddSettings<SmtpSettings>(configuration, "Smtp")
            .AddSingleton<SmtpMailer>()
            .AddSingleton<IMailer>(provider => new CheckedMailer(
                provider.GetRequiredService<SmtpMailer>(),
                provider.GetRequiredService<MailStops>()
            ));
}
