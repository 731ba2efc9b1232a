using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Net;
using CampaignFunctions.Settings;
using Microsoft.Extensions.Options;

namespace CampaignFunctions.LocalHost;

/// <summary>The local host's own settings, at the root of the configuration.</summary>
public sealed class LocalSettings
{
    [Description(
        "The folder for everything that the local host keeps, its keys included. By default the user's local application data."
    )]
    [Harmless]
    public string Data { get; set; } = DataFolder.Default;

    [Description("The URL at which the local host listens, as in `http://localhost:7071`; only this machine by default.")]
    [Harmless]
    public string? Urls { get; set; }

    [Description("The store of documents: SQLite, or Cosmos DB or its emulator.")]
    [AllowedValues("sqlite", "cosmos"), Harmless]
    public string Store { get; set; } = "sqlite";

    [Description("The queues: SQLite, the storage account of `AzureWebJobsStorage`, or the Service Bus of `ServiceBus`.")]
    [AllowedValues("sqlite", "azurite", "servicebus"), Harmless]
    public string Queues { get; set; } = "sqlite";

    [Description("True to create the database and containers of Cosmos DB that do not exist.")]
    [Harmless]
    public bool Create { get; set; }

    [Description("False to start without the demonstration campaign.")]
    [Harmless]
    public bool Demonstration { get; set; } = true;

    /// <summary>Reads the settings.</summary>
    /// <exception cref="OptionsValidationException">A setting is wrong.</exception>
    public static LocalSettings Read(IConfiguration configuration)
    {
        var settings = new LocalSettings();
        new SettingsBinder<LocalSettings>(configuration, "").Configure(settings);
        if (!string.IsNullOrEmpty(settings.Urls) && !Array.TrueForAll(settings.Urls.Split(';'), CanListen))
        {
            var sentence = $"Urls must be http URLs as in http://localhost:7071, separated by semicolons, not '{settings.Urls}'.";
            throw new OptionsValidationException("", typeof(LocalSettings), [sentence]);
        }

        return settings;
    }

    private static bool CanListen(string url)
    {
        try
        {
            return BindingAddress.Parse(url.Trim()) is { Scheme: "http" or "https", Port: <= IPEndPoint.MaxPort };
        }
        catch (FormatException)
        {
            return false;
        }
    }
}
