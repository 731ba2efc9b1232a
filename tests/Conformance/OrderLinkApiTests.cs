using System.Net;
using System.Text.Json.Nodes;
using CampaignFunctions.ApiTesting;
using Xunit;

namespace CampaignFunctions.Conformance;

/// <summary>Tests over HTTP of the links that open one pre-order.</summary>
public sealed class OrderLinkApiTests(HostFixture host)
{
    private readonly string _email = $"{Guid.CreateVersion7()}@mail.example";

    [Fact]
    public async Task Link_FromTheMail_OpensAndCancelsThisOrderOnly()
    {
        var (campaign, address, _, other) = await WaitAsync();
        host.NeedsMailbox();
        var opened = await OpenAsync(address, await SecretAsync()).IsJsonAsync();
        var token = Text(opened, "token");

        Assert.False((bool)opened["isProven"]!);
        Assert.InRange(
            opened["expiresAt"]!.GetValue<DateTimeOffset>() - TimeProvider.System.GetUtcNow(),
            TimeSpan.FromMinutes(25),
            TimeSpan.FromMinutes(30)
        );
        var order = await host.GetAsync(address, token).IsJsonAsync();
        Assert.Matches("^[0-9A-Z]{4}-[0-9A-Z]{4}$", Text(order, "number"));
        await host.GetAsync(address, token).IsPersonalAsync();

        await host.GetAsync(other, token).IsProblemAsync(404, "preorder-not-found");
        await host.GetAsync($"/api/campaigns/{campaign}/preorders", token).IsProblemAsync(403, "forbidden");
        await host.GetAsync($"/api/campaigns/{await host.CampaignAsync()}/preorders/a.b", token)
            .IsProblemAsync(401, "unauthorized");
        await host.Client.SendAsync(HttpMethod.Post, address + "/accept", token).IsProblemAsync(403, "email-unproven");
        await host.Client.SendAsync(HttpMethod.Post, address + "/card", token).IsProblemAsync(403, "email-unproven");
        await host.PutAsync(address + "/choices", token, new JsonObject { ["choices"] = new JsonObject() })
            .IsProblemAsync(403, "email-unproven");
        await host.Client.SendAsync(HttpMethod.Post, address + "/resume", token).IsProblemAsync(403, "forbidden");
        await host.Client.SendAsync(HttpMethod.Post, address + "/link", token).IsProblemAsync(403, "forbidden");

        var cancelled = await host.Client.SendAsync(HttpMethod.Post, address + "/cancel", token).IsJsonAsync();
        Assert.Equal("cancelled", Text(cancelled, "status"));
    }

    [Fact]
    public async Task Adoption_ByTheLinkAndTheProvenAddress_AddsTheOrderUntilTheLinkIsReplaced()
    {
        var (campaign, address, _, _) = await WaitAsync();
        host.NeedsMailbox();
        var secret = await SecretAsync();
        var visitor = await host.Client.OpenTokenAsync(campaign);
        await AdoptAsync(address, visitor, secret).IsProblemAsync(403, "email-unproven");
        var person = await VerifyAsync(campaign);

        await AdoptAsync(address, person, "guess").IsProblemAsync(404, "preorder-not-found");
        var adopted = await AdoptAsync(address, person, secret).IsJsonAsync();

        await host.GetAsync(address, person).IsJsonAsync();
        var listed = (await host.GetAsync($"/api/campaigns/{campaign}/preorders", person).IsJsonAsync())["items"]!.AsArray();
        Assert.Equal(Text(adopted, "id"), Text(Assert.Single(listed)!, "id"));
        Assert.True((bool)(await OpenAsync(address, secret).IsJsonAsync())["isProven"]!);

        await host
            .Client.SendAsync(
                HttpMethod.Post,
                address + "/link",
                host.Admin,
                new JsonObject { ["reason"] = "It was forwarded." },
                headers => headers.TryAddWithoutValidation("Idempotency-Key", "key")
            )
            .IsStatusAsync(HttpStatusCode.OK);
        await OpenAsync(address, secret).IsProblemAsync(404, "preorder-not-found");
        await host.GetAsync(address, person).IsProblemAsync(404, "preorder-not-found");
    }

