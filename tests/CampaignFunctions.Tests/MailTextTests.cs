using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CampaignFunctions.Campaigns;
using CampaignFunctions.Currencies;
using CampaignFunctions.Notifications;
using CampaignFunctions.Participants;
using CampaignFunctions.Preorders;
using Xunit;

namespace CampaignFunctions.Tests;

/// <summary>Tests of the texts of mails: every kind, every language, and values that others have written.</summary>
public sealed partial class MailTextTests
{
    private const string Evil = """<a href="https://evil.example">{{ edition }} {0}</a>""";
    private const string Link = "https://campaign.example/#order=a.b:secret";
    private const string ProofLink = "https://campaign.example/#confirm-email=a.b:secret";
    private const string CheckoutLink = "https://pay.example/";

    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    /// <summary>English, German, Italian and French, also for a country, and a language without texts.</summary>
    public static readonly TheoryData<string> Locales = ["", "en", "it", "de-AT", "fr", "pl"];

    [Theory]
    [MemberData(nameof(Locales))]
    public void Mail_OfEveryKind_HasAllPartsInTheLanguage(string locale)
    {
        var language = locale is "" or "pl" ? "en" : locale[..2];
        foreach (var kind in Enum.GetValues<PreorderMailKind>())
        {
            var mail = Write(kind, Preorder(), Contact(locale));

            Assert.StartsWith("First edition", mail.Subject, StringComparison.Ordinal);
            Assert.Contains(OrderNumber.Of("a.b"), mail.Text, StringComparison.Ordinal);
            Assert.Contains(kind == PreorderMailKind.ConfirmEmail ? ProofLink : Link, mail.Text, StringComparison.Ordinal);
            Assert.Contains(Link, mail.Text, StringComparison.Ordinal);
            Assert.EndsWith("\nThe new 500\n", mail.Text, StringComparison.Ordinal);
            Assert.DoesNotMatch("[{}]", mail.Text);
            Assert.DoesNotContain("\n\n\n", mail.Text, StringComparison.Ordinal);
            Assert.Contains($"<html lang=\"{language}\">", mail.Html, StringComparison.Ordinal);
            // Both forms say the same.
            foreach (
                var line in mail.Text.Split('\n').Where(line => line.Length > 0 && !line.Contains(": ", StringComparison.Ordinal))
            )
                Assert.Contains(Encoded(line.TrimEnd(':')), mail.Html, StringComparison.Ordinal);
        }
    }

    /// <summary>A stranger may have written the name, and staff make mistakes in titles.</summary>
    [Fact]
    public void Values_WithMarkup_AreEscaped()
    {
        var campaign = Campaign() with
        {
            Title = new() { ["en"] = Evil },
            Editions =
            [
                PreorderWorld.Edition(1) with
                {
                    Choices =
                    [
                        new()
                        {
                            Id = "trim",
                            Title = new() { ["en"] = Evil },
                            Values = [new(Evil)],
                        },
                    ],
                },
            ],
        };
        var preorder = Preorder() with
        {
            Title = Evil,
            Choices = new() { ["trim"] = Evil, [Evil] = Evil },
        };
        foreach (var kind in Enum.GetValues<PreorderMailKind>())
        {
            var mail = Write(kind, preorder, Contact("en") with { Name = Evil }, campaign);

            var links = Links().Matches(mail.Html).Select(match => match.Groups[1].Value);
            Assert.All(links, link => Assert.Contains(link, new[] { Link, ProofLink, CheckoutLink }));
            Assert.DoesNotContain("<a href=\"https://evil", mail.Html, StringComparison.Ordinal);
            // The campaign, the name, the edition, two choices: each value is shown as it is.
            Assert.True(Occurrences(mail.Html, Encoded(Evil)) >= 5, mail.Html);
        }
    }

