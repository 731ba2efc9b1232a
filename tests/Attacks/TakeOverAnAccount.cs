using System.Net;
using System.Text.Json.Nodes;
using CampaignFunctions.ApiTesting;
using CampaignFunctions.Harness;
using Xunit;

namespace CampaignFunctions.Attacks;

/// <summary>A stranger guesses codes, or keeps a person from signing in.</summary>
public sealed class TakeOverAnAccount(Target target)
{
    [Fact]
    public Task Guesses_AndRequestsOfAStranger_LockNobodyOut() =>
        WithinAnHour.RunAsync(async () =>
        {
            var campaign = await target.CampaignAsync();
            using var person = target.From(Target.Network());
            using var stranger = target.From(Target.Network());
            var email = $"{Guid.CreateVersion7()}@mail.example";
            var secret = await SecretAsync(person, campaign, email);
            var code = await person.CodeAsync(email);

            for (var i = 0; i < 5; i++)
            {
                var own = i < 4 ? await SecretAsync(stranger, campaign, email) : "made-up";
                for (var guess = 0; guess < 6; guess++)
                    await VerifyAsync(stranger, campaign, email, own, $"00000000{guess}")
                        .IsStatusAsync(HttpStatusCode.BadRequest);
            }

            await VerifyAsync(person, campaign, email, secret, code).IsStatusAsync(HttpStatusCode.OK);
            await JoinAsync(person, campaign, email).IsProblemAsync(403, "challenge-required");
            await JoinAsync(person, campaign, email, $"solved {email}").IsStatusAsync(HttpStatusCode.Accepted);
        });

    [Fact]
    public async Task Code_ReadInTheMailbox_IsWorthNothingWithoutTheSecret()
    {
        var campaign = await target.CampaignAsync();
        using var person = target.From(Target.Network());
        using var stranger = target.From(Target.Network());
        var email = $"{Guid.CreateVersion7()}@mail.example";
        await SecretAsync(person, campaign, email);
        var code = await person.CodeAsync(email);
        var own = await SecretAsync(stranger, campaign, email);

        await VerifyAsync(stranger, campaign, email, own, code).IsProblemAsync(400, "wrong-code");
        await VerifyAsync(stranger, campaign, email, "", code).IsStatusAsync(HttpStatusCode.BadRequest);
    }

    [Fact]
    public Task Guesses_AtManyAddresses_ChallengeTheNetwork() =>
        WithinAnHour.RunAsync(async () =>
        {
            var campaign = await target.CampaignAsync();
            using var stranger = target.From(Target.Network());
            using var person = target.From(Target.Network());
            var email = $"{Guid.CreateVersion7()}@mail.example";
            var secret = await SecretAsync(stranger, campaign, email);
            var code = await stranger.CodeAsync(email);
            for (var i = 0; i < 20; i++)
                await VerifyAsync(stranger, campaign, $"person-{i}@mail.example", "made-up", "123456789")
                    .IsProblemAsync(400, "wrong-code");

            await JoinAsync(stranger, campaign, "person-1@mail.example").IsProblemAsync(403, "challenge-required");
            await JoinAsync(person, campaign, "person-1@mail.example").IsStatusAsync(HttpStatusCode.Accepted);
            await VerifyAsync(stranger, campaign, email, secret, code).IsStatusAsync(HttpStatusCode.OK);
        });

    private static async Task<string> SecretAsync(CampaignClient caller, string campaign, string email) =>
        (await JoinAsync(caller, campaign, email).IsJsonAsync(HttpStatusCode.Accepted))["secret"]!.GetValue<string>();

    private static Task<HttpResponseMessage> JoinAsync(
        CampaignClient caller,
        string campaign,
        string email,
        string? response = null
    ) =>
        caller.SendAsync(
            HttpMethod.Post,
            $"/api/campaigns/{campaign}/participants",
            null,
            new JsonObject { ["email"] = email },
            headers =>
            {
                if (response is not null)
                    headers.Add("Challenge-Response", response);
            }
        );

    private static Task<HttpResponseMessage> VerifyAsync(
        CampaignClient caller,
        string campaign,
        string email,
        string secret,
        string code
    ) =>
        caller.SendAsync(
            HttpMethod.Post,
            $"/api/campaigns/{campaign}/verifications",
            null,
            new JsonObject
            {
                ["email"] = email,
                ["secret"] = secret,
                ["code"] = code,
            }
        );
}
