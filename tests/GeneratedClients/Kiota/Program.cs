// Calls a host with a client that Kiota generated from the API description. It prints what it reads.
// Arguments: the address of a host, the id of an open campaign, and an admin's token.
using System.Text;
using CampaignFunctions.Generated;
using CampaignFunctions.Generated.Models;
using Microsoft.Kiota.Abstractions;
using Microsoft.Kiota.Abstractions.Authentication;
using Microsoft.Kiota.Http.HttpClientLibrary;

var (address, campaignId, admin) = (args[0], args[1], args[2]);
var tokens = new Tokens();
using var adapter = new HttpClientRequestAdapter(tokens) { BaseUrl = address.TrimEnd('/') };
var campaigns = new Client(adapter).Api.Campaigns;
var campaign = campaigns[campaignId];
var poll = campaign.Polls["colour"];

var joined = await campaign.Participants.PostAsync(new());
tokens.Token = joined!.Token;
var cast = await poll.Ballot.PutAsync(new() { Choices = ["red"] });
Console.WriteLine($"vote {cast!.PollId} {string.Join(',', cast.Choices!)} {cast.Revision}");
try
{
    await poll.Ballot.PutAsync(new() { Choices = ["no such option"] });
}
catch (ProblemBody refused)
{
    Console.WriteLine($"refused {refused.ResponseStatusCode} {refused.Code}");
}

tokens.Token = null;
var mailed = await campaign.Participants.PostAsync(new() { Email = "ann@mail.example" });

// Kiota reads every success as the first.
Console.WriteLine($"code 202 {mailed!.AdditionalData["secret"].ToString()!.Length}");

tokens.Token = admin;
var definition = await campaign.GetAsync();
definition!.Id += "-kiota";
var copy = await campaigns[definition.Id].PutAsync(definition, request => request.Headers.Add("If-None-Match", "*"));
Console.WriteLine($"copy {copy!.Polls!.Count} {copy.Status}");
var recount = await poll.Recount.PostAsync(new());
Console.WriteLine($"recount {recount!.Matches} {recount.Ballots}");
using var lines = new MemoryStream(
    Encoding.UTF8.GetBytes(
        """
        {"ref":"1","title":"One","text":"It should open.","tags":["a","b"],"createdAt":"2025-11-05T08:00:00Z"}
        {"ref":"2","title":"Two","text":"It should open.","tags":["a"],"createdAt":"2025-11-05T08:00:00Z"}
        """
    )
);
var imported = await campaign.Suggestions.Import.PostAsync(lines);
var both = await campaign.Suggestions.GetAsync(request => request.QueryParameters.Tag = ["a", "b"]);
Console.WriteLine($"import {imported!.Created} {both!.Items!.Count}");
using var table = await poll.TallyCsv.GetAsync();
using var log = await poll.Log.GetAsync();
Console.WriteLine($"files {await LinesAsync(table!)} {await LinesAsync(log!)}");

static async Task<int> LinesAsync(Stream file)
{
    using var reader = new StreamReader(file);
    return (await reader.ReadToEndAsync()).Trim().Split('\n').Length;
}

internal sealed class Tokens : IAuthenticationProvider
{
    public string? Token { get; set; }

    public Task AuthenticateRequestAsync(
        RequestInformation request,
        Dictionary<string, object>? additionalAuthenticationContext = null,
        CancellationToken cancellationToken = default
    )
    {
        if (Token is not null)
            request.Headers.Add("Authorization", $"Bearer {Token}");
        return Task.CompletedTask;
    }
}