    [Fact]
    public async Task Link_WrongSecretsAndCallers_AreRefused()
    {
        var (campaign, address, owner, _) = await WaitAsync();
        var unknown = $"/api/campaigns/{campaign}/preorders/a.b";

        await OpenAsync(address, "guess").IsProblemAsync(404, "preorder-not-found");
        await OpenAsync(unknown, "guess").IsProblemAsync(404, "preorder-not-found");
        await host
            .Client.SendAsync(HttpMethod.Post, address + "/tokens", token: null, new JsonObject())
            .IsProblemAsync(400, "invalid");
        await AdoptAsync(address, token: null, "guess").IsProblemAsync(401, "unauthorized");
        await AdoptAsync(address, host.Admin, "guess").IsProblemAsync(403, "forbidden");
        await AdoptAsync(unknown, owner, "guess").IsProblemAsync(404, "preorder-not-found");
        await host.Client.SendAsync(HttpMethod.Post, address + "/link", owner).IsProblemAsync(403, "forbidden");
        await host.Client.SendAsync(HttpMethod.Post, address + "/link", host.Marketer).IsProblemAsync(403, "forbidden");
        await host
            .Client.SendAsync(HttpMethod.Post, unknown + "/link", host.Admin, new JsonObject { ["reason"] = "x" })
            .IsProblemAsync(400, "invalid"); // it has no idempotency key
    }

    /// <summary>Places an order that sells out, and one of a visitor on the waitlist, whose mail has the link.</summary>
    private async Task<(string Campaign, string Address, string Token, string Other)> WaitAsync()
    {
        var campaign = await host.CreateEditionAsync(capacity: 1);
        var other = await host.Client.PlacedAsync(campaign, await host.Client.OpenTokenAsync(campaign), Orders.Of("first"));
        var token = await host.Client.OpenTokenAsync(campaign);
        var order = Orders.Of("first", _email);
        order["waitlist"] = true;
        return (campaign, await host.Client.PlacedAsync(campaign, token, order), token, other);
    }

    /// <summary>Returns the secret in the first mail to the customer.</summary>
    private async Task<string> SecretAsync()
    {
        var mail = await host.Client.WaitForMailAsync(_email);
        return Text(mail, "text").Split("#order=")[1].Split('\n')[0].Split(':')[1];
    }

    /// <summary>Proves the address by a code, and returns the token of the participant.</summary>
    private async Task<string> VerifyAsync(string campaign)
    {
        var address = $"/api/campaigns/{campaign}";
        var join = new JsonObject { ["email"] = _email };
        var asked = await host
            .Client.SendAsync(HttpMethod.Post, address + "/participants", token: null, join)
            .IsJsonAsync(HttpStatusCode.Accepted);
        var proof = new JsonObject
        {
            ["email"] = _email,
            ["secret"] = Text(asked, "secret"),
            ["code"] = await host.CodeAsync(_email),
        };
        return Text(
            await host.Client.SendAsync(HttpMethod.Post, address + "/verifications", token: null, proof).IsJsonAsync(),
            "token"
        );
    }

    private Task<HttpResponseMessage> OpenAsync(string order, string secret) =>
        host.Client.SendAsync(HttpMethod.Post, order + "/tokens", token: null, new JsonObject { ["secret"] = secret });

    private Task<HttpResponseMessage> AdoptAsync(string order, string? token, string secret) =>
        host.Client.SendAsync(HttpMethod.Post, order + "/adoption", token, new JsonObject { ["secret"] = secret });

    private static string Text(JsonNode json, string name) => json[name]!.GetValue<string>();
}
