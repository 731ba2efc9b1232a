using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using CampaignFunctions.Currencies;
using static CampaignFunctions.LocalHost.Stripe.StripeBooks;

namespace CampaignFunctions.LocalHost.Stripe;

/// <summary>The simulator's pages for people: the checkout, and the question of the bank.</summary>
internal static class StripePages
{
    private const string Style = """
        :root { color-scheme: light dark; --accent: #533afd; --line: #8886; }
        * { box-sizing: border-box; }
        body { font: 1rem/1.5 system-ui, sans-serif; max-width: 26rem; margin: 0 auto; padding: 1.5rem 1rem; }
        h1 { font-size: 1.3rem; margin: 0; } .amount { font-size: 2rem; font-weight: 600; margin: .2rem 0 1rem; }
        label { display: block; margin: .7rem 0; }
        input { display: block; width: 100%; font: inherit; padding: .6rem; border: 1px solid var(--line); border-radius: .4rem; }
        .two { display: grid; grid-template-columns: 1fr 1fr; gap: .7rem; }
        button { font: inherit; width: 100%; min-height: 2.9rem; margin-top: .7rem; border: 1px solid var(--accent);
        border-radius: .4rem; background: var(--accent); color: #fff; cursor: pointer; }
        button.quiet { background: none; color: inherit; border-color: var(--line); }
        :focus-visible { outline: 3px solid #8a7bff; outline-offset: 2px; }
        .note { color: #777; font-size: .875rem; }
        .problem { background: #7a1017; color: #fff; padding: .6rem .9rem; border-radius: .4rem; }
        table { font-size: .875rem; border-collapse: collapse; } td { padding: .15rem .8rem .15rem 0; }
        td:first-child { white-space: nowrap; }
        """;

    public static string Checkout(JsonObject session, string? problem, string policyNonce) =>
        Page(
            "Checkout",
            policyNonce,
            $"""
            <p class="note">Simulated Stripe: no money moves.</p>
            <h1>{Html(TextOf(session, "title") ?? "Save your card for later")}</h1>
            <p class="amount">{Html(Amount(session))}</p>
            {(problem is null ? "" : $"""<p class="problem" role="alert">{Html(problem)}</p>""")}
            <form method="post">
              <label>Card number
                <input name="number" inputmode="numeric" autocomplete="cc-number" required value="4242 4242 4242 4242"></label>
              <div class="two">
                <label>Expires (MM / YY)
                <input name="expires" autocomplete="cc-exp" required value="12 / {DateTimeOffset.FromUnixTimeSeconds(
                session["created"]!.GetValue<long>()
            ).AddYears(3):yy}"></label>
                <label>Security code <input name="cvc" inputmode="numeric" autocomplete="cc-csc" required value="123"></label>
              </div>
              <button>{(TextOf(session, "mode") == "payment" ? "Pay" : "Save my card")}</button>
            </form>
            <p class="note">Test cards:</p>
            <table>{string.Concat(
                StripeCard.All.Select(card => $"<tr><td>{Spaced(card.Number)}</td><td>{Html(Does(card))}</td></tr>")
            )}</table>
            """
        );

    public static string Closed(string policyNonce) => Page("Checkout", policyNonce, "<h1>This checkout is closed.</h1>");

    public static string Authenticate(string policyNonce) =>
        Page(
            "Your bank",
            policyNonce,
            """
            <p class="note">Simulated bank</p>
            <h1>Did you ask for this payment?</h1>
            <form method="post">
              <button name="answer" value="yes">Yes, confirm</button>
              <button name="answer" value="no" class="quiet">No, refuse</button>
            </form>
            """
        );

    private static string Page(string title, string nonce, string body) =>
        $"""
            <!doctype html>
            <html lang="en">
            <head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
            <title>{title}</title><style nonce="{nonce}">{Style}</style></head>
            <body><main>{body}</main></body>
            </html>
            """;

    private static string Amount(JsonObject session) =>
        session["amount_total"]?.GetValue<long>() is { } amount
            ? MoneyText.Of(amount, (TextOf(session, "currency") ?? "").ToUpperInvariant())
            : "Nothing to pay now";

    private static string Does(StripeCard card) =>
        card switch
        {
            { DeclinesLater: true } => "declined when it is charged later",
            { Decline: { } code } => code.Replace('_', ' '),
            { AsksOnce: true } => "the bank asks once",
            { AsksAlways: true } => "the bank asks each time",
            { IsDisputed: true } => "paid, then disputed",
            _ => "paid",
        };

    private static string Spaced(string number) => string.Join(' ', number.Chunk(4).Select(four => new string(four)));

    private static string Html(string text) => WebUtility.HtmlEncode(text);

    /// <summary>Returns the month and year of a text such as <c>12 / 30</c>, or null if the text is not an expiry date.</summary>
    public static (int Month, int Year)? Expiry(string text)
    {
        var parts = text.Split('/', StringSplitOptions.TrimEntries);
        if (
            parts.Length != 2
            || !int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var month)
            || !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var year)
            || month is < 1 or > 12
            || year >= 2100
        )
            return null;
        return (month, year < 100 ? 2000 + year : year);
    }
}
