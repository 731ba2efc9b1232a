using Microsoft.Extensions.Options;

namespace CampaignFunctions.Settings;

/// <summary>Explains to the operator which settings keep a host from starting.</summary>
public static class SettingsFaults
{
    /// <summary>
    /// Returns one sentence for each wrong setting, each on its own line. Returns null if the exception has another cause.
    /// Several wrong sections arrive together in one <see cref="AggregateException"/>.
    /// </summary>
    public static string? Explain(Exception fault) =>
        fault switch
        {
            OptionsValidationException wrong => string.Join(Environment.NewLine, wrong.Failures),
            AggregateException { InnerExceptions: { Count: > 0 } many } when many.All(each => Explain(each) is not null) =>
                string.Join(Environment.NewLine, many.Select(Explain)),
            _ => null,
        };
}
