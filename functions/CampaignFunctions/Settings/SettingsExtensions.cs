using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace CampaignFunctions.Settings;

/// <summary>Registers settings that are checked when the host starts.</summary>
public static class SettingsExtensions
{
    /// <summary>
    /// Binds a section to <typeparamref name="T"/>. If a setting is wrong, the start of the host throws <see
    /// cref="OptionsValidationException"/>. The section is listed among the registered <see cref="SettingsSection"/>s.
    /// </summary>
    public static IServiceCollection AddSettings<T>(
        this IServiceCollection services,
        IConfiguration configuration,
        string section
    )
        where T : class
    {
        services.AddSingleton<IConfigureOptions<T>>(new SettingsBinder<T>(configuration, section));
        services.AddOptions<T>().ValidateOnStart();
        services.AddSingleton(new SettingsSection(section, typeof(T)));
        return services;
    }
}
