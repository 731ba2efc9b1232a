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

    [Description(
        "The URL of `/local`, for this machine only: staff tokens, sent mail, queues, the simulated Stripe. `none` turns it off."
    )]
    [Harmless]
    public string LocalUrls { get; set; } = "http://localhost:7072";

    [Description(
        "The address of another host of the API, as in `http://localhost:7071`. Then this host serves only `/local`, with staff "
            + "tokens and the simulated Stripe for that host."
    )]
    [HttpUrl, Harmless]
    public string? ToolsFor { get; set; }

    [Description(
        "`local` exempts callers on this machine from the limits per network, also those whom a proxy forwards unnamed. By "
            + "default `local`, and `all` with `Http:ClientAddressHeader`."
    )]
    [AllowedValues("local", "all", null), Harmless]
    public string? Limits { get; set; }

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

    /// <summary>The arguments whose names differ from those of their settings.</summary>
    public static Dictionary<string, string> Switches { get; } =
        new() { ["--local-urls"] = nameof(LocalUrls), ["--tools-for"] = nameof(ToolsFor) };

    /// <summary>Reads the settings.</summary>
    /// <exception cref="OptionsValidationException">A setting is wrong.</exception>
    public static LocalSettings Read(IConfiguration configuration)
    {
        var settings = new LocalSettings();
        new SettingsBinder<LocalSettings>(configuration, "").Configure(settings);
        string?[] faults =
        [
            configuration[nameof(Data)] is { } data && string.IsNullOrWhiteSpace(data) ? "Data must be a folder, not ''." : null,
            string.IsNullOrEmpty(settings.Urls) || Array.TrueForAll(settings.Urls.Split(';'), CanListen)
                ? null
                : $"Urls must be http URLs as in http://localhost:7071, separated by semicolons, not '{settings.Urls}'.",
            settings.ToolsFor is not null && !string.IsNullOrEmpty(configuration["Stripe:ApiKey"])
                ? "ToolsFor simulates Stripe, so Stripe:ApiKey must not be set."
                : null,
            settings.ToolsFor is not null && settings.LocalUrls == LocalPort.Off
                ? "ToolsFor needs the port of LocalUrls, so LocalUrls must not be none."
                : null,
            settings.LocalUrls == LocalPort.Off || Array.TrueForAll(settings.LocalUrls.Split(';'), IsLoopback)
                ? null
                : $"LocalUrls must be http URLs of localhost as in http://localhost:7072, or none, not '{settings.LocalUrls}'.",
        ];
        return faults.OfType<string>().ToArray() is { Length: > 0 } sentences
            ? throw new OptionsValidationException("", typeof(LocalSettings), sentences)
            : settings;
    }

    private static bool IsLoopback(string url) =>
        CanListen(url) && BindingAddress.Parse(url.Trim()) is { Scheme: "http" } address && LocalPort.IsLoopback(address.Host);

    private static bool CanListen(string url)
    {
        try
        {
            return BindingAddress.Parse(url.Trim())
                    is { Scheme: "http" or "https", Port: <= IPEndPoint.MaxPort, PathBase: "" } address
                && !(address is { Port: 0, Host: "localhost" }); // the server cannot choose one port for both families
        }
        catch (FormatException)
        {
            return false;
        }
    }
}
