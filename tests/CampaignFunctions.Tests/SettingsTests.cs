using System.Reflection;
using System.Text.RegularExpressions;
using CampaignFunctions.Http;
using CampaignFunctions.Notifications;
using CampaignFunctions.Payments;
using CampaignFunctions.Payments.Stripe;
using CampaignFunctions.Polls;
using CampaignFunctions.Security;
using CampaignFunctions.Settings;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Xunit;

namespace CampaignFunctions.Tests;

/// <summary>Tests that settings are read as they are written, and that a wrong setting is named in one sentence.</summary>
public sealed partial class SettingsTests
{
    private const string Secret = "dG9vIHNob3J0";
    private static readonly string Valid = Convert.ToBase64String(new byte[32]);

    [Theory]
    [InlineData("Smtp:Port", "0", "Smtp:Port must be a whole number from 1 to 65535, not '0'.")]
    [InlineData("Smtp:Port", "99999", "Smtp:Port must be a whole number from 1 to 65535, not '99999'.")]
    [InlineData("Smtp:Port", "25.5", "Smtp:Port must be a whole number from 1 to 65535, not '25.5'.")]
    [InlineData("Smtp:Port", "99999999999", "Smtp:Port must be a whole number from 1 to 65535, not '99999999999'.")]
    [InlineData(
        "Smtp:Security",
        "StartTLZ",
        "Smtp:Security must be one of None, Auto, SslOnConnect, StartTls, StartTlsWhenAvailable, not 'StartTLZ'."
    )]
    [InlineData(
        "Smtp:Security",
        "1",
        "Smtp:Security must be one of None, Auto, SslOnConnect, StartTls, StartTlsWhenAvailable, not '1'."
    )]
    [InlineData(
        "Tally:HintEvery",
        "soon",
        "Tally:HintEvery must be a time span (hh:mm:ss) from 00:00:00 to 1.00:00:00, not 'soon'."
    )]
    [InlineData(
        "Tally:HintEvery",
        "-00:00:01",
        "Tally:HintEvery must be a time span (hh:mm:ss) from 00:00:00 to 1.00:00:00, not '-00:00:01'."
    )]
    [InlineData("Payments:PerSecond", "NaN", "Payments:PerSecond must be a number from 0.01 to 100000, not 'NaN'.")]
    [InlineData("Payments:PerSecond", "0", "Payments:PerSecond must be a number from 0.01 to 100000, not '0'.")]
    [InlineData(
        "Payments:RetryAfterDays",
        "1,3,3",
        "Payments:RetryAfterDays must be increasing numbers above 0, at most 60, not '1, 3, 3'."
    )]
    [InlineData(
        "Payments:RetryAfterDays",
        "1,soon",
        "Payments:RetryAfterDays must be increasing numbers above 0, at most 60, not '1, soon'."
    )]
    [InlineData(
        "Http:Origins",
        "campaign.example",
        "Http:Origins must be origins, as in https://campaign.example, not 'campaign.example'."
    )]
    [InlineData(
        "Smtp:From",
        "The new 500",
        "Smtp:From must be a sender, as in The new 500 <hello@campaign.example>, not 'The new 500'."
    )]
    [InlineData(
        "Http:KnownProxies",
        "10.0.0.0/40",
        "Http:KnownProxies must be IP addresses or networks, as in 10.0.0.0/8, not '10.0.0.0/40'."
    )]
    [InlineData(
        "Tally:HintsEvery",
        "00:00:01",
        "Tally:HintsEvery is unknown. The settings of Tally are HintEvery, CatchUpWithin."
    )]
    [InlineData("Staff:Issuers", "x", "Staff:Issuers is unknown. The settings of Staff are Issuer, Audience, MetadataAddress.")]
    public void Setting_WrongOrUnknown_IsNamedWithTheAllowedValues(string name, string value, string sentence) =>
        Assert.Equal([sentence], Faults(new() { [name] = value }));

