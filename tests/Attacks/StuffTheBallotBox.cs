using System.Net;
using System.Text.Json.Nodes;
using CampaignFunctions.ApiTesting;
using CampaignFunctions.Harness;
using Xunit;

namespace CampaignFunctions.Attacks;

/// <summary>One person votes as many people.</summary>
public sealed class StuffTheBallotBox(Target target)
{
    [Fact]
    public Task Visitors_InventedInOneNetwork_HaveALimit() =>
        WithinAnHour.RunAsync(async () =>
        {
            var campaign = await target.CampaignAsync(definition => definition["visitorsPerNetwork"] = 30);
            using var script = target.From(Target.Network());
            using var person = target.From(Target.Network());

            var admitted = 0;
            for (var i = 0; i < 60; i++)
            {
                using var answer = await JoinAsync(script, campaign);
                admitted += answer.StatusCode == HttpStatusCode.Created ? 1 : 0;
            }

            Assert.Equal(30, admitted);
            await JoinAsync(person, campaign).IsStatusAsync(HttpStatusCode.Created);
        });

    [Fact]
    public Task Network_ThatIsBusy_MustSolveAChallengeForEachVisitor() =>
        WithinAnHour.RunAsync(async () =>
        {
            var campaign = await target.CampaignAsync(definition =>
            {
                definition["visitorsPerNetwork"] = 1000;
                definition["joinChallenge"] = "when-busy";
            });
            using var script = target.From(Target.Network());
            using var person = target.From(Target.Network());
            var refused = 0;
            for (var i = 0; i < 200 && refused == 0; i++)
            {
                using var answer = await JoinAsync(script, campaign);
                refused += answer.StatusCode == HttpStatusCode.Forbidden ? 1 : 0;
            }

            Assert.Equal(1, refused);
            await JoinAsync(script, campaign, $"solved {campaign}").IsStatusAsync(HttpStatusCode.Created);
            await JoinAsync(script, campaign, $"solved {campaign}").IsProblemAsync(403, "challenge-required");
            await JoinAsync(person, campaign).IsStatusAsync(HttpStatusCode.Created);
        });

    [Fact]
    public async Task Mailbox_UnderManyAddresses_VotesOnce()
    {
        var campaign = await target.CampaignAsync(definition => definition["participation"] = "verified");
        using var person = target.From(Target.Network());
        var name = $"{Guid.CreateVersion7()}";
        for (var i = 0; i < 4; i++)
            await person.CastAsync(campaign, "colour", await SignInAsync(person, campaign, $"{name}+{i}@mail.example"), Vote(i));

        await person.WaitForTallyAsync(campaign, "colour", ballots: 1);
    }

    [Fact]
    public Task Crowd_FromOneNetwork_IsShownToStaff() =>
        WithinAnHour.RunAsync(async () =>
        {
            var campaign = await target.CampaignAsync();
            using var script = target.From(Target.Network());
            using var person = target.From(Target.Network());
            for (var i = 0; i < 12; i++)
                await script.CastAsync(campaign, "colour", await script.OpenTokenAsync(campaign), Vote(i));
            await person.CastAsync(campaign, "colour", await person.OpenTokenAsync(campaign), Vote(0));

            var origins = await person
                .SendAsync(HttpMethod.Get, $"/api/campaigns/{campaign}/polls/colour/origins", target.Admin)
                .IsJsonAsync();

            var hours = origins["hours"]!.AsArray();
            Assert.Equal(13, hours.Sum(hour => hour!["voters"]!.GetValue<int>()));
            Assert.Equal(13, hours.Sum(hour => hour!["ages"]!["underMinute"]!.GetValue<int>()));
            Assert.Equal(2, hours.Sum(hour => hour!["networks"]!.GetValue<int>()));
            var largest = hours
                .SelectMany(hour => hour!["largest"]!.AsArray())
                .GroupBy(each => each!["network"]!.GetValue<long>());
            // One voter is no crowd.
            Assert.Equal([12], largest.Select(each => each.Sum(network => network!["voters"]!.GetValue<int>())));
        });

    [Fact]
    public async Task Origins_ForTheirSubjects_AreHidden()
    {
        var campaign = await target.CampaignAsync();
        using var person = target.From(Target.Network());
        var address = $"/api/campaigns/{campaign}/polls/colour/origins";

        await person.SendAsync(HttpMethod.Get, address).IsProblemAsync(401, "unauthorized");
        await person.SendAsync(HttpMethod.Get, address, await person.OpenTokenAsync(campaign)).IsProblemAsync(403, "forbidden");
        foreach (var hours in new[] { "0", "169", "-1", "x" })
            await person.SendAsync(HttpMethod.Get, $"{address}?hours={hours}", target.Admin).IsProblemAsync(400, "invalid");
    }

    private static JsonObject Vote(int i) => Definitions.Choices(i % 2 == 0 ? "red" : "blue");

    /// <summary>Signs a person in by a mailed code, and returns the token.</summary>
    internal static async Task<string> SignInAsync(CampaignClient person, string campaign, string email)
    {
        var joined = await person
            .SendAsync(HttpMethod.Post, $"/api/campaigns/{campaign}/participants", null, new JsonObject { ["email"] = email })
            .IsJsonAsync(HttpStatusCode.Accepted);
        var verified = await person
            .SendAsync(
                HttpMethod.Post,
                $"/api/campaigns/{campaign}/verifications",
                null,
                new JsonObject
                {
                    ["email"] = email,
                    ["secret"] = joined["secret"]!.GetValue<string>(),
                    ["code"] = await person.CodeAsync(email),
                }
            )
            .IsJsonAsync();
        return verified["token"]!.GetValue<string>();
    }

    private static Task<HttpResponseMessage> JoinAsync(CampaignClient caller, string campaign, string? response = null) =>
        caller.SendAsync(
            HttpMethod.Post,
            $"/api/campaigns/{campaign}/participants",
            null,
            new JsonObject(),
            headers =>
            {
                if (response is not null)
                    headers.Add("Challenge-Response", response);
            }
        );
}