    /// <summary>Somebody may order with a stranger's address, and with an advertisement as the name.</summary>
    [Theory]
    [InlineData(false, "Hello,")]
    [InlineData(true, "Hi Visit evil.example,")]
    public void Name_ThatAnybodyMayHaveWritten_IsNotShown(bool isOwn, string greeting)
    {
        foreach (var kind in Enum.GetValues<PreorderMailKind>())
        {
            var contact = new Contact("Visit evil.example", "ann@mail.example", "en") { IsProven = true, HasOwnName = isOwn };

            var mail = Write(kind, Preorder(), contact);

            Assert.StartsWith(greeting + "\n\n", mail.Text, StringComparison.Ordinal);
            Assert.Equal(isOwn, mail.Html.Contains("evil.example", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Subject_WithLinesOrVeryLong_IsOneShortLine()
    {
        var lines = Write(
            PreorderMailKind.Paid,
            Preorder() with
            {
                Title = "First\r\nBcc: x@mail.example\n edition",
            },
            Contact("en")
        );
        var title = Write(PreorderMailKind.Paid, Preorder() with { Title = new string('x', 4000) }, Contact("en"));

        Assert.Equal("First Bcc: x@mail.example edition: paid", lines.Subject);
        Assert.Equal(new string('x', 200) + "…", title.Subject);
    }

    [Theory]
    [InlineData("en", "1,150.00 EUR", "1 October 2026")]
    [InlineData("de", "1.150,00 EUR", "1. Oktober 2026")]
    [InlineData("it", "1.150,00 EUR", "1 ottobre 2026")]
    [InlineData("fr", "EUR", "le 1er octobre 2026")]
    public void Amounts_AndDates_AreInTheLanguage(string locale, string amount, string date)
    {
        var mail = Write(
            PreorderMailKind.Confirmed,
            Preorder(PreorderStatus.Confirmed) with
            {
                Amount = 115_000,
            },
            Contact(locale)
        );

        Assert.Contains(amount, mail.Text, StringComparison.Ordinal);
        Assert.Contains(date, mail.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Amounts_OfAnyCurrency_HaveItsDecimals() =>
        Assert.Equal(
            ["1234.50 EUR", "123450 JPY", "123.450 KWD", "-0.05 USD", "5 ISK", "5 UGX", "1.234,50 EUR"],
            [
                MoneyText.Of(123450, "EUR"),
                MoneyText.Of(123450, "JPY"),
                MoneyText.Of(123450, "KWD"),
                MoneyText.Of(-5, "USD"),
                MoneyText.Of(500, "ISK"),
                MoneyText.Of(500, "UGX"),
                MoneyText.Of(123450, "EUR", CultureInfo.GetCultureInfo("de")),
            ]
        );

    /// <summary>A row says only what is true in the status: who has paid nothing reads nothing of a payment.</summary>
    [Theory]
    [InlineData(PreorderStatus.Reserved, 0, "To pay now: 1.00 EUR|To pay later: 9.00 EUR|If you cancel")]
    [InlineData(PreorderStatus.Waitlisted, 0, "If you cancel")]
    [InlineData(PreorderStatus.Offered, 0, "To pay now: 1.00 EUR|To pay later: 9.00 EUR|If you cancel")]
    [InlineData(PreorderStatus.AwaitingPayment, 0, "To pay now: 1.00 EUR|To pay later: 9.00 EUR|If you cancel")]
    [InlineData(PreorderStatus.ActionRequired, 100, "Paid so far: 1.00 EUR|Still to pay: 9.00 EUR|If you cancel")]
    [InlineData(PreorderStatus.Confirmed, 100, "Paid so far: 1.00 EUR|To pay later: 9.00 EUR|If you cancel")]
    [InlineData(PreorderStatus.Declined, 100, "Paid so far: 1.00 EUR|Still to pay: 9.00 EUR|If you cancel")]
    [InlineData(PreorderStatus.Paid, 1000, "Paid so far: 10.00 EUR|If you cancel")]
    [InlineData(PreorderStatus.Disputed, 1000, "Paid so far: 10.00 EUR")]
    [InlineData(PreorderStatus.Cancelled, 100, "Paid so far: 1.00 EUR")]
    [InlineData(PreorderStatus.Expired, 0, "")]
    public void Rows_InAStatus_AreTrue(PreorderStatus status, long paid, string rows)
    {
        var preorder = Preorder(status) with { DueNow = 100, Payments = ["pi"], Ledger = Ledger(paid) };

        var mail = Write(PreorderMailKind.NewLink, preorder, Contact("en"));

        string[] labels = ["To pay now", "To pay later", "Still to pay", "Paid so far", "Refunded", "If you cancel"];
        var shown = mail
            .Text.Split('\n')
            .Where(line => Array.Exists(labels, label => line.StartsWith(label, StringComparison.Ordinal)));
        var expected = rows.Split('|', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(expected.Length, shown.Count());
        Assert.All(shown.Zip(expected), pair => Assert.StartsWith(pair.Second, pair.First, StringComparison.Ordinal));
    }

    /// <summary>Each mail names its own time: the end of the checkout, or the end of the offer.</summary>
    [Theory]
    [InlineData(PreorderMailKind.CheckoutOpen, "1 March 2026, 13:00 UTC")]
    [InlineData(PreorderMailKind.Offered, "2 March 2026, 12:00 UTC")]
    public void Time_OfTheMail_IsTheEndThatItSpeaksOf(PreorderMailKind kind, string until)
    {
        var order = Preorder(PreorderStatus.Offered) with { HoldUntil = Now.AddHours(1), OfferUntil = Now.AddDays(1) };

        Assert.Contains(until, Write(kind, order, Contact("en")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_OfARefundedOrder_ShowTheItemsTheTotalAndTheRefund()
    {
        var campaign = Campaign() with
        {
            Editions =
            [
                PreorderWorld.Edition(1) with
                {
                    Choices =
                    [
                        new()
                        {
                            Id = "roof",
                            Title = new() { ["en"] = "Roof" },
                            Values = [new("glass")],
                        },
                        new()
                        {
                            Id = "trim",
                            Title = new() { ["en"] = "Trim" },
                            Values = [new("pop")],
                        },
                    ],
                },
            ],
        };
        var refunded = Preorder(PreorderStatus.Cancelled) with
        {
            Choices = new() { ["trim"] = "pop", ["gone"] = "x" },
            Payments = ["pi"],
            Ledger = [.. Ledger(1000), new("re", Accounts.Customer, Accounts.Provider, 400, Now)],
        };

        var mail = Write(PreorderMailKind.PartlyRefunded, refunded, Contact("en"), campaign);

        Assert.Contains("You ordered: 1 × First edition · Trim: pop · gone: x\n", mail.Text, StringComparison.Ordinal);
        Assert.Contains("Total: 10.00 EUR\nPaid so far: 6.00 EUR\nRefunded: 4.00 EUR\n", mail.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("If you cancel", mail.Text, StringComparison.Ordinal);
    }

    /// <summary>The link of the order is in each mail once: as the button, or below.</summary>
    [Fact]
    public void Link_OfTheOrder_IsInEachMailOnce()
    {
        foreach (var kind in Enum.GetValues<PreorderMailKind>())
            Assert.Equal(1, Occurrences(Write(kind, Preorder(), Contact("en")).Text, Link));
    }

    /// <summary>The customer pays only for the units of the offer.</summary>
    [Fact]
    public void Rows_OfAnOfferOfFewerUnits_AreOfTheseUnits()
    {
        var offered = Preorder(PreorderStatus.Offered) with { Quantity = 5, OfferedQuantity = 2, Amount = 5000, DueNow = 5000 };

        var mail = Write(PreorderMailKind.OfferedFewer, offered, Contact("en"));

        Assert.Contains("You ordered: 2 × First edition\n", mail.Text, StringComparison.Ordinal);
        Assert.Contains("To pay now: 20.00 EUR\n", mail.Text, StringComparison.Ordinal);
        Assert.Contains("with 2 of 5", mail.Subject, StringComparison.Ordinal);
    }

    /// <summary>A customer whose order we cancel reads what becomes of the money.</summary>
    [Theory]
    [InlineData(null, "By the terms of your order, we don't refund the 10.00 EUR you paid.")]
    [InlineData(0, "We don't refund the 10.00 EUR you paid.")]
    public void Cancelled_WithoutARefund_SaysSo(int? percent, string says)
    {
        var cancelled = Preorder(PreorderStatus.Cancelled) with
        {
            ReturnPercent = percent,
            Payments = ["pi"],
            Ledger = Ledger(1000),
        };

        Assert.Contains(
            $"\n{says}\n",
            Write(PreorderMailKind.Cancelled, cancelled, Contact("en")).Text,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData(null, 0, "We refund everything you paid.")]
    [InlineData(50, 1, "Before 2 March 2026, we refund 50 % of what you paid. After that, we refund nothing.")]
    [InlineData(50, 0, "We can't refund what you paid any more.")]
    [InlineData(50, -1, "We can't refund what you paid any more.")]
    public void Terms_OfTheOrder_AreSaid(int? percent, int days, string terms)
    {
        var preorder = Preorder() with { Refund = percent is { } part ? new(Now.AddDays(days), part) : null };

        var mail = Write(PreorderMailKind.Confirmed, preorder, Contact("en"));

        Assert.Contains($"If you cancel: {terms}\n", mail.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "#27272a", "#ffffff")]
    [InlineData("#c8102e", "#c8102e", "#ffffff")]
    [InlineData("#FFEE00", "#FFEE00", "#000000")]
    [InlineData("#000000", "#000000", "#ffffff")]
    [InlineData("#ffffff", "#ffffff", "#000000")]
    public void Colour_OfTheCampaign_HasReadableText(string? colour, string background, string ink)
    {
        var mail = Write(PreorderMailKind.Paid, Preorder(), Contact("en"), Campaign() with { Colour = colour });

        Assert.Contains($"background:{background}; color:{ink};", mail.Html, StringComparison.Ordinal);
    }

    /// <summary>A translation may not forget a text or a value, or name one that does not exist.</summary>
    [Theory]
    [InlineData("preorders")]
    [InlineData("codes")]
    public void Texts_OfEveryLanguage_HaveThePlaceholdersOfTheEnglishOnes(string folder)
    {
        var files = MailResources.Names(folder).ToDictionary(name => name, name => JsonNode.Parse(MailResources.Read(name))!);
        Assert.Equal(["de.json", "en.json", "fr.json", "it.json"], files.Keys.Select(Path.GetFileName));
        var english = Placeholders(files[$"{folder}/en.json"]);
        if (folder == "preorders")
            Assert.Equal(Enum.GetValues<PreorderMailKind>().Length, files[$"{folder}/en.json"]!["mails"]!.AsObject().Count);
        Assert.All(files, file => Assert.Equal(english, Placeholders(file.Value)));
    }

    [Theory]
    [MemberData(nameof(Locales))]
    public void CodeMail_InEveryLanguage_HasTheCode(string locale)
    {
        var mail = CodeMail.Write(Campaign() with { Title = new() { ["en"] = Evil } }, locale, "123456789");

        Assert.Contains("123 456 789", mail.Subject, StringComparison.Ordinal);
        Assert.Contains("123 456 789", mail.Text, StringComparison.Ordinal);
        Assert.Contains("123 456 789", mail.Html, StringComparison.Ordinal);
        Assert.Empty(Links().Matches(mail.Html));
    }

    /// <summary>Returns the placeholders of each mail and each label.</summary>
    private static IEnumerable<string> Placeholders(JsonNode file) =>
        file["mails"]!
            .AsObject()
            .Concat(file["labels"]!.AsObject())
            .Select(text => $"{text.Key}: {string.Join(' ', Of(text.Value!))}")
            .Order(StringComparer.Ordinal);

    private static IEnumerable<string> Of(JsonNode text) =>
        Placeholder().Matches(text.ToJsonString()).Select(match => match.Value).Distinct().Order(StringComparer.Ordinal);

    private static WrittenMail Write(
        PreorderMailKind kind,
        PreorderDocument preorder,
        Contact contact,
        CampaignDefinition? campaign = null
    ) =>
        PreorderMails.Write(
            campaign ?? Campaign(),
            preorder,
            new(1, kind, Now),
            contact,
            new(Link, ProofLink, Refusal: null),
            Now
        );

    private static CampaignDefinition Campaign() =>
        new()
        {
            Id = PreorderWorld.CampaignId,
            Title = new() { ["en"] = "The new 500" },
            Editions = [PreorderWorld.Edition(1) with { ChargeOn = new DateTimeOffset(2026, 10, 1, 0, 0, 0, TimeSpan.Zero) }],
        };

    private static Contact Contact(string? locale) => new("Ann", "ann@mail.example", locale) { HasOwnName = true };

    private static PreorderDocument Preorder(PreorderStatus status = PreorderStatus.Confirmed) =>
        PreorderWorld.Bare(status) with
        {
            HoldUntil = Now.AddHours(1),
            OfferUntil = Now.AddHours(1),
            Checkout = new(1, 1000, Now.AddHours(1), "cs", CheckoutLink),
        };

    private static LedgerEntry[] Ledger(long paid) =>
        paid == 0 ? [] : [new("pi", Accounts.Provider, Accounts.Customer, paid, Now)];

    private static string Encoded(string text) =>
        System.Text.Encodings.Web.HtmlEncoder.Create(System.Text.Unicode.UnicodeRanges.All).Encode(text);

    private static int Occurrences(string text, string part) => text.Split(part).Length - 1;

    [GeneratedRegex("<a href=\"([^\"]*)\"")]
    private static partial Regex Links();

    [GeneratedRegex(@"\{\{ *\w+ *\}\}|\{%[^%]*%\}|\{\d\}")]
    private static partial Regex Placeholder();
}