    [Theory]
    [InlineData("https://campaign.example", true)]
    [InlineData("http://localhost:8080", true)]
    [InlineData("http://[::1]:8080", true)]
    [InlineData("https://xn--stdte-gra.example", true)]
    [InlineData("https://campaign.example/", false)]
    [InlineData("https://campaign.example/site", false)]
    [InlineData("https://campaign.example:443", false)]
    [InlineData("https://Campaign.example", false)]
    [InlineData("HTTPS://campaign.example", false)]
    [InlineData("https://st\u00e4dte.example", false)]
    [InlineData("https://user@campaign.example", false)]
    [InlineData("https://campaign.example?x", false)]
    [InlineData("ftp://campaign.example", false)]
    [InlineData("*", false)]
    public void Origin_ThatNoBrowserSends_IsRefused(string origin, bool isValid) =>
        Assert.Equal(isValid, Faults(new() { ["Http:Origins"] = origin }).Length == 0);

    [Theory]
    [InlineData("Challenge:VerifyUrl", "https://challenge.example/")]
    [InlineData("Challenge:SiteKey", "site")]
    [InlineData("Challenge:Secret", "secret")]
    public void Challenge_ConfiguredInPart_IsRefused(string name, string value) =>
        Assert.Equal(
            ["Challenge:VerifyUrl, Challenge:SiteKey and Challenge:Secret must all be set, or none of them."],
            Faults(new() { [name] = value })
        );

