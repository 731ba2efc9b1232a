// Calls a host with a client that NSwag generated from the API description. It prints what it reads.
// Arguments: the address of a host, the id of an open campaign, and an admin's token.
using System.Net.Http.Headers;
using System.Text;
using CampaignFunctions.Generated;

var (address, campaign, admin) = (args[0], args[1], args[2]);
using var http = new HttpClient();
var client = new Client(address, http);

var joined = await client.JoinCampaignAsync(campaign, null, new());
SignIn(joined.Token);
var cast = await client.CastBallotAsync(campaign, "colour", null, new() { Choices = ["red"] });
Console.WriteLine($"vote {cast.PollId} {string.Join(',', cast.Choices)} {cast.Revision}");
try
{
    await client.CastBallotAsync(campaign, "colour", null, new() { Choices = ["no such option"] });
}
catch (ApiException<ProblemBody> refused)
{
    Console.WriteLine($"refused {refused.StatusCode} {refused.Result.Code}");
}

SignIn(null);
try
{
    await client.JoinCampaignAsync(campaign, null, new() { Email = "ann@mail.example" });
}
catch (ApiException<CodeResponse> mailed) // NSwag throws every success but the first
{
    Console.WriteLine($"code {mailed.StatusCode} {mailed.Result.Secret.Length}");
}

SignIn(admin);
var definition = await client.GetCampaignAsync(campaign, null);
definition.Id += "-nswag";
var copy = await client.PutCampaignAsync(definition.Id, "*", null, definition);
Console.WriteLine($"copy {copy.Polls.Count} {copy.Status}");
var recount = await client.RecountPollAsync(campaign, "colour", null);
Console.WriteLine($"recount {recount.Matches} {recount.Ballots}");
using var lines = new MemoryStream(
    Encoding.UTF8.GetBytes(
        """
        {"ref":"1","title":"One","text":"It should open.","tags":["a","b"],"createdAt":"2025-11-05T08:00:00Z"}
        {"ref":"2","title":"Two","text":"It should open.","tags":["a"],"createdAt":"2025-11-05T08:00:00Z"}
        """
    )
);
var imported = await client.ImportSuggestionsAsync(campaign, lines);
var both = await client.ListSuggestionsAsync(campaign, null, ["a", "b"], null, null, null);
Console.WriteLine($"import {imported.Created} {both.Items.Count}");
using var table = await client.GetTallyCsvAsync(campaign, "colour", null);
using var log = await client.ExportBallotLogAsync(campaign, "colour");
Console.WriteLine($"files {await LinesAsync(table)} {await LinesAsync(log)}");

void SignIn(string? token) =>
    http.DefaultRequestHeaders.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);

static async Task<int> LinesAsync(FileResponse file)
{
    using var reader = new StreamReader(file.Stream);
    return (await reader.ReadToEndAsync()).Trim().Split('\n').Length;
}
