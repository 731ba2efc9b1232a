using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using CampaignFunctions.ApiTesting;
using CampaignFunctions.Harness;
using Xunit;

namespace CampaignFunctions.Conformance;

/// <summary>Tests of the mail that people want about ideas, and of mail that has stopped, over HTTP.</summary>
public sealed class MailApiTests(HostFixture host)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Preferences_NotChosen_AreAnswersToOwnIdeas()
    {
        var (root, _, author) = await SuggestAsync();

        var preferences = await host.GetAsync($"{root}/me/preferences", author).IsPersonalAsync();

        Assert.Equal("""{"notices":"never","ownIdeas":true,"hasAddress":false,"stopped":null}""", preferences.ToJsonString());
    }

    [Theory]
    [InlineData("""{"notices":"daily"}""", "$")]
    [InlineData("""{"ownIdeas":true}""", "$")]
    [InlineData("""{"notices":"weekly","ownIdeas":true}""", "notices")]
    [InlineData("""{"notices":"never","ownIdeas":true,"news":true}""", "news")]
    [InlineData("""{"notices":null,"ownIdeas":true}""", "notices")]
    public async Task Preferences_Malformed_AreRefused(string body, string field)
    {
        var (root, _, author) = await SuggestAsync();

        var problem = await PutAsync(root, author, JsonNode.Parse(body)!).IsProblemAsync(400, "invalid");

        Assert.Contains(field, problem.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Preferences_WithoutAnAddress_TakeOnlyNoMail()
    {
        var (root, _, author) = await SuggestAsync();

        await PutAsync(root, author, Wanted("daily", true)).IsProblemAsync(403, "email-unproven");
        await PutAsync(root, author, Wanted("at-once", true)).IsProblemAsync(403, "email-unproven");
        var none = await PutAsync(root, author, Wanted("never", false)).IsJsonAsync();

        Assert.False(none["ownIdeas"]!.GetValue<bool>());
        await PutAsync(root, "", Wanted("never", false)).IsProblemAsync(401, "unauthorized");
        await PutAsync(root, host.Admin, Wanted("never", false)).IsProblemAsync(403, "forbidden");
    }

    [Fact]
    public async Task Answer_ToTheAuthor_IsMailedAndUnsubscribesByOneClick()
    {
        host.NeedsMailbox();
        var root = await CampaignAsync();
        var (author, address) = await VerifiedAsync(root);
        var suggestion = await SuggestAsync(root, author);

        await AnswerAsync(suggestion, "planned");

        var mail = await MailAsync(address, "Planned");
        Assert.Contains("Your idea \u201cA glass roof\u201d", mail["text"]!.GetValue<string>(), StringComparison.Ordinal);
        var url = mail["unsubscribeUrl"]!.GetValue<string>();
        var path = new Uri(url).AbsolutePath;
        Assert.StartsWith($"{root}/unsubscribe/", path, StringComparison.Ordinal);
        var runs = await Eventually.GetAsync(
            async () => (await host.GetAsync($"{root}/notice-runs", host.Moderator).IsJsonAsync())["items"]!.AsArray(),
            runs => runs is [{ } run] && run["phase"]!.GetValue<string>() == "done",
            runs => runs.ToJsonString()
        );
        Assert.Equal("""{"waiting":0,"sent":1,"undelivered":0,"leftOut":0}""", runs[0]!["mails"]!.ToJsonString());

        // Programs that check mails for dangerous links follow them.
        Assert.Contains("<button>Unsubscribe</button>", await PageAsync(HttpMethod.Get, path, 200), StringComparison.Ordinal);
        Assert.True((await PreferencesAsync(root, author))["ownIdeas"]!.GetValue<bool>());
        for (var i = 0; i < 2; i++)
            Assert.DoesNotContain("<button", await PageAsync(HttpMethod.Post, path, 200), StringComparison.Ordinal);
        Assert.Equal(("never", false), Chosen(await PreferencesAsync(root, author)));

        await AnswerAsync(suggestion, "delivered");
        await Eventually.GetAsync(
            async () => (await host.GetAsync($"{root}/notice-runs", host.Moderator).IsJsonAsync())["items"]!.AsArray(),
            runs => runs.Count == 2 && runs[0]!["phase"]!.GetValue<string>() == "done",
            runs => runs.ToJsonString()
        );
        Assert.DoesNotContain(await MailsAsync(address), each => Subject(each).Contains("Delivered", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Notice_ForASupporterWhoAsked_IsMailedAtOnce()
    {
        host.NeedsMailbox();
        var root = await CampaignAsync();
        var suggestion = await SuggestAsync(root, await host.Client.OpenTokenAsync(root.Split('/')[^1]));
        var (supporter, address) = await VerifiedAsync(root);
        await host.Client.SendAsync(HttpMethod.Put, suggestion + "/support", supporter).IsStatusAsync(HttpStatusCode.NoContent);
        var wanted = await PutAsync(root, supporter, Wanted("at-once", true)).IsJsonAsync();
        Assert.True(wanted["hasAddress"]!.GetValue<bool>());

        await AnswerAsync(suggestion, "in-production");

        var mail = await MailAsync(address, "In production");
        Assert.Contains("which you support or follow", mail["text"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unsubscribe_UnknownLink_IsAPageWith404()
    {
        var root = await CampaignAsync();
        foreach (var method in new[] { HttpMethod.Get, HttpMethod.Post })
            Assert.DoesNotContain(
                "<button",
                await PageAsync(method, $"{root}/unsubscribe/unknown", 404),
                StringComparison.Ordinal
            );
        await host.GetAsync("/api/campaigns/unknown/unsubscribe/unknown").IsProblemAsync(404, "campaign-not-found");
    }

    [Fact]
    public async Task Complaint_OfTheProvider_StopsMailUntilThePersonAsks()
    {
        host.NeedsMailbox();
        var root = await CampaignAsync();
        var (person, address) = await VerifiedAsync(root);
        var before = await CountAsync(root, "complaint");

        for (var i = 0; i < 2; i++)
            await SendAsync("email.complained", address.ToUpperInvariant()).IsStatusAsync(HttpStatusCode.OK);

        Assert.Equal("complaint", (await PreferencesAsync(root, person))["stopped"]!.GetValue<string>());
        Assert.InRange(await CountAsync(root, "complaint"), before + 1, long.MaxValue);
        var never = await PutAsync(root, person, Wanted("never", true)).IsJsonAsync();
        Assert.Equal("complaint", never["stopped"]!.GetValue<string>());
        Assert.Null((await PutAsync(root, person, Wanted("daily", true)).IsJsonAsync())["stopped"]);
    }

    [Fact]
    public async Task Bounce_OfTheProvider_StopsMailUntilTheAddressIsProven()
    {
        host.NeedsMailbox();
        var root = await CampaignAsync();
        var (person, address) = await VerifiedAsync(root);
        await SendAsync("email.bounced", address, """{"type":"Transient"}""").IsStatusAsync(HttpStatusCode.OK);
        await SendAsync("email.delivered", address).IsStatusAsync(HttpStatusCode.OK);
        Assert.Null((await PreferencesAsync(root, person))["stopped"]);

        await SendAsync("email.bounced", address, """{"type":"Permanent"}""").IsStatusAsync(HttpStatusCode.OK);
        Assert.Equal("undeliverable", (await PreferencesAsync(root, person))["stopped"]!.GetValue<string>());

        await VerifyAsync(root, address); // the code comes all the same
        Assert.Null((await PreferencesAsync(root, person))["stopped"]);
    }

    [Fact]
    public async Task Stop_LiftedByAnAdmin_IsGone()
    {
        host.NeedsMailbox();
        var root = await CampaignAsync();
        var (person, address) = await VerifiedAsync(root);
        await SendAsync("email.bounced", address).IsStatusAsync(HttpStatusCode.OK);
        var lift = new JsonObject { ["kind"] = "undeliverable", ["email"] = address };

        await LiftAsync(root, host.Moderator, lift).IsProblemAsync(403, "forbidden");
        await LiftAsync(root, person, lift.DeepClone()).IsProblemAsync(403, "forbidden");
        for (var i = 0; i < 2; i++)
            await LiftAsync(root, host.Admin, lift.DeepClone()).IsStatusAsync(HttpStatusCode.NoContent);
        Assert.Null((await PreferencesAsync(root, person))["stopped"]);

        await SendAsync("email.bounced", address).IsStatusAsync(HttpStatusCode.OK);
        var all = new JsonObject { ["kind"] = "undeliverable", ["since"] = TimeProvider.System.GetUtcNow().AddMinutes(-1) };
        Assert.InRange((await LiftAsync(root, host.Admin, all, "lift-all").IsJsonAsync())["lifted"]!.GetValue<int>(), 1, 1000);
        Assert.Null((await PreferencesAsync(root, person))["stopped"]);
        var log = await host.GetAsync($"{root}/audit", host.Admin).IsJsonAsync();
        Assert.Equal(
            ["lift-mail-stop", "lift-mail-stop", "lift-mail-stops"],
            log["items"]!
                .AsArray()
                .Select(entry => entry!["action"]!.GetValue<string>())
                .Where(name => name.StartsWith("lift", StringComparison.Ordinal))
                .Order()
        );
        Assert.DoesNotContain(address, log.ToJsonString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("lift", """{"kind":"undeliverable"}""")]
    [InlineData("lift", """{"kind":"undeliverable","email":"ann@mail.example","since":"2026-03-01T00:00:00Z"}""")]
    [InlineData("lift", """{"kind":"undeliverable","email":"no address"}""")]
    [InlineData("lift", """{"kind":"bounce","email":"ann@mail.example"}""")]
    [InlineData("lift-all", """{"kind":"undeliverable"}""")]
    [InlineData("lift-all", """{"kind":"complaint","since":"yesterday"}""")]
    public async Task Lift_Malformed_IsRefused(string call, string body) =>
        await LiftAsync(await CampaignAsync(), host.Admin, JsonNode.Parse(body)!, call).IsProblemAsync(400, "invalid");

    [Theory]
    [InlineData("other secret")]
    [InlineData("old")]
    [InlineData("other body")]
    [InlineData("unsigned")]
    public async Task Event_NotSignedByTheProvider_IsRefused(string fault)
    {
        var time = TimeProvider.System.GetUtcNow().AddMinutes(fault == "old" ? -6 : 0).ToUnixTimeSeconds();
        const string body = """{"type":"email.bounced","data":{"to":["eve@mail.example"]}}""";
        var secret = fault == "other secret" ? "whsec_BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB" : HostFixture.MailEventSecret;
        var signature = fault == "unsigned" ? null : Sign(secret, "id", time, body);

        await PostAsync("webhook", "id", time, signature, fault == "other body" ? body + " " : body)
            .IsProblemAsync(400, "invalid");
    }

    [Theory]
    [InlineData("webhook", """{"type":"email.bounced","data":{"to":["","no address",null]}}""", 200)]
    [InlineData("svix", """{"type":"email.complained","data":{},"created_at":"2026-03-01"}""", 200)]
    [InlineData("webhook", """{"type":"other"}""", 200)]
    [InlineData("webhook", """{"data":{}}""", 400)]
    [InlineData("webhook", "no json", 400)]
    [InlineData("webhook", """{"type":"email.bounced","data":{"to":"ann@mail.example"}}""", 400)]
    public async Task Event_OfAnyForm_IsTakenOrRefused(string headers, string body, int status)
    {
        var time = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();

        using var answer = await PostAsync(headers, "id", time, Sign(HostFixture.MailEventSecret, "id", time, body), body);

        Assert.Equal(status, (int)answer.StatusCode);
    }

    private static JsonObject Wanted(string notices, bool ownIdeas) => new() { ["notices"] = notices, ["ownIdeas"] = ownIdeas };

    private static (string Notices, bool OwnIdeas) Chosen(JsonObject preferences) =>
        (preferences["notices"]!.GetValue<string>(), preferences["ownIdeas"]!.GetValue<bool>());

    private static string Subject(JsonNode? mail) => mail!["subject"]!.GetValue<string>();

    private static string Sign(string secret, string id, long time, string body)
    {
        var key = Convert.FromBase64String(secret["whsec_".Length..]);
        return "v1," + Convert.ToBase64String(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{id}.{time}.{body}")));
    }

    private Task<HttpResponseMessage> SendAsync(string type, string address, string bounce = "null")
    {
        var time = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        var body = $$$"""{"type":"{{{type}}}","data":{"to":["{{{address}}}"],"bounce":{{{bounce}}}}}""";
        return PostAsync("webhook", "id", time, Sign(HostFixture.MailEventSecret, "id", time, body), body);
    }

    private async Task<HttpResponseMessage> PostAsync(string headers, string id, long time, string? signature, string body)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(host.Address, "/api/mail/events"));
        request.Content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
        request.Headers.Add(headers + "-id", id);
        request.Headers.Add(headers + "-timestamp", $"{time}");
        if (signature is not null)
            request.Headers.Add(headers + "-signature", signature);
        return await http.SendAsync(request, Cancel);
    }

    private async Task<string> PageAsync(HttpMethod method, string path, int status)
    {
        using var answer = await host.Client.SendAsync(method, path);
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal("text/html", answer.Content.Headers.ContentType?.MediaType);
        var policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
        Assert.StartsWith("default-src 'none'; style-src 'sha256-", policy, StringComparison.Ordinal);
        Assert.Equal("no-referrer", Assert.Single(answer.Headers.GetValues("Referrer-Policy")));
        return await answer.Content.ReadAsStringAsync(Cancel);
    }

    private Task<HttpResponseMessage> LiftAsync(string root, string token, JsonNode body, string call = "lift") =>
        host.Client.SendAsync(HttpMethod.Post, $"{root}/mail-stops/{call}", token, body);

    private async Task<long> CountAsync(string root, string kind) =>
        (await host.GetAsync($"{root}/mail-stops", host.Moderator).IsJsonAsync())[kind]!.GetValue<long>();

    private Task<JsonObject> PreferencesAsync(string root, string person) =>
        host.GetAsync($"{root}/me/preferences", person).IsPersonalAsync();

    private Task<HttpResponseMessage> PutAsync(string root, string person, JsonNode body) =>
        host.PutAsync($"{root}/me/preferences", person, body);

    private async Task<JsonArray> MailsAsync(string address) =>
        (await host.Client.SendAsync(HttpMethod.Get, $"/local/mailbox?to={address}").IsJsonAsync())["items"]!.AsArray();

    private async Task<JsonNode> MailAsync(string address, string subject) =>
        (
            await Eventually.GetAsync(
                () => MailsAsync(address),
                mails => mails.Any(mail => Subject(mail).Contains(subject, StringComparison.Ordinal)),
                mails => mails.ToJsonString()
            )
        ).First(mail => Subject(mail).Contains(subject, StringComparison.Ordinal))!;

    private async Task<string> CampaignAsync() =>
        "/api/campaigns/"
        + await host.CampaignAsync(definition =>
            definition["windows"]!["suggestions"] = definition["windows"]!["voting"]!.DeepClone()
        );

    private async Task<(string Root, string Suggestion, string Author)> SuggestAsync()
    {
        var root = await CampaignAsync();
        var author = await host.Client.OpenTokenAsync(root.Split('/')[^1]);
        return (root, await SuggestAsync(root, author), author);
    }

    private async Task<string> SuggestAsync(string root, string author)
    {
        var body = new JsonObject { ["title"] = "A glass roof", ["text"] = "One that opens." };
        using var made = await host.Client.SendAsync(HttpMethod.Post, $"{root}/suggestions", author, body);
        made.EnsureSuccessStatusCode();
        return made.Headers.Location!.ToString();
    }

    private async Task AnswerAsync(string suggestion, string status)
    {
        var body = new JsonObject
        {
            ["status"] = status,
            ["response"] = new JsonObject { ["en"] = "We do it." },
        };
        await host.PutAsync(suggestion + "/status", host.Moderator, body).IsJsonAsync();
    }

    private async Task<(string Token, string Address)> VerifiedAsync(string root)
    {
        var address = $"v{Guid.NewGuid():N}@mail.example";
        return (await VerifyAsync(root, address), address);
    }

    private async Task<string> VerifyAsync(string root, string address)
    {
        var before = (await MailsAsync(address)).Count;
        var asked = await host
            .Client.SendAsync(HttpMethod.Post, $"{root}/participants", null, new JsonObject { ["email"] = address })
            .IsJsonAsync(HttpStatusCode.Accepted);
        await Eventually.GetAsync(() => MailsAsync(address), mails => mails.Count > before, mails => mails.ToJsonString());
        var body = new JsonObject
        {
            ["email"] = address,
            ["secret"] = asked["secret"]!.DeepClone(),
            ["code"] = await host.CodeAsync(address),
        };
        var verified = await host.Client.SendAsync(HttpMethod.Post, $"{root}/verifications", null, body).IsJsonAsync();
        return verified["token"]!.GetValue<string>();
    }
}