    [Theory]
    [InlineData("Keys:Peppers:1", Secret)]
    [InlineData("Keys:SigningKeys:x", Secret)]
    [InlineData("Keys:SigningKeys:-1", Secret)]
    [InlineData("Stripe:ApiBase", "user:secret@stripe")]
    public void Setting_ThatMayBeSecret_IsNeverShown(string name, string value)
    {
        var sentence = Assert.Single(Faults(new() { [name] = value }));

        Assert.StartsWith(string.Join(':', name.Split(':').Take(2)) + " must be ", sentence, StringComparison.Ordinal);
        Assert.DoesNotContain(value, sentence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Keys:Peppers:1", "Keys:Peppers")]
    [InlineData("Stripe:ApiKey", "Stripe:ApiKey")]
    [InlineData("Smtp:Password", "Smtp:Password")]
    public void KeyVaultReference_Unresolved_HasItsOwnSentence(string name, string shown) =>
        Assert.Equal(
            [
                $"{shown} is an unresolved Key Vault reference: check the vault, the name of the secret, and the access of the "
                    + "app's identity.",
            ],
            Faults(new() { [name] = "@Microsoft.KeyVault(SecretUri=https://vault.example/secrets/key)" })
        );

    [Fact]
    public void Settings_SeveralWrong_AreAllNamed()
    {
        var sentences = Faults(
            new()
            {
                ["Smtp:Port"] = "0",
                ["Smtp:Hosts"] = "x",
                ["Tally:HintEvery"] = "x",
            }
        );

        Assert.Equal(3, sentences.Length);
    }

    [Fact]
    public void Lists_AsArrayOrText_AreEqual()
    {
        var text = Read<HttpSettings>("Http", new() { ["Http:Origins"] = "https://a.example, https://b.example,," });
        var array = Read<HttpSettings>(
            "Http",
            new()
            {
                ["Http:Origins:0"] = "https://a.example",
                ["Http:Origins:1"] = "https://b.example",
                ["Http:Origins:2"] = "",
            }
        );

        Assert.Equal(["https://a.example", "https://b.example"], text.Origins);
        Assert.Equal(text.Origins, array.Origins);
        Assert.Equal([0.5, 2], Read<PaymentSettings>("Payments", new() { ["Payments:RetryAfterDays"] = "0.5,2" }).RetryAfterDays);
    }

    [Fact]
    public void Setting_EmptyText_CountsAsUnset()
    {
        var smtp = Read<SmtpSettings>(
            "Smtp",
            new()
            {
                ["Smtp:Port"] = "",
                ["Smtp:From"] = "",
                ["Smtp:User"] = "",
            }
        );

        Assert.Equal((587, "no-reply@localhost", null), (smtp.Port, smtp.From, smtp.User));
        Assert.Equal(2, Read<TallySettings>("Tally", new() { ["Tally:HintEvery"] = "" }).HintEvery.TotalSeconds);
    }

    [Fact]
    public void Settings_OfEveryType_AreRead()
    {
        var stripe = Read<StripeSettings>("Stripe", new() { ["Stripe:ApiKey"] = "sk_1", ["Stripe:Timeout"] = "00:00:05" });
        var keys = Read<KeySettings>("Keys", new() { ["Keys:Peppers:3"] = Valid, ["Keys:SigningKeys:7"] = Valid });

        Assert.Equal(("sk_1", 5), (stripe.ApiKey, stripe.Timeout.TotalSeconds));
        Assert.Equal((Valid, Valid), (keys.Peppers[3], keys.SigningKeys[7]));
    }

    [Fact]
    public void SettingsTypes_OfTheProduct_AreAllBoundToASection() =>
        Assert.Equal(
            typeof(CampaignModule)
                .Assembly.GetTypes()
                .Where(type => type.Name.EndsWith("Settings", StringComparison.Ordinal))
                .Select(type => type.Name)
                .Order(StringComparer.Ordinal),
            CampaignModule.Sections.Select(section => section.Type.Name).Order(StringComparer.Ordinal)
        );

    /// <summary>A wrong value of a harmless setting is printed, and so goes into logs.</summary>
    [Fact]
    public void Settings_WithTheNameOfASecret_AreNotHarmless() =>
        Assert.Empty(
            CampaignModule
                .Sections.SelectMany(section => section.Type.GetProperties().Select(property => (section.Name, property)))
                .Where(setting => SecretName().IsMatch(setting.property.Name))
                .Where(setting => setting.property.IsDefined(typeof(HarmlessAttribute)))
                .Select(setting => $"{setting.Name}:{setting.property.Name}")
        );

    [Fact]
    public void Exception_OfAnotherKind_IsNotExplained()
    {
        var wrong = new OptionsValidationException("Tally", typeof(TallySettings), ["one", "two"]);

        Assert.Null(SettingsFaults.Explain(new InvalidOperationException("x")));
        Assert.Null(SettingsFaults.Explain(new AggregateException()));
        Assert.Null(SettingsFaults.Explain(new AggregateException(wrong, new InvalidOperationException("x"))));
        Assert.Equal(
            string.Join(Environment.NewLine, "one", "two", "one", "two"),
            SettingsFaults.Explain(new AggregateException(wrong, wrong))
        );
    }

    [Fact]
    public void Exception_WithCausesOfSeveralKinds_IsExplainedIfTheHostKnowsAll()
    {
        var wrong = new OptionsValidationException("Tally", typeof(TallySettings), ["one"]);
        var mixed = new AggregateException(new AggregateException(wrong), new IOException("three"));

        Assert.Equal(
            string.Join(Environment.NewLine, "one", "two"),
            SettingsFaults.Explain(mixed, other => other is IOException ? "two" : null)
        );
        Assert.Null(SettingsFaults.Explain(mixed, _ => null));
    }

    [GeneratedRegex("Key|Pepper|Secret|Password|Token|Connection|User|Credential")]
    private static partial Regex SecretName();

    /// <summary>Returns the settings of a section.</summary>
    private static T Read<T>(string section, Dictionary<string, string?> values)
        where T : class =>
        new ServiceCollection()
            .AddSettings<T>(new ConfigurationBuilder().AddInMemoryCollection(values).Build(), section)
            .BuildServiceProvider()
            .GetRequiredService<IOptions<T>>()
            .Value;

    /// <summary>
    /// Returns the sentences with which the start of a host ends, if only these settings are set beside valid keys.
    /// </summary>
    private static string[] Faults(Dictionary<string, string?> values)
    {
        foreach (var name in new[] { "Keys:Peppers:9", "Keys:SigningKeys:9" })
            values.TryAdd(name, Valid);
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(values).Build();
        using var services = new ServiceCollection()
            .AddCampaignFunctions(configuration)
            .AddSmtpMailer(configuration)
            .BuildServiceProvider();

        var refused = Record.Exception(() => services.GetRequiredService<IStartupValidator>().Validate());

        return refused is null ? [] : SettingsFaults.Explain(refused)!.Split(Environment.NewLine);
    }
}
