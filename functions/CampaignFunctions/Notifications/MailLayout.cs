using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.RegularExpressions;
using System.Text.Unicode;
using CampaignFunctions.Campaigns;
using CampaignFunctions.Text;
using Fluid;

namespace CampaignFunctions.Notifications;

/// <summary>Lays mails out, as text and as HTML, with the campaign's name and colour.</summary>
internal static partial class MailLayout
{
    private const string DefaultColour = "#27272a";
    private const string White = "#ffffff";
    private const string Black = "#000000";
    private const int MostOfSubject = 200;

    private static readonly HtmlEncoder Html = HtmlEncoder.Create(UnicodeRanges.All);
    private static readonly IFluidTemplate HtmlLayout = Liquid.Parse(MailResources.Read("layout.html.liquid"));
    private static readonly IFluidTemplate PageLayout = Liquid.Parse(MailResources.Read("page.html.liquid"));
    private static readonly IFluidTemplate PageStyle = Liquid.Parse(MailResources.Read("page.css.liquid"));
    private static readonly IFluidTemplate TextLayout = Liquid.Parse(MailResources.Read("layout.text.liquid"));

    /// <summary>Returns the mail with this content.</summary>
    /// <param name="language">The language of the content, as a language tag.</param>
    /// <param name="locale">The receiver's language, for the campaign's title; null if it is not known.</param>
    public static WrittenMail Write(MailContent content, CampaignDefinition campaign, string language, string? locale)
    {
        var colour = campaign.Colour ?? DefaultColour;
        var subject = Whitespace().Replace(content.Subject, " ").Trim();
        subject = subject.Length > MostOfSubject ? $"{subject[..MostOfSubject]}…" : subject;
        var values = new Dictionary<string, object?>
        {
            ["language"] = language,
            ["subject"] = subject,
            ["campaign"] = LocalText.Of(campaign.Title, locale, language),
            ["colour"] = colour,
            ["ink"] = InkOn(colour),
            ["greeting"] = content.Greeting,
            ["paragraphs"] = content.Paragraphs,
            ["button"] = ValueOf(content.Button),
            ["rows"] = content.Rows.Select(row => new Dictionary<string, object>
            {
                ["label"] = row.Label,
                ["value"] = row.Value,
            }),
            ["link"] = ValueOf(content.Link),
            ["refusal"] = ValueOf(content.Refusal),
        };
        return new(subject, TextLayout.Write(values, NullEncoder.Default), HtmlLayout.Write(values, Html));
    }

    /// <summary>Returns a page to which a mail leads, with the campaign's name and colour, and the page's style.</summary>
    /// <param name="button">The label of the button that sends the page's form; null if there is none.</param>
    public static (string Html, string Style) WritePage(
        CampaignDefinition campaign,
        string language,
        string? locale,
        string title,
        string text,
        string? button
    )
    {
        var colour = campaign.Colour ?? DefaultColour;
        var style = PageStyle.Write(
            new Dictionary<string, object?> { ["colour"] = colour, ["ink"] = InkOn(colour) },
            NullEncoder.Default
        );
        var values = new Dictionary<string, object?>
        {
            ["language"] = language,
            ["campaign"] = LocalText.Of(campaign.Title, locale, language),
            ["style"] = style,
            ["title"] = title,
            ["text"] = text,
            ["button"] = button,
        };
        return (PageLayout.Write(values, Html), style);
    }

    private static Dictionary<string, object>? ValueOf(MailLink? link) =>
        link is null ? null : new() { ["label"] = link.Label, ["url"] = link.Url };

    /// <summary>Returns black or white: the colour with the higher contrast (WCAG 2.2, contrast ratio).</summary>
    private static string InkOn(string colour)
    {
        var luminance = 0.2126 * Linear(colour[1..3]) + 0.7152 * Linear(colour[3..5]) + 0.0722 * Linear(colour[5..7]);
        return 1.05 / (luminance + 0.05) >= (luminance + 0.05) / 0.05 ? White : Black;
    }

    private static double Linear(string channel)
    {
        var value = int.Parse(channel, NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255.0;
        return value <= 0.04045 ? value / 12.92 : Math.Pow((value + 0.055) / 1.055, 2.4);
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Whitespace();
}
